import type { HandlerError, InstallAnswer } from '../protocol/edited-handler.ts';
import type { Exercise, ReaderCode } from '../protocol/exercise.ts';
import type { CellAddress } from './examiner/examination.ts';
import { type OpenExaminer, openExaminer } from './examiner/examiner.ts';
import type { Moment } from './examiner/journal.ts';

/** What is examined: a handler that a reader wrote, or client code that talks to a shipped one. */
export type Subject = HandlerSubject | ClientSubject;

export interface HandlerSubject {
  kind: 'handler';
  /** Runs the source as the cell's handler. */
  install(source: string): Promise<InstallAnswer>;
  /** Runs the shipped handler again. */
  reset(): Promise<void>;
  /** Calls `listener` when the reader's handler ends by itself. @returns Stops listening. */
  onStop(listener: (error: HandlerError) => void): () => void;
}

export interface ClientSubject {
  kind: 'client';
  /** Makes the reader's code ready, for the check to start. `onError` is told of what it does wrong. */
  prepare(source: string, onError: (error: SourceError) => void): ReaderCode;
}

/** Something wrong with the reader's source. */
export type SourceError = Pick<HandlerError, 'message' | 'line' | 'column' | 'endColumn'>;

/** How one requirement stands. */
export type Step =
  | { state: 'waiting' | 'running' }
  | { state: 'met'; tookMs: number }
  /** `message` says what was received instead; backticks mark code. */
  | { state: 'unmet'; tookMs: number; message: string };

/** Why a run was not passed. */
export interface Failure {
  /** The requirement that was not met; without it, the source could not start. */
  failed: string | undefined;
  message: string;
  /** Set when the reader's code did something wrong by itself. */
  error: SourceError | undefined;
}

export type RunEnd = { passed: true } | ({ passed: false } & Failure);

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
  const failure = await (run.subject.kind === 'client'
    ? examineClient(run, run.subject)
    : examineHandler(run, run.subject));
  return failure ? { passed: false, ...failure } : { passed: true };
}

async function examineHandler(run: ExerciseRun, subject: HandlerSubject): Promise<Failure | undefined> {
  const answer = await subject.install(run.source);
  if (!answer.ok) return { failed: undefined, message: answer.error.message, error: answer.error };
  let error: HandlerError | undefined;
  const open = openExaminer(run);
  const stopListening = subject.onStop((stopped) => {
    error = stopped;
    open.stopped(stopped);
  });
  try {
    const failure = await checkAll(run, open);
    return failure && { ...failure, error };
  } finally {
    stopListening();
    open.close();
    await subject.reset();
  }
}

async function examineClient(run: ExerciseRun, subject: ClientSubject): Promise<Failure | undefined> {
  let error: SourceError | undefined;
  const code = subject.prepare(run.source, (first) => {
    error ??= first;
  });
  const open = openExaminer({ ...run, code });
  try {
    const failure = await checkAll(run, open);
    return failure && { ...failure, error };
  } finally {
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
