import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFrontmatter } from '@astrojs/markdown-remark';
import { expect, test } from 'vitest';
import { noteItems } from '../../content/reference/note-items.ts';
import { LessonSchema, NOTE_ITEMS } from './lesson.ts';
import { NoteItemsSchema } from './note-items.ts';

const folder = join(import.meta.dirname, '../../content/lessons');

/** What each written lesson covers, by its slug. */
const written = new Map(
  readdirSync(folder).map((name) => {
    const { frontmatter } = parseFrontmatter(readFileSync(join(folder, name, 'index.mdx'), 'utf8'));
    return [name.replace(/^\d+-/, ''), LessonSchema.parse(frontmatter).covers];
  }),
);
const items = noteItems.notes.flatMap((note) => note.items);

test('the items are as their schema says, and all there', () => {
  const all = Object.values(NOTE_ITEMS).reduce((sum, count) => sum + count, 0);
  expect(NoteItemsSchema.parse(noteItems).notes.flatMap((note) => note.items)).toHaveLength(all);
});

test.each([
  ['an item left out', (items: unknown[]) => items.slice(1)],
  ['an item twice', (items: unknown[]) => [...items, items[0]]],
  ['items in another order', (items: unknown[]) => items.toReversed()],
])('%s is a mistake', (_name, change) => {
  const notes = noteItems.notes.map((note, at) => (at === 2 ? { ...note, items: change(note.items) } : note));
  expect(NoteItemsSchema.safeParse({ ...noteItems, notes }).error?.message).toContain('note 002 does not');
});

test('an item of a lesson that is no subject is a mistake', () => {
  const subjects = { ...noteItems.subjects };
  delete subjects['who-gets-it'];
  const { error } = NoteItemsSchema.safeParse({ ...noteItems, subjects });
  expect(error?.message).toContain('000-17 names a lesson that is no subject: who-gets-it');
});

test.each([...written])('%s covers each item that belongs to it', (slug, covers) => {
  if (covers.length > 0) expect(Object.keys(noteItems.subjects)).toContain(slug);
  const belonging = items.filter(({ lessons }) => lessons.includes(slug)).map(({ id }) => id);
  expect(belonging.filter((id) => !covers.includes(id))).toEqual([]);
});

test('what no lesson covers yet is listed', () => {
  const covered = new Set([...written.values()].flat());
  const open = items.map(({ id }) => id).filter((id) => !covered.has(id));
  console.log(`${covered.size} of ${items.length} items are taught. Open: ${open.join(' ')}`);
  expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining([...covered]));
});
