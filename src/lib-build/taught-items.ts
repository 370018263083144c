import { noteItems } from '../../content/reference/note-items.ts';
import { type NoteItem, NoteItemsSchema } from '../schemas/note-items.ts';
import { getLessons, type Lesson } from './lessons.ts';

/** An item of the study notes, and where the notebook teaches it. */
export interface TaughtItem extends NoteItem {
  /** Lessons whose front matter covers it. */
  taught: Lesson[];
  /** Subjects of lessons where it belongs, and which do not cover it yet. */
  planned: string[];
}

/** The study notes with all of their items. @throws {Error} If the data is not as its schema says. */
export async function getTaughtItems(): Promise<{ id: string; title: string; items: TaughtItem[] }[]> {
  const { subjects, notes } = NoteItemsSchema.parse(noteItems);
  const lessons = await getLessons();
  return notes.map(({ id, title, items }) => ({
    id,
    title,
    items: items.map((item) => {
      const taught = lessons.filter(({ entry }) => entry.data.covers.includes(item.id));
      const open = item.lessons.filter((slug) => !taught.some((lesson) => lesson.slug === slug));
      return { ...item, taught, planned: open.map((slug) => subjects[slug] ?? slug) };
    }),
  }));
}
