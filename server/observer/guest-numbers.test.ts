import { expect, test } from 'vitest';
import { createGuestNumbers } from './guest-numbers.ts';

test('guests get the lowest free number of their own lab', () => {
  const numbers = createGuestNumbers();
  expect([numbers.take('a'), numbers.take('a'), numbers.take('b')]).toEqual([1, 2, 1]);
  numbers.free('a', 1);
  expect(numbers.of('a')).toEqual([2]);
  expect([numbers.take('a'), numbers.take('a')]).toEqual([1, 3]);
  expect(numbers.of('a')).toEqual([1, 2, 3]);
});

test('a lab without guests has none, and freeing twice does no harm', () => {
  const numbers = createGuestNumbers();
  numbers.take('a');
  numbers.free('a', 1);
  numbers.free('a', 1);
  numbers.free('b', 1);
  expect([numbers.of('a'), numbers.of('b')]).toEqual([[], []]);
});
