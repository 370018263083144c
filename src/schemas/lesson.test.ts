import { expect, test } from 'vitest';
import { LessonSchema, NOTE_ITEMS } from './lesson.ts';

const lesson = {
  title: 'Who gets it?',
  question: 'Who hears what I emit?',
  description: 'A description that is long enough to be of use in a search result.',
  minutes: 8,
  outcomes: ['Choose the right call'],
  covers: ['000-17', '004-14'],
};

test('a whole lesson passes', () => {
  expect(LessonSchema.parse(lesson)).toEqual(lesson);
});

test('the study notes have 102 items', () => {
  expect(Object.values(NOTE_ITEMS).reduce((sum, items) => sum + items)).toBe(102);
});

test.each([
  ['a misspelt key', { minuets: 8 }, 'minuets'],
  ['a question without a question mark', { question: 'Who hears it' }, 'question'],
  ['a short description', { description: 'Short.' }, 'description'],
  ['an item beyond its note', { covers: ['004-15'] }, '004-15 is not an item'],
  ['an item of no note', { covers: ['005-1'] }, '005-1 is not an item'],
  ['an item zero', { covers: ['000-0'] }, '000-0 is not an item'],
  ['an item twice', { covers: ['000-1', '000-1'] }, 'names an item twice'],
])('%s is refused', (_name, change, message) => {
  expect(() => LessonSchema.parse({ ...lesson, ...change })).toThrow(message);
});
