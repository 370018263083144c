/** A text whose characters are these bytes. */
export function latin1Text(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4_096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4_096));
  }
  return text;
}

export function latin1Bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: text.length }, (_byte, at) => text.charCodeAt(at));
}

export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  // Percent signs stand for bytes: native code does the work.
  return latin1Bytes(unescape(encodeURIComponent(text.toWellFormed())));
}

/** @returns The text; for bytes that are not UTF-8, with U+FFFD in their place. */
export function utf8Text(bytes: Uint8Array): string {
  const text = latin1Text(bytes);
  try {
    return decodeURIComponent(escape(text));
  } catch {
    return repairedText(text, bytes);
  }
}

function repairedText(text: string, bytes: Uint8Array): string {
  let repaired = '';
  for (let at = 0; at < bytes.length; ) {
    const length = validLength(bytes, at);
    repaired += length > 0 ? decodeURIComponent(escape(text.slice(at, at + length))) : '\uFFFD';
    at += length > 0 ? length : brokenLength(bytes, at);
  }
  return repaired;
}

/** Bounds of the second byte of a character, and how many bytes it has (RFC 3629, section 4); or nothing. */
function shapeOf(first: number): { length: number; from: number; to: number } | undefined {
  if (first < 0x80) return { length: 1, from: 0, to: 0 };
  if (first >= 0xc2 && first <= 0xdf) return { length: 2, from: 0x80, to: 0xbf };
  if (first >= 0xe0 && first <= 0xef) {
    return { length: 3, from: first === 0xe0 ? 0xa0 : 0x80, to: first === 0xed ? 0x9f : 0xbf };
  }
  if (first >= 0xf0 && first <= 0xf4) {
    return { length: 4, from: first === 0xf0 ? 0x90 : 0x80, to: first === 0xf4 ? 0x8f : 0xbf };
  }
  return undefined;
}

/** Bytes of the character that begins here that are right, and how many it should have. */
function startOf(bytes: Uint8Array, at: number): { right: number; length: number } {
  const shape = shapeOf(bytes[at] ?? 0xff);
  if (!shape) return { right: 0, length: 1 };
  let right = 1;
  while (right < shape.length) {
    const byte = bytes[at + right] ?? 0;
    const [from, to] = right === 1 ? [shape.from, shape.to] : [0x80, 0xbf];
    if (byte < from || byte > to) break;
    right += 1;
  }
  return { right, length: shape.length };
}

function validLength(bytes: Uint8Array, at: number): number {
  const { right, length } = startOf(bytes, at);
  return right === length ? length : 0;
}

/** One replacement stands for all bytes that could have begun a character (Encoding Standard, section 8.1.1). */
function brokenLength(bytes: Uint8Array, at: number): number {
  return Math.max(startOf(bytes, at).right, 1);
}
