import type { Exercise } from '../protocol/exercise.ts';

const checks = import.meta.glob<Exercise>('/content/lessons/*/*/check.ts', { import: 'default' });
const solutions = import.meta.glob<string>('/content/lessons/*/*/solution.{ts,js}', {
  query: '?raw',
  import: 'default',
});

/** What is examined in an exercise. @throws {Error} If it could not be loaded. */
export const loadCheck = (cell: string): Promise<Exercise> => load(checks, cell);

/** The reference solution of an exercise. @throws {Error} If it could not be loaded. */
export const loadSolution = (cell: string): Promise<string> => load(solutions, cell);

/** @param cell - `<lesson>.<folder>` */
function load<Content>(files: Record<string, () => Promise<Content>>, cell: string): Promise<Content> {
  const [lesson, folder] = cell.split('.');
  const place = new RegExp(`/\\d+-${lesson}/${folder}/[^/]+$`);
  const path = Object.keys(files).find((file) => place.test(file));
  const open = path && files[path];
  return open ? open() : Promise.reject(new Error(`There is no exercise ${cell}.`));
}
