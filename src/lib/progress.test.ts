import { expect, test } from 'vitest';
import { type Marks, notePassed, notePlace, notePrediction, readMarks, saveMarks } from './progress.ts';

const NONE: Marks = { places: {}, passed: {}, predictions: {} };

function fakeStorage(initial: Record<string, string> = {}) {
  const values = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, text: string) => void values.set(key, text),
  };
}

test('a lesson is opened, then finished, and stays finished', () => {
  const storage = fakeStorage();
  notePlace('/a/', 'opened', storage);
  notePlace('/b/', 'opened', storage);
  expect(readMarks(storage).places).toEqual({ '/a/': 'opened', '/b/': 'opened' });
  notePlace('/a/', 'finished', storage);
  notePlace('/a/', 'opened', storage);
  expect(readMarks(storage).places).toEqual({ '/a/': 'finished', '/b/': 'opened' });
});

test('the lesson visited last stands last', () => {
  const storage = fakeStorage();
  for (const href of ['/a/', '/b/', '/c/', '/a/']) notePlace(href, 'opened', storage);
  expect(Object.keys(readMarks(storage).places)).toEqual(['/b/', '/c/', '/a/']);
});

test('an exercise was passed when it was first, and a first guess counts', () => {
  const storage = fakeStorage({ exercises: '{"a.one":5}' });
  notePassed('a.one', storage);
  notePassed('a.two', storage);
  expect(readMarks(storage).passed).toEqual({ 'a.one': 5, 'a.two': expect.any(Number) });
  notePrediction('a', 'crash', false, storage);
  notePrediction('a.typo', 'crash', true, storage);
  notePrediction('a', 'stage', true, storage);
  expect(readMarks(storage).predictions).toEqual({ 'a.crash': false, 'a.stage': true });
});

test('all marks are replaced', () => {
  const storage = fakeStorage({ progress: '{"/a/":"opened"}', exercises: '{"a.one":5}' });
  saveMarks(NONE, storage);
  expect(readMarks(storage)).toEqual(NONE);
  const marks: Marks = {
    places: { '/b/': 'finished' },
    passed: { 'b.one': 7 },
    predictions: { 'b.x': true },
  };
  saveMarks(marks, storage);
  expect(readMarks(storage)).toEqual(marks);
});

test.each(['', 'nonsense', 'null', '3', '{"/a/":"burnt"}'])('stored %j reads as nothing', (stored) => {
  expect(readMarks(fakeStorage({ progress: stored, exercises: stored, predictions: stored }))).toEqual(NONE);
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
  expect(() => notePlace('/a/', 'opened', forbidden)).not.toThrow();
  expect(readMarks(forbidden)).toEqual(NONE);
});

test('full storage is not an error, and keeps what it has', () => {
  const full = {
    ...fakeStorage({ progress: '{"/a/":"opened"}' }),
    setItem(): never {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  expect(() => notePlace('/b/', 'opened', full)).not.toThrow();
  expect(readMarks(full).places).toEqual({ '/a/': 'opened' });
});
