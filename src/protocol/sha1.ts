/**
 * SHA-1 (RFC 3174). `crypto.subtle` has it too, but only in secure contexts: not in a page that came over
 * plain HTTP from another machine. Use it for the opening handshake and for nothing that has to be secret.
 *
 * N.B. Imported by the browser and by the server: pure functions only.
 */

/** Bytes that are digested at a time. */
const BLOCK_BYTES = 64;
/** Bytes at the end of the last block that say the message's length in bits. */
const LENGTH_BYTES = 8;
/** What each quarter of the 80 steps adds (RFC 3174, section 5). */
const CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6] as const;

type Words = [a: number, b: number, c: number, d: number, e: number];

/** @returns The digest, 20 bytes. */
export function sha1(message: Uint8Array): Uint8Array {
  const blocks = padded(message);
  let digest: Words = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let at = 0; at < blocks.byteLength; at += BLOCK_BYTES) digest = digestBlock(digest, blocks, at);
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  digest.forEach((word, at) => {
    view.setUint32(at * 4, word);
  });
  return bytes;
}

/** The message, a one bit, zeros, and its length, as whole blocks (RFC 3174, section 4). */
function padded(message: Uint8Array): DataView {
  const blocks = Math.ceil((message.length + 1 + LENGTH_BYTES) / BLOCK_BYTES);
  const bytes = new Uint8Array(blocks * BLOCK_BYTES);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.length - LENGTH_BYTES, BigInt(message.length) * 8n);
  return view;
}

function digestBlock(digest: Words, blocks: DataView, at: number): Words {
  const words = Array.from({ length: 16 }, (_, word) => blocks.getUint32(at + word * 4));
  const w = (step: number) => words[step] as number;
  for (let step = 16; step < 80; step++) {
    words.push(rotate(w(step - 3) ^ w(step - 8) ^ w(step - 14) ^ w(step - 16), 1));
  }
  let [a, b, c, d, e] = digest;
  for (let step = 0; step < 80; step++) {
    const quarter = Math.floor(step / 20);
    const mixed = mix(quarter, b, c, d) + (CONSTANTS[quarter] as number);
    [a, b, c, d, e] = [(rotate(a, 5) + mixed + e + w(step)) | 0, a, rotate(b, 30), c, d];
  }
  const [a0, b0, c0, d0, e0] = digest;
  return [(a + a0) | 0, (b + b0) | 0, (c + c0) | 0, (d + d0) | 0, (e + e0) | 0];
}

function mix(quarter: number, b: number, c: number, d: number): number {
  if (quarter === 0) return (b & c) | (~b & d);
  return quarter === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
}

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));
