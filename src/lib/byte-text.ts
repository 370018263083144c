/** Bytes as people read them. */

/** A byte as two digits: `"0a"`. */
export const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0');

/** A byte as eight bits: `"00001010"`. */
export const bitsOf = (byte: number): string => byte.toString(2).padStart(8, '0');

/** Bytes as hex, with a space between two: `"81 05"`. */
export const hexText = (bytes: Uint8Array): string => Array.from(bytes, hexOf).join(' ');

const decoder = new TextDecoder();

/** Bytes as UTF-8 text; what is none is U+FFFD, as browsers show it. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);
