import type { ConsoleLine, HandlerError, RunningVersion } from '../protocol/edited-handler.ts';
import type { Place } from './handler-source.ts';
import type { LabState } from './lab.ts';

/** Lines of a handler's console that are kept; of more, the oldest are let go. */
export const MAX_CONSOLE_LINES = 200;

/** A line of a handler's console, or why the handler ended there. */
export interface ConsoleEntry {
  /** Counts up from 1. */
  number: number;
  level: ConsoleLine['level'] | 'ended';
  text: string;
  /** Where it was written, where that is known. */
  place: Place | undefined;
}

/** Why an edited handler could not start, or ended. */
export interface HandlerProblem extends HandlerError {
  /** Whether it had been running. */
  ended: boolean;
  place: Place | undefined;
}

/** What a page knows of one cell's handler. */
export interface CellRun {
  /** The page's lab: without it nothing runs. */
  lab: LabState;
  /** Which version answers; not known before the companion has told. */
  running: RunningVersion | undefined;
  /** The edited source that answers, if this page has started it. */
  source: string | undefined;
  /** Whether a handler is about to start, or to be reset: as soon as the companion answers. */
  busy: boolean;
  /** Of the handler that was started last. */
  problem: HandlerProblem | undefined;
  console: readonly ConsoleEntry[];
  /** How many lines were let go. */
  dropped: number;
}

export const NOTHING_KNOWN: CellRun = {
  lab: { phase: 'opening' },
  running: undefined,
  source: undefined,
  busy: false,
  problem: undefined,
  console: [],
  dropped: 0,
};

/** Adds lines to a console, within its bound. */
export function addLines(run: CellRun, lines: readonly Omit<ConsoleEntry, 'number'>[]): CellRun {
  const told = run.dropped + run.console.length;
  const all = [...run.console, ...lines.map((line, at) => ({ ...line, number: told + at + 1 }))];
  return {
    ...run,
    console: all.slice(-MAX_CONSOLE_LINES),
    dropped: told + lines.length - Math.min(all.length, MAX_CONSOLE_LINES),
  };
}
