import { Buffer } from './buffer.ts';

/** Random bytes, as good as `Math.random`: nothing in a lab is a secret. */
export function randomBytes(size: number): Buffer {
  return Buffer.alloc(size).map(() => Math.floor(Math.random() * 256)) as Buffer;
}

export function randomInt(from: number, to?: number): number {
  const [least, most] = to === undefined ? [0, from] : [from, to];
  return least + Math.floor(Math.random() * (most - least));
}

/** A random UUID (RFC 9562, section 5.4). */
export function randomUUID(): string {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
