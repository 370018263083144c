import { expect, test } from 'vitest';
import { countRun, isRight, NO_GUESS } from './GuessBar.tsx';
import { listNames } from './list-names.ts';

const guess = (...names: string[]) => ({ names: new Set(names), made: true });

test('a guess is right when it names exactly those who heard', () => {
  expect(isRight(guess('A', 'B'), new Set(['B', 'A']))).toBe(true);
  expect(isRight(guess('A'), new Set(['A', 'B']))).toBe(false);
  expect(isRight(guess('A', 'C'), new Set(['A', 'B']))).toBe(false);
  expect(isRight(guess(), new Set())).toBe(true);
});

test('runs are counted, and the score counts those that were guessed', () => {
  const heard = new Set(['A']);
  const one = countRun(undefined, guess('A'), heard);
  expect(one).toEqual({ run: 1, guess: guess('A'), heard, score: { right: 1, guessed: 1 } });
  const two = countRun(one, guess('B'), heard);
  expect(two).toMatchObject({ run: 2, score: { right: 1, guessed: 2 } });
  expect(countRun(two, NO_GUESS, heard)).toMatchObject({ run: 3, score: { right: 1, guessed: 2 } });
});

test('names read as a sentence', () => {
  expect(['', 'A', 'AB', 'ABC'].map((names) => listNames(names))).toEqual([
    'nobody',
    'A',
    'A and B',
    'A, B and C',
  ]);
});
