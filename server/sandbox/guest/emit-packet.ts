import type { EmitFlags, Target } from '../messages.ts';
import { RESERVED_EVENTS } from '../reserved-events.ts';
import { assertName } from './adapter.ts';
import { ask, newNumber } from './door.ts';
import type { Listener } from './event-emitter.ts';

interface Waiting {
  callback: Listener;
  /** Whether its first argument is an error, or null. */
  withError: boolean;
  /** Id of the only socket that can answer. */
  socket: string | undefined;
}

/** Emits whose answers are still to come. */
const waiting = new Map<number, Waiting>();

/** @throws {Error} As Socket.IO does, if the name is reserved. */
export function assertNotReserved(event: unknown): void {
  if (RESERVED_EVENTS.has(event)) throw new Error(`"${String(event)}" is a reserved event name`);
}

/** Sends an event; where the last argument is a function, that is called with the answer or answers. */
export function emitPacket(
  namespace: string,
  target: Target,
  flags: EmitFlags,
  event: unknown,
  args: unknown[],
): void {
  if (typeof event === 'string') assertName('An event’s name', event);
  const callback = args.at(-1);
  if (typeof callback !== 'function') {
    ask('emit', namespace, target, flags, [event, ...args], 0);
    return;
  }
  const ack = newNumber();
  ask('emit', namespace, target, flags, [event, ...args.slice(0, -1)], ack);
  const socket = 'socket' in target ? target.socket : undefined;
  const withError = socket === undefined || flags.timeout !== undefined;
  waiting.set(ack, { callback: callback as Listener, withError, socket });
}

/** The answers to an emit have come, or not in time. */
export function takeAnswers(ack: number, error: string | null, args: unknown[]): void {
  const entry = waiting.get(ack);
  waiting.delete(ack);
  if (entry?.withError) entry.callback(error === null ? null : new Error(error), ...args);
  else if (error === null) entry?.callback(...args);
}

/** A socket has gone: what it owed without a timeout, it will never answer. */
export function forgetAnswersOf(socket: string): void {
  for (const [ack, entry] of waiting) {
    if (entry.socket === socket && !entry.withError) waiting.delete(ack);
  }
}
