import { Buffer, toBuffer } from './buffer.ts';
import { utf8Bytes } from './utf8.ts';

type Digest = (message: Uint8Array) => number[];

const rotateLeft = (word: number, by: number) => (word << by) | (word >>> (32 - by));
const rotateRight = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/** The message with a 1 bit, zeros and its length behind it, in blocks of sixteen words (RFC 6234, section 4.1). */
function blocksOf(message: Uint8Array): number[][] {
  const length = Math.ceil((message.length + 9) / 64) * 64;
  const padded = new DataView(new ArrayBuffer(length));
  for (const [at, byte] of message.entries()) padded.setUint8(at, byte);
  padded.setUint8(message.length, 0x80);
  padded.setUint32(length - 4, message.length * 8);
  padded.setUint32(length - 8, Math.floor(message.length / 2 ** 29));
  return Array.from({ length: length / 64 }, (_, block) =>
    Array.from({ length: 16 }, (_word, at) => padded.getUint32(block * 64 + at * 4)),
  );
}

/** SHA-1 (RFC 3174), which the opening handshake of WebSocket uses. */
const sha1: Digest = (message) => {
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (const words of blocksOf(message)) {
    for (let at = 16; at < 80; at += 1) {
      const [w3 = 0, w8 = 0, w14 = 0, w16 = 0] = [
        words[at - 3],
        words[at - 8],
        words[at - 14],
        words[at - 16],
      ];
      words.push(rotateLeft(w3 ^ w8 ^ w14 ^ w16, 1));
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (const [at, word] of words.entries()) {
      const next = (rotateLeft(a, 5) + sha1Round(at, b, c, d) + e + word) | 0;
      [a, b, c, d, e] = [next, a, rotateLeft(b, 30), c, d];
    }
    state = [a, b, c, d, e].map((word, at) => (word + (state[at] ?? 0)) | 0);
  }
  return state;
};

function sha1Round(at: number, b: number, c: number, d: number): number {
  if (at < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (at < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (at < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

/** The first 32 bits of the fractional part of a root. */
const fraction = (root: number) => ((root - Math.floor(root)) * 2 ** 32) | 0;

function primes(count: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}

/** SHA-256 (RFC 6234). */
const sha256: Digest = (message) => {
  const constants = primes(64).map((prime) => fraction(Math.cbrt(prime)));
  let state = primes(8).map((prime) => fraction(Math.sqrt(prime)));
  for (const words of blocksOf(message)) {
    for (let at = 16; at < 64; at += 1) {
      const [w2 = 0, w7 = 0, w15 = 0, w16 = 0] = [
        words[at - 2],
        words[at - 7],
        words[at - 15],
        words[at - 16],
      ];
      const s0 = rotateRight(w15, 7) ^ rotateRight(w15, 18) ^ (w15 >>> 3);
      const s1 = rotateRight(w2, 17) ^ rotateRight(w2, 19) ^ (w2 >>> 10);
      words.push((w16 + s0 + w7 + s1) | 0);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (const [at, word] of words.entries()) {
      const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
      const one = (h + s1 + ((e & f) ^ (~e & g)) + (constants[at] ?? 0) + word) | 0;
      const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    state = [a, b, c, d, e, f, g, h].map((word, at) => (word + (state[at] ?? 0)) | 0);
  }
  return state;
};

const DIGESTS: Record<string, Digest> = { sha1, sha256 };

/** What `createHash` returns. */
export class Hash {
  readonly #digest: Digest;
  readonly #parts: Uint8Array[] = [];

  constructor(digest: Digest) {
    this.#digest = digest;
  }

  update(data: unknown): this {
    this.#parts.push(typeof data === 'string' ? utf8Bytes(data) : toBuffer(data));
    return this;
  }

  digest(): Buffer;
  digest(encoding: 'hex' | 'base64' | 'base64url'): string;
  digest(encoding?: 'hex' | 'base64' | 'base64url'): Buffer | string {
    const words = this.#digest(Buffer.concat(this.#parts));
    const bytes = Buffer.alloc(words.length * 4);
    for (const [at, word] of words.entries()) bytes.writeInt32BE(word, at * 4);
    return encoding === undefined ? bytes : bytes.toString(encoding);
  }
}

/** `createHash` of `node:crypto`, for SHA-1 and SHA-256. */
export function createHash(algorithm: string): Hash {
  const digest = DIGESTS[String(algorithm).toLowerCase().replace('-', '')];
  if (!digest) throw new Error('Digest method not supported');
  return new Hash(digest);
}
