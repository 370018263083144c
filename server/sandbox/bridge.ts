import type { ConsoleLine } from '../../src/protocol/edited-handler.ts';
import type { CellServers, Handler } from '../cells/handler.ts';
import { type BridgeContext, type BridgePart, createWishes } from './bridge/bridge-context.ts';
import { createCalls } from './bridge/calls.ts';
import { createFences } from './bridge/fences.ts';
import { createHttpBridge } from './bridge/http-bridge.ts';
import { createSocketIoBridge } from './bridge/socketio-bridge.ts';
import { createUpgradeBridge } from './bridge/upgrade-bridge.ts';
import { createWebSocketBridge } from './bridge/websocket-bridge.ts';
import { wishOps } from './bridge/wish-ops.ts';
import type { GuestVm } from './guest-vm.ts';

/** Joins an edited handler in its engine to real sockets. */
export interface Bridge {
  /** Joins it to a cell's servers; of any cell before, it is told that all clients have gone. */
  attach: Handler;
  /** Leaves the cell's servers: nobody is answered any more. */
  dispose(): void;
}

export interface BridgeOptions {
  /** The bridge is its only listener. */
  vm: GuestVm;
  /**
   * Told of what was wrong and therefore left out. The facade asks for nothing wrong; a handler that found
   * the way around it may.
   */
  onLog: (lines: ConsoleLine[]) => void;
}

/** Wrong ops of which the reader is told. */
const MAX_TOLD = 10;

export function createBridge({ vm, onLog }: BridgeOptions): Bridge {
  const wishes = createWishes();
  const wishing = wishOps(wishes);
  let attachment: BridgePart | undefined;
  let lastNumber = 0;
  let told = 0;

  function attach(servers: CellServers) {
    attachment?.end();
    let attached = true;
    const joined = joinAll(servers, {
      wishes,
      newNumber: () => ++lastNumber,
      tell: (event) => attached && vm.send(event),
    });
    attachment = {
      ...joined,
      end() {
        joined.end();
        attached = false;
      },
    };
    attachment.grant();
  }

  /** @throws {TypeError} If the op or one of its arguments is wrong. */
  function apply(name: unknown, args: unknown[]) {
    if (typeof name !== 'string') throw new TypeError('no name of an op');
    if (Object.hasOwn(wishing, name)) {
      wishing[name]?.(...args);
      attachment?.grant();
    } else if (attachment) {
      if (!Object.hasOwn(attachment.ops, name)) throw new TypeError('no such op');
      attachment.ops[name]?.(...args);
    }
  }

  function refuse(name: unknown, error: unknown) {
    told += 1;
    if (told > MAX_TOLD) return;
    // Not `String(name)`: of an object with a `toString` of its own, that throws.
    const shown = typeof name === 'string' ? name.slice(0, 50) : typeof name;
    onLog([{ level: 'warn', text: `Left out: ${shown} (${(error as Error).message})` }]);
  }

  vm.listen({
    onOp([name, ...args]) {
      try {
        apply(name, args);
      } catch (error) {
        refuse(name, error);
      }
    },
    // What it wishes stays: it is the same source.
    onRestart: () => attachment?.restart(),
  });

  return {
    attach,
    dispose() {
      attachment?.end();
      attachment = undefined;
    },
  };
}

/** Joins each of a cell's servers. */
function joinAll(
  { io, wss, http }: CellServers,
  base: Pick<BridgeContext, 'wishes' | 'newNumber' | 'tell'>,
): BridgePart {
  const fences = createFences(base);
  const calls = createCalls(base);
  const context: BridgeContext = { ...base, fence: fences.fence, askNext: calls.askNext };
  const webSockets = createWebSocketBridge(wss, context);
  const parts: BridgePart[] = [
    fences,
    calls,
    createSocketIoBridge(io, context),
    webSockets,
    createHttpBridge(http, context),
    createUpgradeBridge(http, wss, webSockets, context),
  ];
  const all = (what: 'grant' | 'restart' | 'end') => () => {
    for (const part of parts) part[what]();
  };
  return {
    ops: Object.assign({}, ...parts.map((part) => part.ops)),
    grant: all('grant'),
    restart: all('restart'),
    end: all('end'),
  };
}
