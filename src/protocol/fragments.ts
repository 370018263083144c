import { joinBytes } from './bytes.ts';
import { cutFrame } from './frame-decoder.ts';
import { placed } from './problems.ts';
import type { Frame, Problem } from './wire-item.ts';

/** Most frames of one message that are kept; the rest only count as bytes. */
const MAX_FRAMES = 1_024;

/** The frames of one message, as they come (RFC 6455, section 5.4). */
export class Fragments {
  readonly startedMs: number;
  readonly frames: Frame[] = [];
  /** `at` counts from the first byte of the first frame. */
  readonly problems: Problem[] = [];
  /** Bytes on the wire. */
  size = 0;
  /** Bytes on the wire before the last frame. */
  lastStart = 0;
  /** When the last frame's last byte passed. */
  atMs = 0;
  /** Whether all of the payload has been kept. */
  whole = true;
  #room: number;

  constructor(keepBytes: number, startedMs: number) {
    this.#room = keepBytes;
    this.startedMs = startedMs;
  }

  /** @param problems - What is wrong with the frame's place among the others; `at` counts from its first byte. */
  add(frame: Frame, problems: readonly Problem[]): void {
    const start = this.size;
    this.lastStart = start;
    this.atMs = frame.atMs;
    this.size += frame.head.length + frame.length;
    if (this.frames.length === MAX_FRAMES) {
      this.whole &&= frame.length === 0;
      return;
    }
    const kept = frame.wirePayload.length > this.#room ? cutFrame(frame, this.#room) : frame;
    this.frames.push(kept);
    this.#room -= kept.wirePayload.length;
    this.whole &&= kept.wirePayload.length === frame.length;
    this.problems.push(...placed([...frame.problems, ...problems], (at) => start + at));
  }

  /** The frames as they travelled, up to the first byte that was not kept. */
  get bytes(): Uint8Array {
    const runs: Uint8Array[] = [];
    for (const frame of this.frames) {
      runs.push(frame.head, frame.wirePayload);
      if (frame.wirePayload.length < frame.length) break;
    }
    return joinBytes(runs);
  }

  /** Index in `bytes` of the byte at `at` of the payload; the end if there is none. */
  placeOf(at: number): number {
    let start = 0;
    let rest = at;
    for (const { head, wirePayload, length } of this.frames) {
      const kept = wirePayload.length;
      start += head.length;
      if (rest < kept || kept < length) return start + Math.min(rest, kept);
      start += kept;
      rest -= kept;
    }
    return start;
  }

  /** What was kept of the message, unmasked. */
  get payload(): Uint8Array {
    return joinBytes(this.frames.map((frame) => frame.payload));
  }
}
