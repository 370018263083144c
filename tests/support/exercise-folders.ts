import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Exercise } from '../../src/protocol/exercise.ts';

const lessons = join(import.meta.dirname, '..', '..', 'content', 'lessons');

/** An exercise with all its solutions. */
export interface ExerciseFolder {
  /** `<lesson>.<folder>` */
  cell: string;
  kind: 'handler' | 'client';
  exercise: Exercise;
  start: string;
  solution: string;
  /** File names and sources of wrong solutions. */
  wrong: { file: string; source: string }[];
}

/** All exercises of the lessons. */
export const exerciseFolders: ExerciseFolder[] = await Promise.all(folders().map(readFolder));

function folders(): string[] {
  return readdirSync(lessons, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[^/]+\/[^/]+\/check\.ts$/.test(path))
    .map((path) => join(lessons, path, '..'))
    .sort();
}

async function readFolder(folder: string): Promise<ExerciseFolder> {
  const [, lesson, name] = /\/\d+-([^/]+)\/([^/]+)$/.exec(folder) ?? [];
  const files = readdirSync(folder);
  const kind = files.includes('start.js') ? 'client' : 'handler';
  const ending = kind === 'client' ? 'js' : 'ts';
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const { default: exercise } = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'check.ts')).href);
  return {
    cell: `${lesson}.${name}`,
    kind,
    exercise,
    start: read(`start.${ending}`),
    solution: read(`solution.${ending}`),
    wrong: files
      .filter((file) => file.startsWith('wrong-') && file.endsWith(`.${ending}`))
      .map((file) => ({ file, source: read(file) })),
  };
}

/** The requirement that a wrong solution says, in its first line, that it fails at. */
export function failsAt(source: string): string | undefined {
  return /^\/\/ Fails: ([\w-]+)\. \S/.exec(source)?.[1];
}
