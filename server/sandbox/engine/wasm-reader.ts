/** Reads a WebAssembly binary from front to back (WebAssembly core specification, section 5). */
export class WasmReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** @throws {RangeError} At the end. */
  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new RangeError('quickjs.wasm ends too early');
    this.at += 1;
    return byte;
  }

  /** An unsigned LEB128 number of at most 32 bits. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  skipNumbers(count: number): void {
    for (let i = 0; i < count; i++) this.skipNumber();
  }

  /** Bytes from an earlier place up to here. */
  since(start: number): Uint8Array {
    return this.bytes.subarray(start, this.at);
  }
}

/** An unsigned LEB128 number. */
export function leb128(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const byte = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest > 0 ? byte | 0x80 : byte);
  } while (rest > 0);
  return bytes;
}
