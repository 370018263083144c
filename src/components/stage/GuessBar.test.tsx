import { expect, test } from 'vitest';
import { isRight, listNames } from './GuessBar.tsx';

const guess = (...names: string[]) => ({ names: new Set(names), made: true });

test('a guess is right when it names exactly those who heard', () => {
  expect(isRight(guess('A', 'B'), new Set(['B', 'A']))).toBe(true);
  expect(isRight(guess('A'), new Set(['A', 'B']))).toBe(false);
  expect(isRight(guess('A', 'C'), new Set(['A', 'B']))).toBe(false);
  expect(isRight(guess(), new Set())).toBe(true);
});

test('names read as a sentence', () => {
  expect(['', 'A', 'AB', 'ABC'].map((names) => listNames(names))).toEqual([
    'nobody',
    'A',
    'A and B',
    'A, B and C',
  ]);
});
