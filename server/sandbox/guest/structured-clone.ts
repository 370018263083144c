import { bytesOf, isBinary } from '../message-codec.ts';

/** A deep copy of data: plain objects, arrays, maps, sets, dates and binaries, also within themselves. */
export function structuredClone<Value>(value: Value): Value {
  return copy(value, new Map()) as Value;
}

function copy(value: unknown, copies: Map<object, unknown>): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new DOMException(`${String(value)} could not be cloned.`, 'DataCloneError');
  }
  if (typeof value !== 'object' || value === null) return value;
  if (copies.has(value)) return copies.get(value);
  const keep = <Copy>(made: Copy): Copy => {
    copies.set(value, made);
    return made;
  };
  const inside = (item: unknown) => copy(item, copies);

  if (value instanceof Date) return keep(new Date(value));
  if (isBinary(value))
    return keep(value instanceof ArrayBuffer ? value.slice() : Uint8Array.from(bytesOf(value)));
  if (value instanceof Map) {
    const map = keep(new Map());
    for (const [key, item] of value) map.set(inside(key), inside(item));
    return map;
  }
  if (value instanceof Set) {
    const set = keep(new Set());
    for (const item of value) set.add(inside(item));
    return set;
  }
  if (value instanceof Error) return keep(Object.assign(new Error(value.message), { name: value.name }));
  const made = keep((Array.isArray(value) ? [] : {}) as Record<string, unknown>);
  for (const key of Object.keys(value)) {
    const item = inside((value as Record<string, unknown>)[key]);
    Object.defineProperty(made, key, { value: item, configurable: true, enumerable: true, writable: true });
  }
  return made;
}
