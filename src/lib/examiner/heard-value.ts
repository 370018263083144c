/** Most characters of one value in a message. */
const MAX_SHOWN = 120;
/** Most bytes of a binary value in a message. */
const MAX_SHOWN_BYTES = 8;

/** A value as it arrived, its binary parts as `Uint8Array` in the browser and in Node. */
export function plain(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  }
  if (Array.isArray(value)) return value.map(plain);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** Whether two plain values are equal, in everything that travels. */
export function equal(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (one instanceof Uint8Array || other instanceof Uint8Array) {
    return one instanceof Uint8Array && other instanceof Uint8Array && equalLists(one, other);
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && equalLists(one, other);
  }
  if (!isPlainObject(one) || !isPlainObject(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && equal(one[key], other[key]))
  );
}

function equalLists(one: ArrayLike<unknown>, other: ArrayLike<unknown>): boolean {
  return one.length === other.length && Array.from(one).every((item, at) => equal(item, other[at]));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** An event, a call or an acknowledgement as code: `score("B", 3)`. */
export function showCall(name: string, args: readonly unknown[]): string {
  return `${name}(${args.map(show).join(', ')})`;
}

/** A value as code. */
export function show(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  const text = value instanceof Uint8Array ? showBytes(value) : JSON.stringify(value, showInner);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function showInner(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? showBytes(value) : value;
}

function showBytes(bytes: Uint8Array): string {
  const shown = [...bytes.subarray(0, MAX_SHOWN_BYTES)].map((byte) => byte.toString(16).padStart(2, '0'));
  if (bytes.length > MAX_SHOWN_BYTES) shown.push('…');
  return `<${[bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`, ...shown].join(' ')}>`;
}
