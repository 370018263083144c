import { AsyncLocalStorage } from 'node:async_hooks';

/** Something whose code may throw, and which can be ended for it. */
export interface Crashable {
  crash(error: unknown): void;
}

/** Runs a function with these arguments, as the code of one cell. */
export type Run = <Args extends unknown[]>(code: (...args: Args) => void, ...args: Args) => void;

const storage = new AsyncLocalStorage<Crashable>();

/**
 * Makes what runs a cell's code. What that throws, now or later (in a timer, after an `await`), ends
 * the cell and nothing else: errors thrown now are caught here, later ones by `catchLateErrors`.
 */
export function createRun(cell: Crashable): Run {
  // Entering a context made once is cheaper than making one a message, as `storage.run` does.
  const inside = storage.run(cell, () => AsyncLocalStorage.snapshot());
  return (code, ...args) => {
    try {
      inside(code, ...args);
    } catch (error) {
      cell.crash(error);
    }
  };
}

/**
 * Listens for errors that nobody caught, and gives each to the cell whose code threw it.
 *
 * @param onForeign - Called with an error that is no cell's: a bug of the server's own.
 * @returns Stops listening.
 */
export function catchLateErrors(process: NodeJS.Process, onForeign: (error: unknown) => void): () => void {
  const listener = (error: unknown) => {
    const cell = storage.getStore();
    if (cell) cell.crash(error);
    else onForeign(error);
  };
  process.on('uncaughtException', listener);
  process.on('unhandledRejection', listener);
  return () => {
    process.off('uncaughtException', listener);
    process.off('unhandledRejection', listener);
  };
}
