import type { Chunk, Direction, WireItem } from '../../src/protocol/wire-item.ts';
import { NO_FRAME_BEGINS, NO_FRAMES } from '../../src/protocol/wire-records.ts';

/** Writes what the decoder reads; it shares no code with it. */

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
/** Bytes written in hexadecimal, with spaces. */
export const hex = (digits: string): Uint8Array =>
  Uint8Array.from(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
export const join = (...runs: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(runs));

/** A frame to write. */
export interface FrameToWrite {
  opcode: number;
  payload?: Uint8Array | string;
  fin?: boolean;
  rsv1?: boolean;
  /** The masking key; without it the frame is not masked. */
  key?: Uint8Array | undefined;
}

export const KEY = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);

/** Writes a frame (RFC 6455, section 5.2). */
export function encodeFrame({
  opcode,
  payload = '',
  fin = true,
  rsv1 = false,
  key,
}: FrameToWrite): Uint8Array {
  const content = typeof payload === 'string' ? bytesOf(payload) : payload;
  const head = [(fin ? 128 : 0) + (rsv1 ? 64 : 0) + opcode];
  const mask = key ? 128 : 0;
  if (content.length < 126) head.push(mask + content.length);
  else if (content.length < 65_536) head.push(mask + 126, content.length >> 8, content.length & 255);
  else {
    const digits = content.length.toString(16).padStart(16, '0');
    head.push(mask + 127, ...hex(digits));
  }
  if (!key) return join(Uint8Array.from(head), content);
  return join(
    Uint8Array.from([...head, ...key]),
    content.map((byte, at) => byte ^ (key[at % 4] ?? 0)),
  );
}

/** Bytes of one direction, and where its first frame begins and the others. */
export interface Stream {
  direction: Direction;
  bytes: Uint8Array;
  /** Indexes at which frames begin, ascending; empty where there are none. */
  frames: number[];
}

/** A stream as the feed tells it, cut at these indexes. */
export function chunksOf({ direction, bytes, frames }: Stream, cuts: readonly number[]): Chunk[] {
  const ends = [...new Set([...cuts.filter((cut) => cut > 0 && cut < bytes.length), bytes.length])];
  ends.sort((a, b) => a - b);
  const [firstFrame = Number.POSITIVE_INFINITY] = frames;
  return ends.map((end, index) => {
    const offset = ends[index - 1] ?? 0;
    const begins = frames.find((at) => at >= offset && at < end);
    const without = end <= firstFrame ? NO_FRAMES : NO_FRAME_BEGINS;
    const start = begins === undefined ? without : begins - offset;
    return { direction, atMs: 1, offset, start, bytes: bytes.slice(offset, end) };
  });
}

/** What must be the same of an item however its bytes were cut. */
export function withoutTimes(items: readonly WireItem[]): unknown {
  return JSON.parse(
    JSON.stringify(items, (key, value) => {
      if (key === 'startedMs' || key === 'atMs') return undefined;
      return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
    }),
  );
}
