import { bytesOf, isBinary } from '../message-codec.ts';
import { wrongType } from './errors.ts';
import { latin1Bytes, latin1Text, utf8Bytes, utf8Text } from './utf8.ts';

type Encoding = 'utf8' | 'utf-8' | 'hex' | 'base64' | 'base64url' | 'latin1' | 'binary' | 'ascii';

interface Base64Bytes extends Uint8Array<ArrayBuffer> {
  toHex(): string;
  toBase64(options?: { alphabet?: string; omitPadding?: boolean }): string;
}

const EXPECTED = 'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object';

/** Node's `Buffer`, as far as messages need it. */
export class Buffer extends Uint8Array<ArrayBuffer> {
  static override from(value: unknown, encoding?: unknown): Buffer {
    if (typeof value === 'string') return bufferOf(encodeText(value, encoding as Encoding));
    if (value instanceof ArrayBuffer) return new Buffer(value);
    const list = (value as { data?: unknown } | null)?.data ?? value;
    if (typeof list !== 'object' || list === null || !('length' in list)) {
      throw wrongType('first argument', EXPECTED, value);
    }
    return bufferOf(Uint8Array.from(list as ArrayLike<number>));
  }

  static alloc(size: number, fill: number | string = 0): Buffer {
    const buffer = bufferOf(new Uint8Array(size));
    if (typeof fill === 'number') return buffer.fill(fill);
    const bytes = utf8Bytes(fill);
    return buffer.map((_byte, at) => bytes[at % bytes.length] ?? 0) as Buffer;
  }

  static allocUnsafe(size: number): Buffer {
    return bufferOf(new Uint8Array(size));
  }

  static isBuffer(value: unknown): value is Buffer {
    return value instanceof Buffer;
  }

  static byteLength(value: string | ArrayBuffer | ArrayBufferView): number {
    return typeof value === 'string' ? utf8Bytes(value).length : value.byteLength;
  }

  static concat(list: Uint8Array[], length = list.reduce((sum, part) => sum + part.length, 0)): Buffer {
    const whole = Buffer.alloc(length);
    let at = 0;
    for (const part of list) {
      const fitting = part.subarray(0, length - at);
      whole.set(fitting, at);
      at += fitting.length;
    }
    return whole;
  }

  static compare(a: Uint8Array, b: Uint8Array): number {
    const at = a.findIndex((byte, index) => byte !== b[index]);
    if (at === -1) return Math.sign(a.length - b.length);
    return at >= b.length || (a[at] ?? 0) > (b[at] ?? 0) ? 1 : -1;
  }

  override toString(encoding: Encoding = 'utf8', start = 0, end = this.length): string {
    const bytes = Uint8Array.prototype.subarray.call(this, start, end) as Base64Bytes;
    switch (encoding) {
      case 'hex':
        return Uint8Array.from(bytes).reduce((text, byte) => text + byte.toString(16).padStart(2, '0'), '');
      case 'base64':
        return btoa(latin1Text(bytes));
      case 'base64url':
        return btoa(latin1Text(bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
      case 'latin1':
      case 'binary':
        return latin1Text(bytes);
      case 'ascii':
        return latin1Text(Uint8Array.from(bytes, (byte) => byte & 0x7f));
      default:
        return utf8Text(bytes);
    }
  }

  toJSON(): { type: 'Buffer'; data: number[] } {
    return { type: 'Buffer', data: [...this] };
  }

  equals(other: Uint8Array): boolean {
    return Buffer.compare(this, other) === 0;
  }

  /** Unlike that of `Uint8Array`, it shares the memory. */
  override slice(start?: number, end?: number): Buffer {
    return this.subarray(start, end) as Buffer;
  }

  write(text: string, at = 0): number {
    const bytes = utf8Bytes(text).subarray(0, Math.max(0, this.length - at));
    this.set(bytes, at);
    return bytes.length;
  }

  copy(target: Uint8Array, targetStart = 0, start = 0, end = this.length): number {
    const bytes = this.subarray(start, Math.min(end, start + target.length - targetStart));
    target.set(bytes, targetStart);
    return bytes.length;
  }

  readUInt8(at = 0): number {
    return this.#view.getUint8(at);
  }
  readInt8(at = 0): number {
    return this.#view.getInt8(at);
  }
  readUInt16BE(at = 0): number {
    return this.#view.getUint16(at);
  }
  readUInt16LE(at = 0): number {
    return this.#view.getUint16(at, true);
  }
  readUInt32BE(at = 0): number {
    return this.#view.getUint32(at);
  }
  readUInt32LE(at = 0): number {
    return this.#view.getUint32(at, true);
  }
  readInt32BE(at = 0): number {
    return this.#view.getInt32(at);
  }
  readFloatBE(at = 0): number {
    return this.#view.getFloat32(at);
  }
  readDoubleBE(at = 0): number {
    return this.#view.getFloat64(at);
  }
  writeUInt8(value: number, at = 0): number {
    this.#view.setUint8(at, value);
    return at + 1;
  }
  writeUInt16BE(value: number, at = 0): number {
    this.#view.setUint16(at, value);
    return at + 2;
  }
  writeUInt32BE(value: number, at = 0): number {
    this.#view.setUint32(at, value);
    return at + 4;
  }
  writeInt32BE(value: number, at = 0): number {
    this.#view.setInt32(at, value);
    return at + 4;
  }
  writeFloatBE(value: number, at = 0): number {
    this.#view.setFloat32(at, value);
    return at + 4;
  }
  writeDoubleBE(value: number, at = 0): number {
    this.#view.setFloat64(at, value);
    return at + 8;
  }

  get #view(): DataView {
    return new DataView(this.buffer, this.byteOffset, this.byteLength);
  }
}

/** The same bytes, as a `Buffer`. */
export function bufferOf(bytes: Uint8Array<ArrayBuffer>): Buffer {
  return new Buffer(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** What `ws` and `http` take for data, as they do. */
export function toBuffer(data: unknown): Buffer {
  return isBinary(data) ? bufferOf(bytesOf(data)) : Buffer.from(data);
}

function encodeText(text: string, encoding: Encoding = 'utf8'): Uint8Array<ArrayBuffer> {
  switch (encoding) {
    case 'hex': {
      const pairs = /^(?:[\da-f]{2})*/i.exec(text)?.[0] ?? '';
      return Uint8Array.from(pairs.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    }
    case 'base64':
    case 'base64url':
      return base64Bytes(text);
    case 'latin1':
    case 'binary':
    case 'ascii':
      return latin1Bytes(text);
    default:
      return utf8Bytes(text);
  }
}

/** Either alphabet; what belongs to neither is skipped, as Node does. */
function base64Bytes(text: string): Uint8Array<ArrayBuffer> {
  const digits = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/[^A-Za-z\d+/]/g, '');
  // One digit alone is less than a byte.
  return latin1Bytes(atob(digits.length % 4 === 1 ? digits.slice(0, -1) : digits));
}
