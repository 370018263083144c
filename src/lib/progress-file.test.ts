import { expect, test } from 'vitest';
import type { Marks } from './progress.ts';
import { MAX_FILE_BYTES, mergeMarks, readProgressFile, writeProgressFile } from './progress-file.ts';

const MARKS: Marks = {
  places: { '/lessons/b/': 'finished', '/lessons/a/': 'opened' },
  passed: { 'a.one': 5 },
  predictions: { 'a.crash': false },
};

test('what was written is read', () => {
  expect(readProgressFile(writeProgressFile(MARKS))).toEqual(MARKS);
});

const file = (change: object) => JSON.stringify({ ...JSON.parse(writeProgressFile(MARKS)), ...change });

test.each([
  ['no JSON', '{', 'not JSON'],
  ['a list', '[]', 'no progress of Full Duplex'],
  ['another file', '{"kind":"wire"}', 'no progress of Full Duplex'],
  ['a later version', file({ version: 2 }), 'version 2; this notebook reads 1'],
  ['a part that is missing', file({ passed: null }), '“passed” is missing'],
  ['a place that is none', file({ places: { '/lessons/a/': 'burnt' } }), '"/lessons/a/" is "burnt"'],
  ['an address that is none', file({ places: { 'javascript:x': 'opened' } }), '"javascript:x"'],
  ['a time that is none', file({ passed: { 'a.one': 'now' } }), '"a.one" is "now"'],
  ['a time before 1970', file({ passed: { 'a.one': -1 } }), '"a.one" is -1'],
  ['a time that no calendar has', file({ passed: { 'a.one': 9e15 } }), '"a.one" is 9000000000000000'],
  ['an unusual name', file({ predictions: { '<b>.c': true } }), '"<b>.c"'],
  ['too much', ' '.repeat(MAX_FILE_BYTES + 1), 'larger than 64 KiB'],
])('%s is refused, and it is said why', (_what, text, why) => {
  expect(() => readProgressFile(text)).toThrow(why);
});

test('merging keeps the best of places, the first time, and the first guess made here', () => {
  const other: Marks = {
    places: { '/lessons/a/': 'finished', '/lessons/c/': 'opened' },
    passed: { 'a.one': 3, 'a.two': 9 },
    predictions: { 'a.crash': true, 'a.stage': true },
  };
  const merged = mergeMarks(MARKS, other);
  expect(merged).toEqual({
    places: { '/lessons/c/': 'opened', '/lessons/b/': 'finished', '/lessons/a/': 'finished' },
    passed: { 'a.one': 3, 'a.two': 9 },
    predictions: { 'a.crash': false, 'a.stage': true },
  });
  expect(Object.keys(merged.places).at(-1)).toBe('/lessons/a/');
});
