import type { Run } from './bytes.ts';
import { frameOf, isHeadWhole } from './frame-decoder.ts';
import { headProblems } from './frame-head.ts';
import type { Direction, Frame, Problem } from './wire-item.ts';

/** A frame of which not everything has come. */
export interface PartialFrame {
  /** What has come of the head. */
  head: Uint8Array;
  /** Once the head is complete; its payload is as much as has come, and is kept. */
  frame: Frame | undefined;
  /** Bytes of the payload that have come. */
  received: number;
  /** What is wrong so far; `at` counts from the frame's first byte. */
  problems: Problem[];
}

/**
 * Reads what has come of a frame, without extensions.
 *
 * @param run - A decoder's `unfinished`.
 * @param offset - Bytes of its direction before it.
 */
export function partialFrame(run: Run, direction: Direction, offset = 0): PartialFrame {
  const { bytes, size } = run;
  const frame = isHeadWhole(bytes) ? frameOf(run, offset, { direction }) : undefined;
  const head = frame?.head ?? bytes;
  const problems = frame?.problems ?? headProblems(head, direction, false);
  return { head, frame, received: size - head.length, problems };
}
