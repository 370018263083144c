import {
  type ConsoleLine,
  type HandlerError,
  type InstallAnswer,
  MAX_SOURCE_CHARACTERS,
  type RunningVersion,
} from '../../src/protocol/edited-handler.ts';
import { createTokenBucket } from '../limits/token-bucket.ts';
import { type EditedHandler, HandlerProblem, type Sandbox } from '../sandbox/sandbox.ts';

/** Edited handlers that one lab may have running. A lesson shows fewer. */
const MAX_RUNNING = 8;

/** How often one lab may start a handler. */
const STARTS = { burst: 20, perSecond: 2 };

/** Starts of one lab that may wait for those before. */
const MAX_WAITING = 4;

/** The handlers that a lab's reader has changed. */
export interface EditedHandlers {
  /** What answers for a cell instead of its shipped handler. */
  get(cell: string): EditedHandler | undefined;
  /** Cells whose edited handler runs. */
  cells(): Iterable<string>;
  /** Runs this source for a cell from now on; where it cannot start, all stays as it was. */
  install(cell: string, source: string): Promise<InstallAnswer>;
  /** Goes back to the shipped handler. */
  reset(cell: string): void;
  /** Ends them all. */
  close(): void;
}

export interface EditedHandlersOptions {
  sandbox: Sandbox;
  onLog: (cell: string, lines: ConsoleLine[]) => void;
  /** Called when a handler ended by itself; it is forgotten already. */
  onStop: (cell: string, error: HandlerError) => void;
  /** Called when another version has taken over on demand. */
  onChange: (cell: string, version: RunningVersion) => void;
}

export function createEditedHandlers(options: EditedHandlersOptions): EditedHandlers {
  const running = new Map<string, EditedHandler>();
  const starts = createTokenBucket(STARTS);
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let closed = false;

  function refusal(cell: string, source: string): string | undefined {
    if (source.length > MAX_SOURCE_CHARACTERS) {
      return `The handler has ${source.length} characters; at most ${MAX_SOURCE_CHARACTERS} can run.`;
    }
    if (!running.has(cell) && running.size >= MAX_RUNNING) {
      return `You have ${MAX_RUNNING} edited handlers running, the limit. Reset one first.`;
    }
    if (waiting >= MAX_WAITING || !starts.take()) {
      return `That was too fast: ${STARTS.perSecond} starts a second are allowed. Run it again in a moment.`;
    }
    return undefined;
  }

  async function start(cell: string, source: string): Promise<InstallAnswer> {
    let handler: EditedHandler | undefined;
    let ended: HandlerError | undefined;
    try {
      handler = await options.sandbox.start(source, {
        lab: options,
        onLog: (lines) => options.onLog(cell, lines),
        onStop(error) {
          ended = error;
          if (!handler || running.get(cell) !== handler) return;
          running.delete(cell);
          options.onStop(cell, error);
        },
      });
    } catch (error) {
      if (error instanceof HandlerProblem) return { ok: false, error: error.error };
      throw error;
    }
    if (ended) return { ok: false, error: ended };
    if (closed) {
      handler.dispose();
      return limit('Your lab has ended.');
    }
    running.get(cell)?.dispose();
    running.set(cell, handler);
    options.onChange(cell, 'edited');
    return { ok: true };
  }

  return {
    get: (cell) => running.get(cell),
    cells: () => running.keys(),
    async install(cell, source) {
      const refused = refusal(cell, source);
      if (refused) return limit(refused);
      waiting += 1;
      // One after the other, so that the last one asked for is the one that runs.
      const mine = last.then(() => start(cell, source));
      last = mine.catch(() => {});
      return mine.finally(() => {
        waiting -= 1;
      });
    },
    reset(cell) {
      const handler = running.get(cell);
      if (!handler) return;
      running.delete(cell);
      handler.dispose();
      options.onChange(cell, 'shipped');
    },
    close() {
      closed = true;
      for (const handler of running.values()) handler.dispose();
      running.clear();
    },
  };
}

function limit(message: string): InstallAnswer {
  return { ok: false, error: { kind: 'limit', message } };
}
