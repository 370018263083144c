import type { WireItem } from '../protocol/wire-item.ts';

/**
 * What was on the wire, as a file: JSON, in which bytes are `{"$bytes": "<base64>"}`.
 */

export const FILE_FORMAT = 'full-duplex-wire';
export const FILE_VERSION = 1;
/** Most bytes of a file that is opened. */
export const MOST_FILE_BYTES = 64 * 1024 * 1024;

/** Why a file cannot be opened, as a sentence for the reader. */
export class WireFileError extends Error {
  override name = 'WireFileError';
}

/** @returns The file's text. */
export function writeWireFile(items: readonly WireItem[]): string {
  const file = { format: FILE_FORMAT, version: FILE_VERSION, savedAt: new Date().toISOString(), items };
  return JSON.stringify(file, (_key, value) => {
    if (value instanceof Uint8Array) return { $bytes: base64(value) };
    // Somebody else's object that looks like our bytes.
    return looksLikeBytes(value) && !isBase64(value.$bytes) ? { ...value, $bytes: '' } : value;
  });
}

/**
 * Reads a file that anybody may have written.
 *
 * @throws {WireFileError} If it is not a file of the wire, or too large.
 */
export async function readWireFile(text: string): Promise<WireItem[]> {
  if (text.length > MOST_FILE_BYTES) throw new WireFileError('The file is too large.');
  const { checkWireFile } = await import('./wire-file-check.ts');
  let file: unknown;
  try {
    file = JSON.parse(text, (_key, value) => bytesIn(value) ?? value);
  } catch {
    throw new WireFileError('The file is damaged: it is no JSON with base64.');
  }
  return checkWireFile(file);
}

/** Characters that `String.fromCharCode` takes at once. */
const STEP = 8_192;

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += STEP) {
    binary += String.fromCharCode(...bytes.subarray(at, at + STEP));
  }
  return btoa(binary);
}

const looksLikeBytes = (value: unknown): value is { $bytes: unknown } =>
  typeof value === 'object' && value !== null && '$bytes' in value;

const isBase64 = (value: unknown) =>
  typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0;

/** The bytes that a value stands for, if it does. @throws If they are no base64. */
function bytesIn(value: unknown): Uint8Array | undefined {
  if (!looksLikeBytes(value)) return undefined;
  return Uint8Array.from(atob(String(value.$bytes)), (character) => character.charCodeAt(0));
}
