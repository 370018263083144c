import { MAX_EMIT_MS, MAX_NAME_CHARACTERS, MAX_ROOMS } from '../bridge-limits.ts';
import type { EmitFlags, Room } from '../messages.ts';
import { RESERVED_EVENTS } from '../reserved-events.ts';

/**
 * Small checks of what comes from inside the engine: each returns the value as what it should be, or throws.
 * Nothing here calls anything of the value's own; it is JSON and `Uint8Array`s.
 */

export function textOf(value: unknown, most = MAX_NAME_CHARACTERS): string {
  if (typeof value === 'string' && value.length <= most) return value;
  throw new TypeError(`not a text of at most ${most} characters`);
}

export function numberOf(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new TypeError('not a number');
}

export function listOf(value: unknown, most: number): unknown[] {
  if (Array.isArray(value) && value.length <= most) return value;
  throw new TypeError(`not a list of at most ${most}`);
}

export function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new TypeError('not an object');
}

/** A message's payload: a text, or bytes. */
export function payloadOf(value: unknown): string | Uint8Array {
  if (typeof value === 'string' || value instanceof Uint8Array) return value;
  throw new TypeError('neither a text nor bytes');
}

/**
 * Names of rooms. Socket.IO's own types say text; it takes any value, and so can handlers.
 */
export function roomsOf(value: unknown): string[] {
  return listOf(value, 2 * MAX_ROOMS).map(roomOf) as string[];
}

export function roomOf(value: unknown): Room {
  return value === null || typeof value === 'number' ? value : textOf(value);
}

/** Milliseconds, as `setTimeout` takes them. */
export function msOf(value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new TypeError(`not from ${least} to ${most} milliseconds`);
}

/** What an emit is told, and how. A long `timeout` would keep the whole cell in memory after its end. */
export function flagsOf(value: unknown): EmitFlags {
  const { volatile, compress, timeout } = objectOf(value);
  return {
    ...(volatile === true && { volatile }),
    ...(compress === false && { compress }),
    ...(typeof timeout === 'number' && { timeout: Math.min(msOf(timeout, 0, 2 ** 31 - 1), MAX_EMIT_MS) }),
  };
}

/** An event's name and its arguments. */
export function eventOf(value: unknown): [event: string, ...args: unknown[]] {
  const [event, ...args] = listOf(value, 100);
  if (typeof event === 'string') textOf(event);
  if (RESERVED_EVENTS.has(event)) throw new TypeError('a reserved event name');
  return [event as string, ...args];
}
