import { z } from 'astro/zod';

/** How many items each of the five study notes has, by the note's number. */
export const NOTE_ITEMS: Readonly<Record<string, number>> = {
  '000': 29,
  '001': 20,
  '002': 18,
  '003': 21,
  '004': 14,
};

/** An item of the study notes that the notebook grew out of, such as `"000-17"`. */
export const noteItem = z.string().refine(
  (id) => {
    const [, note = '', item = ''] = /^(\d{3})-([1-9]\d?)$/.exec(id) ?? [];
    return Number(item) >= 1 && Number(item) <= (NOTE_ITEMS[note] ?? 0);
  },
  { error: ({ input }) => `${input} is not an item of the study notes, such as 000-17` },
);

/** Front matter of a lesson. This is its reference. */
export const LessonSchema = z.strictObject({
  /** In sentence case, without a number: the folder carries the order. */
  title: z.string().min(1).max(60),
  /** What the lesson answers, as its reader would ask it. Stands under the title. */
  question: z.string().endsWith('?').max(120),
  /** One sentence for search results and link previews. */
  description: z.string().min(50).max(160),
  /** Minutes a newcomer needs, everything tried once. */
  minutes: z.int().min(1).max(30),
  /** What the reader can do afterwards; each starts with a verb. */
  outcomes: z.array(z.string().min(1)).min(1).max(4),
  /** Items of the study notes that the lesson teaches or corrects. */
  covers: z
    .array(noteItem)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'names an item twice' }),
});
