/** Bytes that were written in hex, or what is wrong with what was written. */
export type HexReading =
  | { bytes: Uint8Array<ArrayBuffer>; mistake?: undefined }
  | { bytes?: undefined; mistake: string };

/** Reads hex digits, two to a byte, with any white space between the bytes. */
export function readHex(text: string): HexReading {
  const groups = text.split(/\s+/).filter(Boolean);
  for (const group of groups) {
    const stranger = /[^0-9a-f]/i.exec(group)?.[0];
    if (stranger) return { mistake: `“${stranger}” is no hex digit; those are 0 to 9 and a to f.` };
    if (group.length % 2 === 1) return { mistake: `“${group}” lacks a digit: each byte has two.` };
  }
  const digits = groups.join('').match(/../g) ?? [];
  return { bytes: Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16)) };
}

/** Bytes in hex with spaces between: `"81 05"`. */
export function writeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
