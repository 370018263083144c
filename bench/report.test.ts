import { expect, test } from 'vitest';
import { judged, median, OVER, quantile, readSections, table, writeSections } from './report.ts';

test.each([
  [[3], 3],
  [[10, 9, 1], 9],
  [[4, 1, 2, 100], 3],
])('the median of %o is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test.each([
  [0, 10],
  [0.25, 15],
  [0.75, 25],
  [1, 30],
])('of 10, 20 and 30 the share %d lies below %d', (share, expected) => {
  expect(quantile([30, 10, 20], share)).toBe(expected);
});

test('nothing has no median', () => {
  expect(() => median([])).toThrow(RangeError);
});

test('a number over its budget can be found', () => {
  expect(judged('1.3', false)).toContain(OVER);
  expect(judged('1.1', true)).not.toContain(OVER);
});

test('a table aligns its numbers to the right', () => {
  expect(table(['page', 'HTML'], [['/', '6.0 kB']])).toBe('| page | HTML |\n| --- | ---: |\n| / | 6.0 kB |');
});

test('parts read back as they were written, in order', () => {
  const sections = new Map([
    ['pages', '## Pages\n\nText.'],
    ['companion', '## Companion'],
  ]);
  expect([...readSections(writeSections(sections))]).toEqual([...sections]);
});

test('a file that is not a results file has no parts', () => {
  expect(readSections('# Something else').size).toBe(0);
});
