/**
 * What page and companion say to each other about handlers that readers change.
 *
 * N.B. Imported by the browser and by the server: types and pure values only.
 */

/** Most characters of a handler's source. */
export const MAX_SOURCE_CHARACTERS = 16_384;

/** Which handler a cell runs: the lesson's own file, natively, or the reader's, in the sandbox. */
export type RunningVersion = 'shipped' | 'edited';

/**
 * Why a handler could not start, or ended.
 *
 * - `syntax`: it is not TypeScript that can be run.
 * - `exception`: it threw, and nobody caught that; a Node process would have ended, too.
 * - `time`: it ran too long without giving control back.
 * - `memory`: it used more than it may.
 * - `limit`: it crossed another limit, which the message names with its value.
 * - `engine`: the sandbox itself failed.
 */
export type HandlerErrorKind = 'syntax' | 'exception' | 'time' | 'memory' | 'limit' | 'engine';

export interface HandlerError {
  kind: HandlerErrorKind;
  /** For the reader: what happened, why, and where a limit was crossed, which one and its value. */
  message: string;
  /** Line in the source, from 1, where it is known. */
  line?: number;
  /** Column in that line, from 1. A hint: it may be off where the line holds more than ASCII. */
  column?: number;
  /** Column after the last character that is wrong; known for some syntax errors. */
  endColumn?: number;
  /** What the handler was doing: the event's name, `"connection"`, `"a timer"`. */
  during?: string;
}

/** Whether the new handler runs. */
export type InstallAnswer = { ok: true } | { ok: false; error: HandlerError };

/** What a handler wrote with `console.log` and its like. */
export interface ConsoleLine {
  level: 'log' | 'info' | 'warn' | 'error' | 'debug';
  /** As Node would have printed it; at most 4,000 characters. */
  text: string;
  /** Line of the call in the source, from 1, where it is known. */
  line?: number;
}

/**
 * Name of a message that the companion answers itself, once the handler is done with all that came before: an
 * event with an acknowledgement, or a raw text that begins so, and comes back.
 */
export const FENCE = 'full-duplex:fence';
