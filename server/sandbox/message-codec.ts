/**
 * How a message crosses between host and handler: JSON, and the binaries that it refers to. In the JSON a
 * binary is the string of a NUL and its number; a text that begins with a NUL gets another one before it.
 *
 * N.B. Runs on both sides, so it imports nothing.
 */

/** What Socket.IO and ws take for binary data. */
export function isBinary(value: unknown): value is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

/** The bytes of binary data, not copied. */
export function bytesOf(data: ArrayBuffer | ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** A value as JSON would write it, and its binaries, not copied. @throws What `JSON.stringify` throws. */
export function encodeMessage(message: unknown): [json: string, binaries: Uint8Array<ArrayBuffer>[]] {
  const binaries: Uint8Array<ArrayBuffer>[] = [];
  return [JSON.stringify(mark(message, binaries)), binaries];
}

/**
 * @param binary - Makes of the bytes what the receiver is shown.
 * @throws {SyntaxError} If it is not JSON. @throws {RangeError} If it refers to no binary, or twice to one:
 *   a few bytes could stand for gigabytes.
 */
export function decodeMessage(
  json: string,
  binaries: readonly Uint8Array<ArrayBuffer>[],
  binary: (bytes: Uint8Array<ArrayBuffer>) => unknown = (bytes) => bytes,
): unknown {
  // As JSON writes a NUL. Nearly all messages have none.
  if (!json.includes('\\u0000')) return JSON.parse(json);
  const left = [...binaries] as (Uint8Array<ArrayBuffer> | undefined)[];
  return JSON.parse(json, (_key, value) => {
    if (typeof value !== 'string' || value.charCodeAt(0) !== 0) return value;
    if (value.charCodeAt(1) === 0) return value.slice(1);
    const at = Number(value.slice(1));
    const bytes = left[at];
    if (!bytes) throw new RangeError('no such binary');
    left[at] = undefined;
    return binary(bytes);
  });
}

function mark(value: unknown, binaries: Uint8Array<ArrayBuffer>[]): unknown {
  if (typeof value === 'string') return value.charCodeAt(0) === 0 ? `\0${value}` : value;
  if (typeof value !== 'object' || value === null) return value;
  const isArray = Array.isArray(value);
  if (!isArray && isBinary(value)) return `\0${binaries.push(bytesOf(value)) - 1}`;
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return mark(toJSON.call(value), binaries);
  return isArray ? markArray(value, binaries) : markObject(value as Record<string, unknown>, binaries);
}

/** A loop: in the engine, `map` takes twice as long. */
function markArray(value: unknown[], binaries: Uint8Array<ArrayBuffer>[]) {
  const marked: unknown[] = [];
  for (let at = 0; at < value.length; at++) marked[at] = mark(value[at], binaries);
  return marked;
}

function markObject(value: Record<string, unknown>, binaries: Uint8Array<ArrayBuffer>[]) {
  // Without a prototype, "__proto__" is a key like any other.
  const marked = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value)) marked[key] = mark(value[key], binaries);
  return marked;
}
