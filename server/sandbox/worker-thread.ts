import { Worker } from 'node:worker_threads';
import { HANG } from './limits.ts';
import { packForWorker, unpackFromWorker } from './message-text.ts';
import { type FromWorker, HEART, type ToWorker, type WorkerStart } from './worker-messages.ts';

const WORKER = new URL('./engine/worker.ts', import.meta.url);
/** Megabytes of a thread's own heap; engines are not in it. */
const HEAP_MEGABYTES = 256;
/** How often a thread's heart is looked at. */
const CHECK_MS = 250;

export interface WorkerThreadOptions {
  /** What runs in it. Default: `engine/worker.ts`; tests take one that hangs. */
  script?: URL | undefined;
  onMessage(message: FromWorker): void;
  /**
   * The thread has ended by itself, or was ended as it hung. Not called after `close`.
   *
   * @param running - The handler that had the thread; 0 for none.
   */
  onDeath(running: number, hung: boolean): void;
  /** Told of what went wrong in it, for the log. */
  onFault(error: unknown): void;
}

/** A thread in which readers' handlers run, and the watch over it. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #heart: Int32Array;
  readonly #options: WorkerThreadOptions;
  readonly #watch: NodeJS.Timeout;
  #lastTurn = 0;
  #checksInTurn = 0;
  #isOver = false;

  constructor(options: WorkerThreadOptions) {
    this.#options = options;
    const start: WorkerStart = { heart: new SharedArrayBuffer(4 * Object.keys(HEART).length) };
    this.#heart = new Int32Array(start.heart);
    this.#worker = startThread(options.script ?? WORKER, HEAP_MEGABYTES, start);
    this.#worker.on('message', (posted: FromWorker | string) => {
      if (!this.#isOver) options.onMessage(unpackFromWorker(posted));
    });
    this.#worker.on('error', (error) => {
      options.onFault(error);
      this.#die(false);
    });
    this.#worker.on('exit', () => this.#die(false));
    this.#watch = setInterval(() => this.#check(), CHECK_MS).unref();
  }

  post(message: ToWorker): void {
    this.#worker.postMessage(packForWorker(message));
  }

  async close(): Promise<void> {
    this.#end();
    await this.#worker.terminate();
  }

  /**
   * A turn that lasts over many checks in a row. The checks are counted, not the time: where the whole
   * process stood still, nobody hung.
   */
  #check() {
    const turn = Atomics.load(this.#heart, HEART.turns);
    const isRunning = Atomics.load(this.#heart, HEART.running) !== 0;
    this.#checksInTurn = isRunning && turn === this.#lastTurn ? this.#checksInTurn + 1 : 0;
    this.#lastTurn = turn;
    if (this.#checksInTurn * CHECK_MS >= HANG.value) this.#die(true);
  }

  #die(hung: boolean) {
    if (this.#isOver) return;
    this.#end();
    void this.#worker.terminate();
    if (hung) this.#options.onFault(new Error('a thread of edited handlers hung'));
    this.#options.onDeath(Atomics.load(this.#heart, HEART.running), hung);
  }

  #end() {
    this.#isOver = true;
    clearInterval(this.#watch);
  }
}

/**
 * Starts a thread that sees nothing of this process's environment.
 *
 * @param heapMegabytes - Most memory of its own heap; beyond, it ends.
 */
export function startThread(script: URL, heapMegabytes: number, workerData?: unknown): Worker {
  return new Worker(script, {
    workerData,
    env: {},
    argv: [],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
}
