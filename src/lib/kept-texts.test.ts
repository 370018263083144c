import { expect, test } from 'vitest';
import { MAX_SOURCE_CHARACTERS } from '../protocol/edited-handler.ts';
import { createKeptTexts } from './kept-texts.ts';

/** Storage as a browser has it. */
function fakeStorage() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

test('a text is there in the next page, by cell and region, until it is forgotten', () => {
  const storage = fakeStorage();
  createKeptTexts(storage).write('a.b', 'handler', 'text');
  expect([...storage.items]).toEqual([['handler:a.b#handler', 'text']]);
  const next = createKeptTexts(storage);
  expect(next.read('a.b', 'handler')).toBe('text');
  expect(next.read('a.b', 'other')).toBeUndefined();
  next.write('a.b', 'handler', undefined);
  expect(createKeptTexts(storage).read('a.b', 'handler')).toBeUndefined();
});

test('a text that is too long to run lasts as long as the page', () => {
  const storage = fakeStorage();
  const kept = createKeptTexts(storage);
  const long = 'x'.repeat(MAX_SOURCE_CHARACTERS + 1);
  kept.write('a.b', 'handler', 'short');
  kept.write('a.b', 'handler', long);
  expect(kept.read('a.b', 'handler')).toBe(long);
  expect(storage.items.size).toBe(0);
});

test('where storage is forbidden or full, texts last as long as the page', () => {
  const forbid = () => {
    throw new DOMException('Forbidden', 'SecurityError');
  };
  for (const storage of [undefined, { getItem: forbid, setItem: forbid, removeItem: forbid }]) {
    const kept = createKeptTexts(storage);
    expect(kept.read('a.b', 'handler')).toBeUndefined();
    kept.write('a.b', 'handler', 'text');
    expect(kept.read('a.b', 'handler')).toBe('text');
  }
});
