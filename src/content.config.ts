import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { LessonSchema } from './schemas/lesson.ts';

export const collections = {
  lessons: defineCollection({
    loader: glob({
      base: './content/lessons',
      pattern: '*/index.mdx',
      generateId: ({ entry }) => entry.replace(/\/index\.mdx$/, ''),
    }),
    schema: LessonSchema,
  }),
};
