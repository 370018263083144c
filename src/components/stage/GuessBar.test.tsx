import { expect, test } from 'vitest';
import { addToScore, isRight, NO_GUESS } from './GuessBar.tsx';
import { listNames } from './list-names.ts';

const guess = (...names: string[]) => ({ names: new Set(names), made: true });

test('a guess is right when it names exactly those who heard', () => {
  expect(isRight(guess('A', 'B'), new Set(['B', 'A']))).toBe(true);
  expect(isRight(guess('A'), new Set(['A', 'B']))).toBe(false);
  expect(isRight(guess('A', 'C'), new Set(['A', 'B']))).toBe(false);
  expect(isRight(guess(), new Set())).toBe(true);
});

test('the score counts guesses, and runs without one not at all', () => {
  const heard = new Set(['A']);
  const one = addToScore({ right: 0, guessed: 0 }, guess('A'), heard);
  expect(one).toEqual({ right: 1, guessed: 1 });
  expect(addToScore(one, guess('B'), heard)).toEqual({ right: 1, guessed: 2 });
  expect(addToScore(one, NO_GUESS, heard)).toBe(one);
});

test('names read as a sentence', () => {
  expect(['', 'A', 'AB', 'ABC'].map((names) => listNames(names))).toEqual([
    'nobody',
    'A',
    'A and B',
    'A, B and C',
  ]);
});
