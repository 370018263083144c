import type { ConsoleLine, HandlerError } from '../protocol/edited-handler.ts';
import { type ReaderCode, Unmet } from '../protocol/exercise.ts';
import { sayError } from './examiner/examination.ts';
import { type ClientSubject, type ExerciseRun, type RunEnd, runExercise } from './exercise-run.ts';
import { handlerSubject } from './handler-subject.ts';
import { countConnection, type OpenLab } from './lab.ts';
import { openObserver } from './observer.ts';

/** Longest wait until a reader's client code has run to its end for the first time, in milliseconds. */
const START_MS = 5_000;

export interface PageExerciseRun extends Pick<ExerciseRun, 'exercise' | 'source' | 'onStep' | 'onMoment'> {
  lab: OpenLab;
  /** `<lesson>.<folder>` */
  cell: string;
  kind: 'handler' | 'client';
  /** Called with what the reader's code writes to its console. */
  onLog(lines: ConsoleLine[]): void;
  /** Called with what the reader's client code shows. */
  onView(lines: string[]): void;
}

/**
 * Runs an exercise with clients of this page, which the header counts and the wire shows.
 *
 * @throws {Error} If the companion did not answer.
 */
export async function runInPage({
  lab,
  cell,
  kind,
  onLog,
  onView,
  ...run
}: PageExerciseRun): Promise<RunEnd> {
  const address = { origin: location.origin, lab: lab.id, cell };
  const onMoment: ExerciseRun['onMoment'] = (moment) => {
    if (moment.kind === 'open') countConnection(1);
    if (moment.kind === 'close') countConnection(-1);
    run.onMoment?.(moment);
  };
  if (kind === 'client') {
    return runExercise({ ...run, address, onMoment, subject: clientSubject(lab, cell, onLog, onView) });
  }
  const observer = openObserver(lab);
  try {
    return await runExercise({ ...run, address, onMoment, subject: handlerSubject(observer, cell, onLog) });
  } finally {
    observer.close();
  }
}

function clientSubject(
  lab: OpenLab,
  cell: string,
  onLog: PageExerciseRun['onLog'],
  onView: PageExerciseRun['onView'],
): ClientSubject {
  return {
    kind: 'client',
    prepare(source, onError): ReaderCode {
      let stop = () => {};
      let running: Promise<import('./client-cell.ts').ClientCell> | undefined;

      async function open() {
        const { startClientCell } = await import('./client-cell.ts');
        const on = { log: (line: ConsoleLine) => onLog([line]), view: onView, error: onError };
        const client = startClientCell({ lab, cell, code: source, on });
        stop = client.stop;
        return client;
      }

      async function start() {
        stop();
        running = open();
        const { ready } = await running;
        await atMost(START_MS, ready).catch(giveUp);
      }

      return {
        start,
        async call(name, args, withinMs) {
          if (!running) await start();
          return (await running)?.call(name, args, withinMs).catch(giveUp);
        },
        stop: () => stop(),
      };
    },
  };
}

function atMost(ms: number, ready: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`It was still busy after ${ms / 1_000} s.`));
    const timer = setTimeout(late, ms);
    ready.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** @throws {Unmet} */
function giveUp(error: unknown): never {
  throw new Unmet(`Your code failed: ${sayError(error as HandlerError)}`);
}
