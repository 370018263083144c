import { z } from 'astro/zod';
import { NOTE_ITEMS, noteItem } from './lesson.ts';

/** Whether an item of the study notes was right: what it said, or the program it gave. */
export const VERDICTS = ['right', 'half right', 'wrong', 'a bug', 'missing', 'unclear'] as const;

/** Backticks mark code. */
const sentences = z
  .string()
  .min(1)
  .max(240)
  .regex(/[.?!]$/);

const NoteItemSchema = z.strictObject({
  id: noteItem,
  /** What the note said or did. */
  said: z.string().min(1).max(140),
  verdict: z.enum(VERDICTS),
  /** The right version. */
  correct: sentences,
  /** The lessons where it belongs, as keys of `subjects`. */
  lessons: z.array(z.string()),
});

const NoteSchema = z
  .strictObject({
    id: z.enum(Object.keys(NOTE_ITEMS) as [string, ...string[]]),
    title: z.string().min(1),
    items: z.array(NoteItemSchema),
  })
  .refine(({ id, items }) => items.map((item) => item.id).join() === idsOf(id).join(), {
    error: ({ input }) =>
      `note ${(input as { id: string }).id} does not have all of its items, once and in order`,
  });

/** `content/reference/note-items.ts`. */
export const NoteItemsSchema = z
  .strictObject({
    /** What each lesson is about, by its slug. Lessons that are not written yet have the slug they may get. */
    subjects: z.record(z.string().regex(/^[a-z0-9-]+$/), z.string().min(1)),
    notes: z
      .array(NoteSchema)
      .refine((notes) => notes.map(({ id }) => id).join() === Object.keys(NOTE_ITEMS).join(), {
        error: 'the notes are not all there, once and in order',
      }),
  })
  .superRefine(({ subjects, notes }, context) => {
    for (const { id, lessons } of notes.flatMap(({ items }) => items)) {
      for (const slug of lessons) {
        if (!(slug in subjects)) context.addIssue(`${id} names a lesson that is no subject: ${slug}`);
      }
    }
  });

export type NoteItems = z.infer<typeof NoteItemsSchema>;
export type NoteItem = z.infer<typeof NoteItemSchema>;

/** Ids of all items of a note. */
function idsOf(note: string): string[] {
  return Array.from({ length: NOTE_ITEMS[note] ?? 0 }, (_, at) => `${note}-${at + 1}`);
}
