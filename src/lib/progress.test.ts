import { expect, test } from 'vitest';
import { readProgress, saveProgress, writeProgress } from './progress.ts';

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
  writeProgress('/a/', 'opened', storage);
  writeProgress('/b/', 'opened', storage);
  expect(readProgress(storage)).toEqual({ '/a/': 'opened', '/b/': 'opened' });
  writeProgress('/a/', 'finished', storage);
  writeProgress('/a/', 'opened', storage);
  expect(readProgress(storage)).toEqual({ '/a/': 'finished', '/b/': 'opened' });
});

test('the lesson visited last stands last', () => {
  const storage = fakeStorage();
  for (const href of ['/a/', '/b/', '/c/', '/a/']) writeProgress(href, 'opened', storage);
  expect(Object.keys(readProgress(storage))).toEqual(['/b/', '/c/', '/a/']);
});

test('all marks are replaced', () => {
  const storage = fakeStorage('{"/a/":"opened"}');
  saveProgress({}, storage);
  expect(readProgress(storage)).toEqual({});
  saveProgress({ '/b/': 'finished' }, storage);
  expect(readProgress(storage)).toEqual({ '/b/': 'finished' });
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
  expect(() => writeProgress('/a/', 'opened', forbidden)).not.toThrow();
  expect(readProgress(forbidden)).toEqual({});
});

test('full storage is not an error, and keeps what it has', () => {
  const full = {
    ...fakeStorage('{"/a/":"opened"}'),
    setItem(): never {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  expect(() => writeProgress('/b/', 'opened', full)).not.toThrow();
  expect(readProgress(full)).toEqual({ '/a/': 'opened' });
});
