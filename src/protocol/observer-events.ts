/**
 * What the companion tells a page about its lab, besides what the page's own clients receive.
 *
 * N.B. Imported by the browser and by the server: types and pure values only.
 */

import type { ConsoleLine, HandlerError, InstallAnswer, RunningVersion } from './edited-handler.ts';

/** What a guest's page says of its own client: what that sent, or what its socket received. */
export interface GuestLine {
  /** `<lesson>.<handler>` */
  cell: string;
  direction: 'up' | 'down';
  /** At most 200 characters. */
  text: string;
}

/** Events from the companion to an observer. */
export interface ObserverEvents {
  /** Who you are, to an observer that came as a guest: `"Guest 1"`. */
  'guest:name': (name: string) => void;
  /** The guests of this lab, in the order of their numbers. */
  'guest:list': (names: string[]) => void;
  /** A guest's page told of its client. */
  'guest:line': (name: string, line: GuestLine) => void;
  /** A cell's handler threw, and the cell was ended. */
  'cell:crash': (event: { cell: string; message: string }) => void;
  /** Which version of a cell's handler answers from now on. */
  'handler:running': (cell: string, version: RunningVersion) => void;
  /** An edited handler wrote to its console. At most 50 lines at once, in the order written. */
  'handler:log': (cell: string, lines: ConsoleLine[]) => void;
  /** An edited handler ended; the shipped one answers from the next connection on. */
  'handler:stop': (cell: string, error: HandlerError) => void;
}

/** Events from an observer to the companion. */
export interface ObserverRequests {
  /** Tells the other observers of this lab of this guest's client. Of others, and malformed, it is ignored. */
  'guest:line': (line: GuestLine) => void;
  /** Asks which cells of the lab run an edited handler. */
  'handler:list': (done: (cells: string[]) => void) => void;
  /**
   * Runs this source as a cell's handler from now on. Where it cannot start, what ran before goes on. The
   * cell's clients are closed with 1012, and connect again to the new one.
   */
  'handler:install': (
    request: { cell: string; source: string },
    done: (answer: InstallAnswer) => void,
  ) => void;
  /** Runs a cell's shipped handler again. Its clients are closed with 1012, if an edited one ran. */
  'handler:reset': (request: { cell: string }, done: () => void) => void;
}
