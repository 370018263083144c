import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunEnd, runExercise } from '../../src/lib/exercise-run.ts';
import { handlerSubject } from '../../src/lib/handler-subject.ts';
import { type ExerciseFolder, exerciseFolders, failsAt } from '../support/exercise-folders.ts';
import { clientSubject } from '../support/reader-code.ts';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';

let companion: TestCompanion;

beforeAll(async () => {
  companion = await startCompanion();
});
afterAll(() => companion.close());

/** Runs a source as the page does: in a lab, with real clients, over an observer. */
async function examine(
  { cell, kind, exercise }: ExerciseFolder,
  source: string,
  lab: string,
): Promise<RunEnd> {
  const address = { origin: companion.origin, lab, cell };
  if (kind === 'client') {
    return runExercise({ exercise, address, source, subject: clientSubject(address) });
  }
  const observer = companion.socketio(lab, 'observer');
  try {
    const subject = handlerSubject(observer, cell, () => {});
    return await runExercise({ exercise, address, source, subject });
  } finally {
    observer.close();
  }
}

/** What came of a run in a lab of its own, with what was received instead. */
async function outcomeOf(folder: ExerciseFolder, source: string, lab?: string): Promise<string> {
  const end = await examine(folder, source, lab ?? (await companion.mint()));
  return end.passed ? 'passed' : `${end.failed}: ${end.message}`;
}

describe.each(exerciseFolders)('$cell', (folder) => {
  const { exercise, start, solution, wrong } = folder;
  const ids = exercise.requirements.map(({ id }) => id);

  test('has requirements with names of their own, hints, and two wrong solutions that differ', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(1);
    expect(exercise.hints.length).toBeGreaterThan(0);
    expect(wrong.length).toBeGreaterThanOrEqual(2);
    const codes = [start, solution, ...wrong.map(({ source }) => source.replace(/^.*\n/, ''))];
    expect(new Set(codes).size).toBe(codes.length);
  });

  // What waits for nothing but time need not wait alone.
  test.concurrent('what readers begin with is not right; the solution is, in the same lab, twice', async () => {
    const lab = await companion.mint();
    expect(await outcomeOf(folder, start, lab)).not.toBe('passed');
    expect(await outcomeOf(folder, solution, lab)).toBe('passed');
    expect(await outcomeOf(folder, solution, lab)).toBe('passed');
  });

  test.concurrent.each(wrong)('$file fails at the requirement that it names', async ({ source }) => {
    const id = failsAt(source);
    expect(ids, 'its first line is like "// Fails: typing. Why people write it."').toContain(id);
    expect(await outcomeOf(folder, source)).toMatch(new RegExp(`^${id}: `));
  });
});
