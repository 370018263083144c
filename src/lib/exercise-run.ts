import type { HandlerError, InstallAnswer } from '../protocol/edited-handler.ts';
import type { Exercise, ReaderCode } from '../protocol/exercise.ts';
import type { CellAddress } from './examiner/examination.ts';
import { type OpenExaminer, openExaminer } from './examiner/examiner.ts';
import type { Moment } from './examiner/journal.ts';

/** What is examined: a handler that a reader wrote, or client code that talks to a shipped one. */
export type Subject =
  | {
      kind: 'handler';
      /** Runs the source as the cell's handler. */
      install(source: string): Promise<InstallAnswer>;
      /** Runs the shipped handler again. */
      reset(): Promise<void>;
      /** Calls `listener` when the reader's handler ends by itself. @returns Stops listening. */
      onStop(listener: (error: HandlerError) => void): () => void;
    }
  /** Makes the reader's code ready; the check starts it. */
  | { kind: 'client'; prepare(source: string): ReaderCode };

/** How one requirement stands. */
export type Step =
  | { state: 'waiting' | 'running' }
  | { state: 'met'; tookMs: number }
  /** `message` says what was received instead; backticks mark code. */
  | { state: 'unmet'; tookMs: number; message: string };

/** How a run ended. */
export type RunEnd =
  | { passed: true }
  /** `failed` is the requirement that was not met. `error` is set when the reader's handler ended. */
  | { passed: false; failed: string; message: string; error?: HandlerError }
  /** The source could not start. */
  | { passed: false; failed: undefined; message: string; error: HandlerError };

export interface ExerciseRun {
  exercise: Exercise;
  address: CellAddress;
  subject: Subject;
  source: string;
  /** Called when a requirement, by its place, begins and when it is decided. */
  onStep?: (index: number, step: Step) => void;
  /** Called with what each client does and hears, at once. */
  onMoment?: (moment: Moment) => void;
}

/**
 * Runs the reader's source and checks one requirement after the other, until one is not met. Afterwards
 * all clients are closed and the shipped handler answers again.
 *
 * @throws {Error} If the source could not be given to the companion.
 */
export async function runExercise(run: ExerciseRun): Promise<RunEnd> {
  const { subject, source } = run;
  if (subject.kind === 'client') return examine(run, subject.prepare(source));
  const answer = await subject.install(source);
  if (!answer.ok)
    return { passed: false, failed: undefined, message: answer.error.message, error: answer.error };
  try {
    return await examine(run);
  } finally {
    await subject.reset();
  }
}

async function examine(run: ExerciseRun, code?: ReaderCode): Promise<RunEnd> {
  const { address, subject, onMoment } = run;
  let error: HandlerError | undefined;
  const open = openExaminer({ address, code, onMoment });
  const stopListening =
    subject.kind === 'handler'
      ? subject.onStop((stopped) => {
          error = stopped;
          open.stopped(stopped);
        })
      : () => {};
  try {
    const failure = await checkAll(run, open);
    return failure ? { passed: false, ...failure, error } : { passed: true };
  } finally {
    stopListening();
    open.close();
  }
}

/** @returns The first requirement that is not met, and why. */
async function checkAll({ exercise, onStep = () => {} }: ExerciseRun, { check }: OpenExaminer) {
  for (const [index, requirement] of exercise.requirements.entries()) {
    const startedAt = performance.now();
    const tookMs = () => performance.now() - startedAt;
    onStep(index, { state: 'running' });
    try {
      await check(requirement);
      onStep(index, { state: 'met', tookMs: tookMs() });
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      onStep(index, { state: 'unmet', tookMs: tookMs(), message });
      return { failed: requirement.id, message };
    }
  }
  return undefined;
}
