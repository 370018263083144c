/** The only way out of the engine: one message as JSON, and its binaries. It throws a string at a limit. */
export type Door = (json: string, ...binaries: Uint8Array[]) => void;

import { encodeMessage } from '../message-codec.ts';
import type { Op } from '../messages.ts';

let door: Door = () => {};

export function openDoor(opened: Door): void {
  door = opened;
}

/** Asks the host for something. @throws {Error} If that crosses a limit. */
export function ask(...op: Op): void {
  const [json, binaries] = encodeMessage(op);
  door.apply(undefined, [json, ...binaries]);
}

let lastNumber = 0;

/** A number that the handler has not used yet: for a timer, or answers to an emit. */
export function newNumber(): number {
  lastNumber += 1;
  return lastNumber;
}
