import type { HandlerError } from '../../src/protocol/edited-handler.ts';
import { type Bridge, createBridge } from './bridge.ts';
import { HostedVm } from './hosted-vm.ts';
import { LabWorks } from './lab-work.ts';
import { SOURCE } from './limits.ts';
import { Pool } from './pool.ts';
import { type EditedHandler, type HandlerOwner, HandlerProblem, type Sandbox } from './sandbox.ts';
import { TypeStripper } from './type-stripper.ts';

/**
 * Creates the sandbox of a process. It starts its threads with the first handler.
 *
 * @param onFault - Told of what goes wrong in the sandbox itself, for the log. Readers' mistakes are theirs to know.
 */
export function createSandbox(onFault: (error: unknown) => void): Sandbox {
  const pool = new Pool({ onFault });
  const stripper = new TypeStripper();
  const works = new LabWorks(onFault);
  let lastId = 0;
  let isClosed = false;

  async function start(source: string, owner: HandlerOwner): Promise<EditedHandler> {
    if (source.length > SOURCE.value)
      throw { kind: 'limit', message: SOURCE.sentence } satisfies HandlerError;
    const code = await stripper.strip(source, owner.lab);
    if (isClosed) throw { kind: 'engine', message: 'This server is stopping.' } satisfies HandlerError;
    lastId += 1;
    let bridge: Bridge | undefined;
    const onOver = () => {
      pool.remove(vm);
      bridge?.dispose();
    };
    const onWaiting = (bytes: number) => pool.countWaiting(bytes);
    const work = works.of(owner.lab ?? owner);
    const vm: HostedVm = new HostedVm({ id: lastId, code, owner, work, onOver, onWaiting });
    await pool.start(vm);
    bridge = createBridge({ vm, onLog: (lines) => owner.onLog(lines) });
    return { attach: bridge.attach, dispose: () => vm.dispose() };
  }

  return {
    start: (source, owner) =>
      start(source, owner).catch((error: HandlerError) => {
        throw new HandlerProblem(error);
      }),
    async close() {
      isClosed = true;
      await Promise.all([stripper.close(), pool.close()]);
    },
  };
}
