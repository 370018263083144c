import { expect, test } from 'vitest';
import { createLabIds } from './lab-id.ts';

const ids = createLabIds('a secret of the tests');

test('a minted id is signed, for every process with the same secret and for no other', () => {
  const id = ids.mint();
  expect(ids.check(id)).toBe('signed');
  expect(createLabIds('a secret of the tests').check(id)).toBe('signed');
  expect(createLabIds('another secret').check(id)).toBe('forged');
});

test('an id fits in one segment of a path without escaping', () => {
  for (let n = 0; n < 200; n++) {
    const id = ids.mint();
    expect(encodeURIComponent(id)).toBe(id);
  }
});

test('changing any one character leaves no valid id', () => {
  const id = ids.mint();
  for (let at = 0; at < id.length; at++) {
    const other = id[at] === 'A' ? 'B' : 'A';
    expect(ids.check(id.slice(0, at) + other + id.slice(at + 1)), `character ${at}`).not.toBe('signed');
  }
});

test.each([
  '',
  '.',
  'short.short',
  'A'.repeat(45),
  `${'A'.repeat(22)}.${'A'.repeat(23)}`,
  `${'A'.repeat(22)}.${'%'.repeat(22)}`,
  `${'A'.repeat(22)}.${'A'.repeat(21)}B`,
])('%j is malformed', (id) => {
  expect(ids.check(id)).toBe('malformed');
});
