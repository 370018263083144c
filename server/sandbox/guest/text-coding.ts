import { bytesOf } from '../message-codec.ts';
import { utf8Bytes, utf8Text } from './utf8.ts';

export class TextEncoder {
  readonly encoding = 'utf-8';

  encode(text = ''): Uint8Array<ArrayBuffer> {
    return utf8Bytes(String(text));
  }
}

/** For UTF-8, and whole texts. */
export class TextDecoder {
  readonly encoding = 'utf-8';
  readonly fatal: boolean;

  constructor(encoding = 'utf-8', { fatal = false } = {}) {
    if (!/^utf-?8$/i.test(encoding)) throw new RangeError(`The "${encoding}" encoding is not supported`);
    this.fatal = fatal;
  }

  decode(data?: ArrayBuffer | ArrayBufferView<ArrayBuffer>): string {
    if (data === undefined) return '';
    const text = utf8Text(bytesOf(data));
    if (this.fatal && !sameBytes(utf8Bytes(text), bytesOf(data))) {
      throw new TypeError('The encoded data was not valid for encoding utf-8');
    }
    return text.replace(/^\uFEFF/, '');
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
