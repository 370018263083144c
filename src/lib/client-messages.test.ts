import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlainValue, MAX_VALUE_SIZE, readClientMessage } from './client-messages.ts';

const LINES = 10;
const read = (data: unknown) => readClientMessage(data, LINES);

describe('what comes from the frame', () => {
  test('is no message unless it has the form of one', () => {
    for (const data of [
      undefined,
      null,
      'pong',
      ['pong'],
      {},
      { kind: 'nonsense' },
      { kind: { toString: () => 'pong' } },
      { kind: 'log', level: 'log' },
      { kind: 'log', level: 'html', text: 'x' },
      { kind: 'log', level: 'log', text: { length: 1 } },
      { kind: 'error', message: 7 },
      { kind: 'view', lines: 'one' },
      { kind: 'view', lines: ['one', 2] },
      { kind: 'view', lines: Array(101).fill('') },
      { kind: 'view', lines: ['x'.repeat(501)] },
      { kind: 'answer', id: '1', ok: true, value: 1 },
      { kind: 'answer', id: 1, ok: false },
    ]) {
      expect(read(data), JSON.stringify(data)).toBeUndefined();
    }
  });

  test('keeps nothing but the fields of its kind', () => {
    expect(read({ kind: 'pong', error: 'x' })).toEqual({ kind: 'pong' });
    expect(read({ kind: 'log', level: 'warn', text: 'hello', line: 3, html: '<b>' })).toEqual({
      kind: 'log',
      line: { level: 'warn', text: 'hello', line: 2 },
    });
    expect(read({ kind: 'view', lines: ['one', 'two'] })).toEqual({ kind: 'view', lines: ['one', 'two'] });
  });

  test('never throws, and never has more than its limits', () => {
    fc.assert(
      fc.property(
        fc.record({ kind: fc.constantFrom('log', 'error', 'view', 'answer') }),
        fc.object({ key: fc.constantFrom('level', 'text', 'message', 'lines', 'line', 'id', 'ok', 'value') }),
        (kind, rest) => {
          const message = read({ ...rest, ...kind });
          expect(JSON.stringify(message ?? '').length).toBeLessThan(MAX_VALUE_SIZE * 4);
        },
      ),
    );
  });

  test('is cut where it is longer than can be read', () => {
    const text = 'x'.repeat(100_000);
    expect(read({ kind: 'log', level: 'log', text })).toHaveProperty('line.text.length', 4_000);
    expect(read({ kind: 'error', message: text })).toHaveProperty('error.message.length', 4_000);
  });
});

describe('an error', () => {
  test.each([
    ['of the first line, which is the second of what runs', 2, 1],
    ['of the last line', 11, 10],
    ['before the code', 1, undefined],
    ['after the code', 12, undefined],
    ['of no line', 0, undefined],
    ['of half a line', 2.5, undefined],
    ['of a line that is text', '3', undefined],
  ])('%s', (_where, line, expected) => {
    expect(read({ kind: 'error', message: 'Error: no', line, column: 4 })).toEqual({
      kind: 'error',
      error: { message: 'Error: no', ...(expected && { line: expected, column: 4 }) },
    });
  });

  test('loses what browsers put before its name', () => {
    const error = { message: 'SyntaxError: Unexpected token' };
    expect(read({ kind: 'error', message: `Uncaught ${error.message}` })).toEqual({ kind: 'error', error });
  });
});

describe('a value', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

  test.each([
    ['nothing', undefined],
    ['null, numbers, texts', [null, 1.5, Number.NaN, 'text', true]],
    ['bytes', new Uint8Array([1, 2])],
    ['lists and objects', { a: [{ b: undefined }] }],
    ['16 lists in each other', nested(16)],
    ['as many characters as may be', 'x'.repeat(MAX_VALUE_SIZE - 1)],
  ])('of %s may pass', (_what, value) => {
    expect(isPlainValue(value)).toBe(true);
  });

  const cycle: unknown[] = [];
  cycle.push(cycle);

  test.each([
    ['a function', () => 1],
    ['a bigint', 1n],
    ['a Map', new Map()],
    ['a Date', new Date(0)],
    ['an object of a class', new (class Point {})()],
    ['a list with itself in it', cycle],
    ['17 lists in each other', nested(17)],
    ['more characters than may be', 'x'.repeat(MAX_VALUE_SIZE)],
    ['a billion holes', Array(1_000_000_000)],
    ['many small things', Array.from({ length: 40_000 }, () => [1])],
    ['long names', { ['x'.repeat(MAX_VALUE_SIZE)]: 1 }],
    ['many bytes', new Uint8Array(MAX_VALUE_SIZE)],
  ])('of %s may not', (_what, value) => {
    expect(isPlainValue(value)).toBe(false);
  });

  test('that may not pass fails its answer', () => {
    expect(read({ kind: 'answer', id: 3, ok: true, value: new Map() })).toEqual({
      kind: 'answer',
      id: 3,
      error: { message: expect.stringContaining('plain values') },
    });
    expect(read({ kind: 'answer', id: 3, ok: true, value: [1] })).toEqual({
      kind: 'answer',
      id: 3,
      value: [1],
    });
  });
});
