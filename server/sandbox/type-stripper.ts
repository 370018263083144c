import type { Worker } from 'node:worker_threads';
import type { HandlerError } from '../../src/protocol/edited-handler.ts';
import { STRIP } from './limits.ts';
import type { Stripped } from './strip-thread.ts';
import { startThread } from './worker-thread.ts';

const SCRIPT = new URL('./strip-thread.ts', import.meta.url);
/** Megabytes of the thread's own heap. */
const HEAP_MEGABYTES = 128;
/** Milliseconds that a new thread gets besides, to start. */
const START_MS = 5_000;

/** Takes the types out of sources, one at a time, in a thread that is replaced whenever one breaks it. */
export class TypeStripper {
  #thread: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @returns JavaScript in which every line and column is where it was.
   * @throws {HandlerError} If it is not TypeScript that can be run.
   */
  strip(source: string): Promise<string> {
    const result = this.#last.then(() => this.#stripNow(source));
    this.#last = result.catch(() => {});
    return result;
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
    this.#thread = undefined;
  }

  async #stripNow(source: string): Promise<string> {
    const isNew = !this.#thread;
    this.#thread ??= startStripThread();
    const stripped = await ask(this.#thread, source, STRIP.value + (isNew ? START_MS : 0));
    if ('code' in stripped) return stripped.code;
    if ('error' in stripped) throw stripped.error;
    await this.close();
    throw { kind: 'syntax', message: STRIP.sentence } satisfies HandlerError;
  }
}

function startStripThread(): Worker {
  const thread = startThread(SCRIPT, HEAP_MEGABYTES);
  // It exits after an error: that is answered.
  return thread.on('error', () => {});
}

/** Also answers where the thread ends, or takes too long. */
function ask(thread: Worker, source: string, timeoutMs: number): Promise<Stripped> {
  return new Promise((resolve) => {
    const answer = (stripped: Stripped) => {
      clearTimeout(timer);
      thread.off('message', answer);
      thread.off('exit', fail);
      resolve(stripped);
    };
    const fail = () => answer({ isBroken: true });
    const timer = setTimeout(fail, timeoutMs);
    thread.on('message', answer);
    thread.on('exit', fail);
    thread.postMessage(source);
  });
}
