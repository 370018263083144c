import { NO_FRAME_BEGINS } from '../../src/protocol/wire-records.ts';

/**
 * Follows where the frames of one direction of a WebSocket begin (RFC 6455, section 5.2), and
 * nothing else of them: who misses some bytes can go on at the next frame.
 */
export class FrameStarts {
  /** Bytes of the payload that are still to come. */
  #payload = 0;
  /** Bytes of the head that have come, and how many it has, once that is known. */
  #have = 0;
  #need = 2;
  #lengthBytes = 0;
  #length = 0;

  /** @returns Index in `bytes` of the first frame that begins there, or `NO_FRAME_BEGINS`. */
  push(bytes: Uint8Array): number {
    let first = NO_FRAME_BEGINS;
    let at = 0;
    while (at < bytes.length) {
      if (this.#payload > 0) {
        const passed = Math.min(this.#payload, bytes.length - at);
        this.#payload -= passed;
        at += passed;
        continue;
      }
      if (this.#have === 0 && first < 0) first = at;
      this.#readHead(bytes[at] as number);
      at += 1;
    }
    return first;
  }

  #readHead(byte: number) {
    this.#have += 1;
    if (this.#have === 2) this.#readSecond(byte);
    else if (this.#have > 2 && this.#have <= 2 + this.#lengthBytes) this.#length = this.#length * 256 + byte;
    if (this.#have < this.#need || this.#have < 2) return;
    this.#payload = this.#length;
    this.#have = 0;
    this.#need = 2;
  }

  #readSecond(byte: number) {
    const length = byte & 0x7f;
    this.#lengthBytes = length === 126 ? 2 : length === 127 ? 8 : 0;
    this.#length = this.#lengthBytes === 0 ? length : 0;
    this.#need = 2 + this.#lengthBytes + (byte & 0x80 ? 4 : 0);
  }
}
