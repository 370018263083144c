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
  /** Numbers under which the handler waits, and the socket that it waits for without a timeout. */
  const waiting = new Map<number, string | undefined>();

  function answer(ack: number, error: string | null, args: unknown[]) {
    if (waiting.delete(ack)) tell(['answers', ack, error, args]);
  }

  /** A callback as Socket.IO calls it for this kind of emit. */
  function callbackOf(ack: number, withError: boolean): (...args: unknown[]) => void {
    if (!withError) return (...args) => answer(ack, null, args);
    return (error, ...args) => answer(ack, error instanceof Error ? error.message : null, args);
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
    } else if (hasRoomFor(ack)) {
      waiting.set(ack, timeout === undefined ? (socket?.id ?? '') : undefined);
      const callback = callbackOf(ack, timeout !== undefined);
      if (socket) withFlags(socket, flags).emit(...event, callback);
      // As Socket.IO, which starts the clock also for a socket that has gone.
      else if (timeout !== undefined)
        setTimeout(callback, timeout, new Error('operation has timed out')).unref();
      else waiting.delete(ack);
    }
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
      else if (hasRoomFor(ack)) {
        waiting.set(ack, undefined);
        recipients.emit(...event, callbackOf(ack, true));
      }
    },
    forget(socket) {
      for (const [ack, waitsFor] of waiting) if (waitsFor === socket) waiting.delete(ack);
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
