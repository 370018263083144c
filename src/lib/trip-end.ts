/** What one side holds, as its program would call it. */
export interface Held {
  /** `"string"`, `"null"`, or for objects the name of their class: `"Date"`. */
  type: string;
  /** As JSON would write it; bytes in hex. */
  text: string;
}

/** What the page holds. */
export function holds(value: unknown): Held {
  return { type: typeOf(value), text: inWords(value) };
}

function typeOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.getPrototypeOf(value).constructor.name;
}

function inWords(value: unknown): string {
  if (!(value instanceof ArrayBuffer)) return String(JSON.stringify(value));
  return [...new Uint8Array(value)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** What became of a value on its way. */
export type Fate = 'same' | 'text' | 'null' | 'less' | 'bytes' | 'throws';

/**
 * Judges what became of a value.
 *
 * @param got - What the server held.
 * @param back - What came back from there.
 */
export function fateOf(sent: unknown, got: Held, back: unknown): Fate {
  if (isSame(sent, back)) return 'same';
  if (got.type === 'Buffer') return 'bytes';
  if (got.type === 'string') return 'text';
  return got.type === 'null' || Array.isArray(back) ? 'null' : 'less';
}

/** Whether both are of the same kind and hold the same, all the way down. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return Object.is(one, other);
  const keys = Object.keys(one);
  return (
    Object.getPrototypeOf(one) === Object.getPrototypeOf(other) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => key in other && isSame(Reflect.get(one, key), Reflect.get(other, key)))
  );
}
