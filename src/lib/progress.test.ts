import { expect, test } from 'vitest';
import { readProgress, writeProgress } from './progress.ts';

function fakeStorage(initial?: string) {
  let value = initial ?? null;
  return {
    getItem: () => value,
    setItem: (_key: string, text: string) => {
      value = text;
    },
  };
}

test('a lesson is opened, then finished, and stays finished', () => {
  const storage = fakeStorage();
  writeProgress(storage, '/a/', 'opened');
  writeProgress(storage, '/b/', 'opened');
  expect(readProgress(storage)).toEqual({ '/a/': 'opened', '/b/': 'opened' });
  writeProgress(storage, '/a/', 'finished');
  writeProgress(storage, '/a/', 'opened');
  expect(readProgress(storage)).toEqual({ '/a/': 'finished', '/b/': 'opened' });
});

test.each(['', 'nonsense', 'null', '3', '{"/a/":"burnt"}'])('stored %j reads as nothing', (stored) => {
  expect(readProgress(fakeStorage(stored))).toEqual({});
});

test('forbidden storage is not an error', () => {
  const forbidden = {
    getItem(): never {
      throw new Error('forbidden');
    },
    setItem(): never {
      throw new Error('forbidden');
    },
  };
  expect(() => writeProgress(forbidden, '/a/', 'opened')).not.toThrow();
  expect(readProgress(forbidden)).toEqual({});
});
