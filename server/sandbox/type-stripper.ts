import type { Worker } from 'node:worker_threads';
import type { HandlerError } from '../../src/protocol/edited-handler.ts';
import { STRIP, STRIPS } from './limits.ts';
import type { Stripped } from './strip-thread.ts';
import { startThread } from './worker-thread.ts';

const SCRIPT = new URL('./strip-thread.ts', import.meta.url);
/** Megabytes of the thread's own heap. */
const HEAP_MEGABYTES = 128;
/**
 * Milliseconds after which a source counts as slow. What readers write takes a few; some sources of two hundred
 * characters take as long as one wants.
 */
const SLOW_MS = 100;
/** Milliseconds that a new thread gets to start. */
const START_MS = 5_000;

/**
 * Takes the types out of sources, in threads that are replaced whenever one is broken. Those of a lab whose
 * source broke one, or was slow, wait for each other, and no longer keep others waiting.
 */
export class TypeStripper {
  readonly #lane = new Lane();
  readonly #lateLane = new Lane();
  readonly #suspects = new WeakSet<object>();
  readonly #slowMs: number;

  /** @param slowMs - Tests pass their own. */
  constructor(slowMs = SLOW_MS) {
    this.#slowMs = slowMs;
  }

  /**
   * @param lab - Stands for the lab that it comes from.
   * @returns JavaScript in which every line and column is where it was.
   * @throws {HandlerError} If it is not TypeScript that can be run, or too many wait.
   */
  async strip(source: string, lab: object = {}): Promise<string> {
    const lane = this.#suspects.has(lab) ? this.#lateLane : this.#lane;
    const { stripped, ms } = await lane.strip(source);
    if ('isBroken' in stripped || ms > this.#slowMs) this.#suspects.add(lab);
    if ('code' in stripped) return stripped.code;
    if ('error' in stripped) throw stripped.error;
    throw { kind: 'syntax', message: STRIP.sentence } satisfies HandlerError;
  }

  async close(): Promise<void> {
    await Promise.all([this.#lane.close(), this.#lateLane.close()]);
  }
}

interface Timed {
  stripped: Stripped;
  /** Milliseconds that it took, those that it waited not counted. */
  ms: number;
}

/** Sources that are stripped one at a time. */
class Lane {
  #thread: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isClosed = false;

  async strip(source: string): Promise<Timed> {
    if (this.#waiting >= STRIPS.value) {
      return { stripped: { error: { kind: 'limit', message: STRIPS.sentence } }, ms: 0 };
    }
    this.#waiting += 1;
    const result = this.#last.then(() => this.#stripNow(source));
    this.#last = result;
    return result.finally(() => {
      this.#waiting -= 1;
    });
  }

  close(): Promise<unknown> | undefined {
    this.#isClosed = true;
    return this.#endThread();
  }

  async #stripNow(source: string): Promise<Timed> {
    if (this.#isClosed) return { stripped: { isBroken: true }, ms: 0 };
    if (!this.#thread) {
      this.#thread = startStripThread();
      // It answers as soon as it has started, and only then the time of the source begins.
      await ask(this.#thread, '', START_MS);
    }
    const startedAt = performance.now();
    const stripped = this.#thread
      ? await ask(this.#thread, source, STRIP.value)
      : { isBroken: true as const };
    if ('isBroken' in stripped) await this.#endThread();
    return { stripped, ms: performance.now() - startedAt };
  }

  #endThread(): Promise<unknown> | undefined {
    const thread = this.#thread;
    this.#thread = undefined;
    return thread?.terminate();
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
