import type { Exercise } from '../protocol/exercise.ts';
import { withoutMarks } from './code-region.ts';

/** What a page knows of an exercise before anybody opens it. */
export interface ExerciseFiles {
  exercise: Exercise;
  /** Whether readers write the handler, or a client of it. */
  kind: 'handler' | 'client';
  /** What readers begin with. */
  start: string;
}

const checks = import.meta.glob<Exercise>('/content/lessons/*/*/check.ts', {
  import: 'default',
  eager: true,
});
const starts = import.meta.glob<string>('/content/lessons/*/*/start.{ts,js}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** All exercises by the name of their cell, `<lesson>.<folder>`, in the order of lessons. */
const exercises = new Map(
  Object.entries(checks).map(([path, exercise]) => {
    const folder = path.replace(/\/check\.ts$/, '');
    const [, lesson, name] = /\/\d+-([^/]+)\/([^/]+)$/.exec(folder) ?? [];
    const client = starts[`${folder}/start.js`];
    const start = client ?? starts[`${folder}/start.ts`];
    if (start === undefined) throw new Error(`${folder} has neither start.ts nor start.js.`);
    const kind: ExerciseFiles['kind'] = client === undefined ? 'handler' : 'client';
    return [`${lesson}.${name}`, { exercise, kind, start: withoutMarks(start) }];
  }),
);

/** Names of their cells, for checking what a lesson names. */
export const exerciseCells: string[] = [...exercises.keys()];

/** @throws {Error} If there is no such exercise. */
export function exerciseFiles(cell: string): ExerciseFiles {
  const files = exercises.get(cell);
  if (!files) throw new Error(`No exercise "${cell}"; there are ${exerciseCells.join(', ')}.`);
  return files;
}

/** Cells of a lesson's exercises, by the last part of the lesson's address. */
export function exercisesOf(slug: string): string[] {
  return exerciseCells.filter((cell) => cell.startsWith(`${slug}.`));
}
