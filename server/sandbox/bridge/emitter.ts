import type { BroadcastOperator, Namespace, Socket } from 'socket.io';
import { MAX_WAITING_EMITS } from '../bridge-limits.ts';
import type { EmitFlags } from '../messages.ts';
import type { BridgeContext } from './bridge-context.ts';
import { eventOf, flagsOf, numberOf, objectOf, roomsOf, textOf } from './op-arguments.ts';

/** Emits what a handler emits, and brings it the answers. */
export interface Emitter {
  emit(namespace: unknown, target: unknown, flags: unknown, args: unknown, ack: unknown): void;
  /** A socket has gone: what it has not answered, and has no timeout, it never will. */
  forget(socket: string): void;
  clear(): void;
}

interface Waiting {
  /** The only socket that can answer, where there is no timeout. */
  socket: string | undefined;
}

/** Whom to emit to, with the same methods for one and for many. */
interface Recipient {
  emit(event: string, ...args: unknown[]): unknown;
}

export interface EmitterOptions {
  namespaces: ReadonlyMap<string, Namespace>;
  sockets: ReadonlyMap<string, Socket>;
  tell: BridgeContext['tell'];
}

export function createEmitter({ namespaces, sockets, tell }: EmitterOptions): Emitter {
  /** By the number under which the handler waits; a handler that starts again counts from the beginning. */
  const waiting = new Map<number, Waiting>();

  /** Makes the callback that Socket.IO calls for this kind of emit. */
  function wait(ack: number, { withError, socket }: Waiting & { withError: boolean }) {
    const entry = { socket };
    waiting.set(ack, entry);
    const answer = (error: string | null, args: unknown[]) => {
      if (waiting.get(ack) !== entry) return;
      waiting.delete(ack);
      tell(['answers', ack, error, args]);
    };
    if (!withError) return (...args: unknown[]) => answer(null, args);
    return (error: unknown, ...args: unknown[]) =>
      answer(error instanceof Error ? error.message : null, args);
  }

  function hasRoomFor(ack: number): boolean {
    if (waiting.size < MAX_WAITING_EMITS && !waiting.has(ack)) return true;
    tell(['answers', ack, `at most ${MAX_WAITING_EMITS} emits may wait for an acknowledgement here`, []]);
    return false;
  }

  function toOne(socket: Socket | undefined, flags: EmitFlags, event: [string, ...unknown[]], ack: number) {
    const { timeout } = flags;
    if (ack === 0) {
      if (socket) withFlags(socket, flags).emit(...event);
      return;
    }
    if (!hasRoomFor(ack) || (!socket && timeout === undefined)) return;
    const callback = wait(ack, {
      withError: timeout !== undefined,
      socket: timeout === undefined ? socket?.id : undefined,
    });
    if (socket) withFlags(socket, flags).emit(...event, callback);
    // As Socket.IO, which starts the clock also for a socket that has gone.
    else setTimeout(callback, timeout, new Error('operation has timed out')).unref();
  }

  return {
    emit(namespaceName, targetValue, flagsValue, args, ackValue) {
      const namespace = namespaces.get(textOf(namespaceName));
      const target = objectOf(targetValue);
      const flags = flagsOf(flagsValue);
      const event = eventOf(args);
      const ack = numberOf(ackValue);
      if (!namespace) return;
      if (Object.hasOwn(target, 'socket'))
        return toOne(sockets.get(textOf(target.socket)), flags, event, ack);
      const recipients = withFlags(
        broadcast(namespace, roomsOf(target.rooms), roomsOf(target.except)),
        flags,
      );
      if (ack === 0) recipients.emit(...event);
      else if (hasRoomFor(ack)) recipients.emit(...event, wait(ack, { withError: true, socket: undefined }));
    },
    forget(socket) {
      for (const [ack, entry] of waiting) if (entry.socket === socket) waiting.delete(ack);
    },
    clear: () => waiting.clear(),
  };
}

type Operator = BroadcastOperator<Record<string, never>, unknown>;

function broadcast(namespace: Namespace, rooms: string[], except: string[]): Operator {
  // Every broadcast operator has `local`; with one process, it changes nothing.
  const all = namespace.local as unknown as Operator;
  const some = rooms.length > 0 ? all.to(rooms) : all;
  return except.length > 0 ? some.except(except) : some;
}

function withFlags(recipient: Socket | Operator, { volatile, compress, timeout }: EmitFlags): Recipient {
  let flagged = recipient as unknown as Operator;
  if (volatile) flagged = flagged.volatile;
  if (compress === false) flagged = flagged.compress(false);
  if (timeout !== undefined) flagged = flagged.timeout(timeout) as unknown as Operator;
  return flagged as unknown as Recipient;
}
