import type { HandlerError } from '../../protocol/edited-handler.ts';
import { Unmet } from '../../protocol/exercise.ts';
import { HANDLER_CHANGED, HANDLER_THREW, STOPPING } from '../../protocol/refusals.ts';
import type { Journal } from './journal.ts';

/** Longest wait for anything that happens at once, in milliseconds. */
export const LONGEST_MS = 2_000;
/** Longest wait for a connection, in milliseconds: over a slow network it takes several trips. */
export const OPENS_MS = 5_000;
/** Longest wait for something to be heard, in milliseconds. */
export const HEARS_MS = 1_000;
/** Longest wait for the error of a handler whose clients were closed with 1011, in milliseconds. */
const STOP_MS = 1_000;

/** Where a cell is. */
export interface CellAddress {
  /** Of the companion: `http://localhost:3000`. */
  origin: string;
  /** The lab's id. */
  lab: string;
  /** `<lesson>.<folder>` */
  cell: string;
}

/** How a client's connection ended. */
export interface Ending {
  /** Close code of the WebSocket, where one was sent. */
  code: number | undefined;
  reason: string;
}

/** What all clients of one run share. */
export interface Examination {
  address: CellAddress;
  journal: Journal;
  /** Rejects with `Unmet` when nothing can be examined any more; never resolves. */
  trouble: Promise<never>;
  /** Whether `trouble` will reject, within 1 s. */
  readonly isOver: boolean;
  /** The handler ended by itself. */
  stopped(error: HandlerError): void;
  /** A connection ended that the check did not close. */
  ended(ending: Ending): void;
}

export function createExamination(address: CellAddress, journal: Journal): Examination {
  const { promise: trouble, reject } = Promise.withResolvers<never>();
  trouble.catch(() => {});
  let isOver = false;
  function fail(message: string, afterMs = 0) {
    isOver = true;
    setTimeout(() => reject(new Unmet(message)), afterMs);
  }

  return {
    address,
    journal,
    trouble,
    get isOver() {
      return isOver;
    },
    stopped: (error) => fail(`The handler ended: ${sayError(error)}`),
    ended({ code, reason }) {
      if (code === HANDLER_THREW) {
        // The error itself, with its line, comes on another connection; without it, this must do.
        fail(`The handler ended: ${reason || 'no reason was given'}`, STOP_MS);
      } else if (code === HANDLER_CHANGED) {
        fail('Another handler took over while this one was checked. Is this lesson open in another window?');
      } else if (code === STOPPING) {
        fail('The server is stopping. Run it again in a moment.');
      }
    },
  };
}

/** A handler's error as a sentence: what, where, and in the middle of what. */
export function sayError({ message, line, during }: HandlerError): string {
  const where = [line && `line ${line}`, during && `during ${during}`].filter(Boolean).join(', ');
  return where ? `${message} (${where})` : message;
}
