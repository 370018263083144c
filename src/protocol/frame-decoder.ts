import { Run } from './bytes.ts';
import { headLength, headProblems, MAX_HEAD_BYTES, readFrameHead } from './frame-head.ts';
import type { Direction, Frame } from './wire-item.ts';

/**
 * Reads WebSocket frames (RFC 6455, section 5) from bytes that come in any pieces.
 *
 * N.B. Imported by the browser and by the server.
 */

/** Bytes of one message that are kept to be shown. */
export const KEEP_BYTES = 65_536;

export interface FrameDecoderOptions {
  direction: Direction;
  /** Whether permessage-deflate was agreed on. */
  deflate?: boolean;
  /** Most bytes of a payload to keep; default 65,536. */
  keepBytes?: number;
  /** @param startedMs - When the frame's first byte passed. */
  onFrame: (frame: Frame, startedMs: number) => void;
}

/** Reads one direction of a connection. Whatever rules a frame breaks, reading goes on after it. */
export class FrameDecoder {
  readonly #options: FrameDecoderOptions;
  /** Where the frame begins that is being read. */
  #offset = 0;
  /** What has come of it; `undefined` between two frames. */
  #run: Run | undefined;
  /** Bytes from which on more can be told of it, or all. */
  #needed = 2;

  constructor(options: FrameDecoderOptions) {
    this.#options = options;
  }

  /** What has come of the frame that is being read. */
  get unfinished(): Run | undefined {
    return this.#run;
  }

  /** Reads on. */
  push(bytes: Uint8Array, atMs: number): void {
    for (let at = 0; at < bytes.length; ) {
      this.#run ??= new Run(MAX_HEAD_BYTES + (this.#options.keepBytes ?? KEEP_BYTES), atMs);
      const end = Math.min(bytes.length, at + this.#needed - this.#run.size);
      this.#run.add(bytes.subarray(at, end), atMs);
      if (this.#run.size === this.#needed) this.#goOn(this.#run);
      at = end;
    }
  }

  /** Forgets the frame that is being read: a new one begins, `offset` bytes after the direction's first one. */
  resync(offset: number): void {
    this.#offset = offset;
    this.#run = undefined;
    this.#needed = 2;
  }

  #goOn(run: Run) {
    this.#needed = neededBytes(run.bytes);
    if (run.size < this.#needed) return;
    const frame = frameOf(run, this.#offset, this.#options);
    this.resync(this.#offset + run.size);
    this.#options.onFrame(frame, run.startedMs);
  }
}

/**
 * A frame of which the whole head has come.
 *
 * @param run - The frame's bytes, as far as they have come.
 * @param offset - Bytes of its direction before it.
 */
export function frameOf(
  { bytes, atMs }: Run,
  offset: number,
  { direction, deflate = false, keepBytes = KEEP_BYTES }: Omit<FrameDecoderOptions, 'onFrame'>,
): Frame {
  const head = readFrameHead(bytes.slice(0, headLength(bytes)));
  const start = head.head.length;
  const wirePayload = bytes.subarray(start, start + keepBytes);
  const payload = unmask(wirePayload, head.key);
  const problems = headProblems(head.head, direction, deflate);
  return { ...head, direction, atMs, offset, wirePayload, payload, problems };
}

/** Whether the head has come of a frame that begins with these bytes. */
export function isHeadWhole(bytes: Uint8Array): boolean {
  return bytes.length >= headLength(bytes);
}

/** How many bytes a frame has at least that begins with these. */
function neededBytes(bytes: Uint8Array): number {
  const head = headLength(bytes);
  return isHeadWhole(bytes) ? head + readFrameHead(bytes.subarray(0, head)).length : head;
}

/** Masks or unmasks, which is the same (RFC 6455, section 5.3). */
function unmask(bytes: Uint8Array, key: Uint8Array | undefined): Uint8Array {
  return key ? bytes.map((byte, at) => byte ^ (key[at & 3] ?? 0)) : bytes;
}

/** A frame with the first `bytes` bytes of its payload. */
export function cutFrame(frame: Frame, bytes: number): Frame {
  const wirePayload = frame.wirePayload.slice(0, bytes);
  return { ...frame, wirePayload, payload: unmask(wirePayload, frame.key) };
}
