/** Text in UTF-8, of messages and close reasons (RFC 6455, section 8.1). */

/**
 * @param isFatal - Whether to throw at what is not valid, instead of U+FFFD.
 * @param isCut - Whether the bytes were cut off anywhere; a character that was cut is left out.
 * @throws {TypeError}
 */
function decode(bytes: Uint8Array, isFatal: boolean, isCut: boolean): string {
  return new TextDecoder('utf-8', { fatal: isFatal, ignoreBOM: true }).decode(bytes, { stream: isCut });
}

/** @returns The text, with U+FFFD for what is not valid; and the index of the first byte that is not. */
export function decodeUtf8(bytes: Uint8Array): { text: string; wrongAt: number | undefined } {
  try {
    return { text: decode(bytes, true, false), wrongAt: undefined };
  } catch {
    return { text: decode(bytes, false, false), wrongAt: firstWrong(bytes) };
  }
}

/** The text of bytes that were cut off anywhere, without the character that was cut. */
export function decodeCutUtf8(bytes: Uint8Array): string {
  return decode(bytes, false, true);
}

/** The last byte, where the text ends in the middle of a character. */
function firstWrong(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    try {
      decode(bytes.subarray(0, middle + 1), true, true);
      low = middle + 1;
    } catch {
      high = middle;
    }
  }
  return low;
}

/** Bytes of `text` in UTF-8. */
export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
