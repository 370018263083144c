import type { ConsoleLine, HandlerError, RunningVersion } from '../protocol/edited-handler.ts';
import type { Place } from './handler-source.ts';
import { type KeptLines, NO_LINES } from './kept-lines.ts';
import type { LabState } from './lab.ts';

/** A line of a handler's console, or why the handler ended there. */
export interface HandlerLine {
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
  console: KeptLines<HandlerLine>;
}

export const NOTHING_KNOWN: CellRun = {
  lab: { phase: 'opening' },
  running: undefined,
  source: undefined,
  busy: false,
  problem: undefined,
  console: NO_LINES,
};
