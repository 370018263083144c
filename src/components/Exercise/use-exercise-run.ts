import { useRef, useState } from 'preact/hooks';
import type { Moment } from '../../lib/examiner/journal.ts';
import type { RunEnd, Step } from '../../lib/exercise-run.ts';
import { addLines, type KeptLines, NO_LINES } from '../../lib/kept-lines.ts';
import type { OpenLab } from '../../lib/lab.ts';
import { runInPage } from '../../lib/page-exercise-run.ts';
import type { ConsoleLine } from '../../protocol/edited-handler.ts';
import type { Exercise } from '../../protocol/exercise.ts';

/** Most moments that are shown of one run. */
const MAX_SHOWN = 300;

/** The beginning of a requirement, or a moment in it. */
export type Happening = Moment | { requirement: number };

/** One run of an exercise, as far as it has come. */
export interface RunState {
  phase: 'idle' | 'running' | 'ended';
  /** Of each requirement, by its place. */
  steps: Step[];
  happenings: Happening[];
  console: KeptLines<ConsoleLine>;
  /** What the reader's client code shows. */
  view: string[];
  /** How it ended; nothing when the companion did not answer. */
  end: RunEnd | undefined;
}

export interface Subject {
  cell: string;
  kind: 'handler' | 'client';
  exercise: Exercise;
}

/** The runs of an exercise: the state of the latest, and how to begin another. */
export function useExerciseRun({ cell, kind, exercise }: Subject) {
  const fresh: RunState = {
    phase: 'idle',
    steps: exercise.requirements.map(() => ({ state: 'waiting' })),
    happenings: [],
    console: NO_LINES,
    view: [],
    end: undefined,
  };
  const [state, setState] = useState(fresh);
  const isRunning = useRef(false);

  const change = (next: (state: RunState) => Partial<RunState>) =>
    setState((state) => ({ ...state, ...next(state) }));
  const happen = (happening: Happening) =>
    change(({ happenings }) => ({ happenings: [...happenings, happening].slice(0, MAX_SHOWN) }));

  /** @returns How it ended; nothing if another is running, or the companion did not answer. */
  async function run(lab: OpenLab, source: string): Promise<RunEnd | undefined> {
    if (isRunning.current) return undefined;
    isRunning.current = true;
    setState({ ...fresh, phase: 'running' });
    /** Clients that are closed after the last requirement are no news. */
    let isDecided = false;
    const end = await runInPage({
      lab,
      cell,
      kind,
      exercise,
      source,
      onStep(index, step) {
        isDecided = step.state === 'unmet' || (step.state === 'met' && index === fresh.steps.length - 1);
        change(({ steps }) => ({ steps: steps.with(index, step) }));
        if (step.state === 'running') happen({ requirement: index });
      },
      onMoment: (moment) => isDecided || happen(moment),
      onLog: (more) => change(({ console }) => ({ console: addLines(console, more) })),
      onView: (view) => change(() => ({ view })),
    }).catch(() => undefined);
    change(() => ({ phase: 'ended', end }));
    isRunning.current = false;
    return end;
  }

  return { state, run, forget: () => setState(fresh) };
}
