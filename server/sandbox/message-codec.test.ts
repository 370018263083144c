import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from './message-codec.ts';

const there = (value: unknown) => decodeMessage(...encodeMessage(value));

test('every JSON value survives, whatever its texts and keys', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('\0', '\x000', '\0\x001', '__proto__', 'toJSON'));
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 8 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(text, tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  fc.assert(
    fc.property(value, (sent) => {
      expect(there(sent)).toEqual(sent);
    }),
  );
});

test('a message reads no prototype and sets none', () => {
  const sent = JSON.parse('{"__proto__":{"polluted":1},"b":"\\u0000x"}');
  const got = there(sent) as object;
  expect(Object.getPrototypeOf(got)).toBe(Object.prototype);
  expect(Object.hasOwn(got, '__proto__')).toBe(true);
  expect('polluted' in {}).toBe(false);
});

test('views keep their part of the buffer, and dates are written as JSON writes them', () => {
  const view = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
  expect(there([view, view.buffer, new Date(0)])).toEqual([
    new Uint8Array([2, 3]),
    new Uint8Array([1, 2, 3, 4]),
    '1970-01-01T00:00:00.000Z',
  ]);
});

test('a binary that is not there, or is asked for twice, is refused', () => {
  const bytes = new Uint8Array(1_000);
  expect(() => decodeMessage('["\\u00001"]', [bytes])).toThrow(RangeError);
  expect(() => decodeMessage('["\\u0000constructor"]', [bytes])).toThrow(RangeError);
  expect(() => decodeMessage('["\\u00000","\\u00000"]', [bytes])).toThrow(RangeError);
});
