import type { GuestListener, GuestVm } from '../../server/sandbox/guest-vm.ts';
import type { GuestEvent, Op } from '../../server/sandbox/messages.ts';

/** An engine without a handler: the test says what it asks for, and sees what it is told. */
export interface FakeGuest extends GuestVm {
  told: GuestEvent[];
  /** Told events of this kind, without it. */
  toldOf(kind: GuestEvent[0]): unknown[][];
  /** Asks for anything, right or wrong. */
  ask(...ops: unknown[]): void;
  restart(): void;
}

const ASKING = new Set<GuestEvent[0]>(['middleware', 'engine-request', 'namespace-wanted']);

/** @param answers - Whether it answers at once what it is asked, so that clients come in. */
export function createFakeGuest({ answers = false } = {}): FakeGuest {
  const told: GuestEvent[] = [];
  let listener: GuestListener | undefined;
  return {
    told,
    toldOf: (kind) => told.filter(([event]) => event === kind).map(([, ...args]) => args),
    ask(...ops) {
      for (const op of ops) listener?.onOp(op as Op);
    },
    restart: () => listener?.onRestart(),
    send(event) {
      told.push(event);
      const [kind, call] = event;
      if (answers && ASKING.has(kind)) queueMicrotask(() => listener?.onOp(['next', call as number]));
    },
    listen(added) {
      listener = added;
    },
    dispose() {},
  };
}
