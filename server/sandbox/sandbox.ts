import type { ConsoleLine, HandlerError } from '../../src/protocol/edited-handler.ts';
import type { Handler } from '../cells/handler.ts';

/** What a lab is told of its edited handler. */
export interface HandlerOwner {
  /**
   * Stands for the lab: the same object for all its handlers. They have their shares of the processor together,
   * and if one made a thread fail, share no thread with others' any more. Default: every handler is judged alone.
   */
  lab?: object;
  /** It wrote to its console; also while it starts. */
  onLog(lines: ConsoleLine[]): void;
  /** It ended by itself, or was stopped; it is disposed of already. Called at most once. */
  onStop(error: HandlerError): void;
}

/** A reader's handler, running in an engine of its own. */
export interface EditedHandler {
  /**
   * Joins it to a cell's servers, as a shipped handler joins them: from then on their clients are its. A
   * cell that ends takes its clients with it; the handler can then be attached to the next.
   */
  attach: Handler;
  /** Ends it: nothing of it runs or is heard after that. */
  dispose(): void;
}

/** A reader's handler could not start. */
export class HandlerProblem extends Error {
  readonly error: HandlerError;

  constructor(error: HandlerError) {
    super(error.message);
    this.error = error;
  }
}

/** Where readers' handlers run: worker threads, in which each has an engine of its own. */
export interface Sandbox {
  /**
   * Starts a handler. The first start of a process also starts the threads.
   *
   * @param owner - Told of what the handler does by itself.
   * @throws {HandlerProblem} If the source is wrong, throws while it starts, or there is no room.
   */
  start(source: string, owner: HandlerOwner): Promise<EditedHandler>;
  /** Ends all handlers and threads. */
  close(): Promise<void>;
}
