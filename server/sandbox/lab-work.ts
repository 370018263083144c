import { CpuShare } from './engine/cpu-share.ts';
import { type Runnable, Scheduler } from './engine/scheduler.ts';
import { SOCKETS_CPU } from './limits.ts';

/** Milliseconds that one lab's work may take before other labs, and all sockets, have their turn. */
const SLICE_MS = 2;

export interface LabWorkOptions {
  /** Stands for the lab in its threads. */
  id: number;
  /** Called when it has got work. */
  schedule(work: Runnable): void;
  /** Told of an error of ours. */
  onFault(error: unknown): void;
  /** Clock in milliseconds, never going back. Tests pass their own. */
  now?: () => number;
  /** Milliseconds of the processor's time that this thread has had. Tests pass their own. */
  cpuMs?: () => number;
}

/**
 * What a lab's handlers ask of the thread that all sockets are on. It is done in the order in which it was asked
 * for, a slice at a time, and no faster than the lab's share allows.
 */
export class LabWork implements Runnable {
  readonly id: number;
  readonly #options: LabWorkOptions;
  readonly #share: CpuShare;
  readonly #now: () => number;
  readonly #cpuMs: () => number;
  #waiting: (() => void)[] = [];

  constructor(options: LabWorkOptions) {
    const { id, now = () => performance.now(), cpuMs = threadCpuMs } = options;
    this.id = id;
    this.#options = options;
    this.#now = now;
    this.#cpuMs = cpuMs;
    this.#share = new CpuShare(now, SOCKETS_CPU);
  }

  add(work: () => void): void {
    this.#waiting.push(work);
    if (this.#waiting.length === 1) this.#options.schedule(this);
  }

  get hasWork(): boolean {
    return this.#waiting.length > 0;
  }

  waitMs(): number {
    return this.#share.waitMs();
  }

  get recentMs(): number {
    return this.#share.recentMs;
  }

  step(): void {
    const before = this.#cpuMs();
    const until = this.#now() + SLICE_MS;
    do this.#do(this.#waiting.shift());
    while (this.hasWork && this.#now() < until);
    this.#share.spend(this.#cpuMs() - before);
  }

  #do(work: (() => void) | undefined) {
    try {
      work?.();
    } catch (error) {
      this.#options.onFault(error);
    }
  }
}

/** Not the time that passes: on a busy machine that is not the lab's fault. */
function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** The work of all labs of a process. */
export class LabWorks {
  readonly #labs = new WeakMap<object, LabWork>();
  readonly #scheduler = new Scheduler(setImmediate);
  readonly #onFault: LabWorkOptions['onFault'];
  #lastId = 0;

  /** @param onFault - Told of an error of ours. */
  constructor(onFault: LabWorkOptions['onFault']) {
    this.#onFault = onFault;
  }

  /** @param lab - Stands for the lab. */
  of(lab: object): LabWork {
    let work = this.#labs.get(lab);
    if (!work) {
      this.#lastId += 1;
      work = new LabWork({
        id: this.#lastId,
        schedule: (ready) => this.#scheduler.schedule(ready),
        onFault: this.#onFault,
      });
      this.#labs.set(lab, work);
    }
    return work;
  }
}
