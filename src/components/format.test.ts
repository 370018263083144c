import { expect, test } from 'vitest';
import { formatCount, formatMs, meanOf } from './format.ts';

test.each([
  [0, '0 ms'],
  [0.84, '0.8 ms'],
  [9.96, '10.0 ms'],
  [45.2, '45 ms'],
  [1_519.6, '1,520 ms'],
])('%d milliseconds read %s', (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});

test('counts are whole, with commas', () => {
  expect(formatCount(13_120.4)).toBe('13,120');
});

test('nothing has no mean', () => {
  expect(meanOf([])).toBeUndefined();
  expect(meanOf([1, 2, 6])).toBe(3);
});
