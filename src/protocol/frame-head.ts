import * as OPCODE from './opcodes.ts';
import { brokenRule } from './problems.ts';
import type { Direction, Frame, Problem } from './wire-item.ts';

/**
 * The head of a WebSocket frame (RFC 6455, section 5.2).
 *
 * N.B. Imported by the browser and by the server.
 */

export { OPCODE };

/** Bytes of the longest head: two, a length of 64 bits and a key. */
export const MAX_HEAD_BYTES = 14;

/** Whether frames of this opcode speak of the connection; also those whose meaning is reserved (section 5.5). */
export function isControl(opcode: number): boolean {
  return opcode >= OPCODE.CLOSE;
}

/** Bytes of the head that begins with these; at least two. */
export function headLength([, second = 0]: Uint8Array): number {
  return 2 + (lengthBitsOf(second) >> 3) + (second & 0x80 ? 4 : 0);
}

function lengthBitsOf(second: number): 7 | 16 | 64 {
  const short = second & 0x7f;
  return short === 126 ? 16 : short === 127 ? 64 : 7;
}

/** What a whole head says. */
export type FrameHead = Pick<
  Frame,
  'fin' | 'rsv1' | 'rsv2' | 'rsv3' | 'opcode' | 'masked' | 'lengthBits' | 'length' | 'key' | 'head'
>;

/** @param head - A whole head and no more. */
export function readFrameHead(head: Uint8Array): FrameHead {
  const [first = 0, second = 0] = head;
  const masked = (second & 0x80) > 0;
  const lengthBits = lengthBitsOf(second);
  return {
    fin: (first & 0x80) > 0,
    rsv1: (first & 0x40) > 0,
    rsv2: (first & 0x20) > 0,
    rsv3: (first & 0x10) > 0,
    opcode: first & 0x0f,
    masked,
    lengthBits,
    // Beyond this, a number would not be exact.
    length: Math.min(Number(lengthField(head, lengthBits)), Number.MAX_SAFE_INTEGER),
    key: masked ? head.subarray(-4) : undefined,
    head,
  };
}

/** The length as it is written: in the second byte, or in the 16 or 64 bits after it. */
export function lengthField(head: Uint8Array, bits: Frame['lengthBits']): bigint {
  const view = new DataView(head.buffer, head.byteOffset);
  if (bits === 64) return view.getBigUint64(2);
  return BigInt(bits === 16 ? view.getUint16(2) : view.getUint8(1) & 0x7f);
}

/**
 * The rules of section 5 that a head breaks.
 *
 * @param head - A head, or what has come of it.
 * @param deflate - Whether permessage-deflate was agreed on, which gives RSV1 a meaning (RFC 7692, section 6).
 */
export function headProblems(head: Uint8Array, direction: Direction, deflate: boolean): Problem[] {
  const [first = 0, second = 0] = head;
  const problems: Problem[] = [];
  /** The byte at `at` breaks a rule, if it has come. */
  const check = (at: number, isBroken: unknown, text: string, section: string) => {
    if (isBroken && at < head.length) problems.push(brokenRule(text, section, at));
  };
  const opcode = first & 0x0f;
  const isReserved = first & (deflate ? 0x30 : 0x70);
  const isMasked = second > 127;
  check(0, isReserved, 'a reserved bit is 1 without an extension', '5.2');
  if (!isReserved && first & 0x40 && (isControl(opcode) || opcode === OPCODE.CONTINUATION)) {
    problems.push({ text: 'RSV1 is for the first frame of a message', source: 'RFC 7692, section 6', at: 0 });
  }
  // Of the other opcodes and of the control ones, the first three have a meaning.
  check(0, opcode % 8 > 2, `opcode ${opcode} is reserved`, '5.2');
  check(0, isControl(opcode) && first < 128, 'a control frame must not be fragmented', '5.5');
  check(1, direction === 'up' && !isMasked, 'a client must mask every frame', '5.1');
  check(1, direction === 'down' && isMasked, 'a server must not mask a frame', '5.1');
  check(1, isControl(opcode) && lengthBitsOf(second) > 7, 'a control frame carries at most 125 bytes', '5.5');
  const wrongLength = lengthProblem(head, second);
  check(2, wrongLength, wrongLength, '5.2');
  return problems;
}

/** What is wrong with a longer length that has come, or `""`. */
function lengthProblem(head: Uint8Array, second: number): string {
  const bits = lengthBitsOf(second);
  if (bits === 7 || head.length < 2 + bits / 8) return '';
  const length = lengthField(head, bits);
  if (length >> 63n) return 'the first bit of a 64-bit length must be 0';
  return length < (bits === 16 ? 126 : 65_536) ? 'the length is not in its shortest form' : '';
}
