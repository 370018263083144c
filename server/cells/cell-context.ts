import { AsyncLocalStorage } from 'node:async_hooks';

/** Something whose code may throw, and which can be ended for it. */
export interface Crashable {
  crash(error: unknown): void;
}

const storage = new AsyncLocalStorage<Crashable>();

/**
 * Runs a cell's code. What it throws, now or later (in a timer, after an `await`), ends that cell
 * and nothing else: errors thrown now are caught here, later ones by `catchLateErrors`.
 */
export function runInCell(cell: Crashable, code: () => void): void {
  try {
    storage.run(cell, code);
  } catch (error) {
    cell.crash(error);
  }
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
