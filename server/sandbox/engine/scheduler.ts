/** Milliseconds that turns may take one after another before the thread looks at its messages. */
const SLICE_MS = 4;

/** What takes turns. */
export interface Runnable {
  /** Whether something waits for it. */
  readonly hasWork: boolean;
  /** Milliseconds until it may run; 0 when it may now. */
  waitMs(): number;
  /** Milliseconds that it has lately had the processor: who had it least goes first. */
  readonly recentMs: number;
  /** Takes one turn. */
  step(): void;
}

/**
 * Gives turns to all that have work, one each, round and round. Who has used little comes before those who
 * compute all the time, however many they are.
 */
export class Scheduler {
  readonly #ready = new Set<Runnable>();
  #running = false;
  #sleeping: NodeJS.Timeout | undefined;
  readonly #begin: (round: () => void) => void;

  /**
   * @param begin - Runs the first round after a rest. Default: at once. On a thread where others call `schedule`
   *   many times before it comes to rest, pass `setImmediate`, or each of these calls could take a slice.
   */
  constructor(begin: (round: () => void) => void = (round) => round()) {
    this.#begin = begin;
  }

  /** Call it when something has got work. */
  schedule(runnable: Runnable): void {
    this.#ready.add(runnable);
    if (this.#running) return;
    clearTimeout(this.#sleeping);
    this.#sleeping = undefined;
    this.#running = true;
    this.#begin(this.#round);
  }

  #round = () => {
    const until = performance.now() + SLICE_MS;
    let waitMs = Number.POSITIVE_INFINITY;
    for (const runnable of [...this.#ready].sort((a, b) => a.recentMs - b.recentMs)) {
      waitMs = Math.min(waitMs, this.#turn(runnable));
      if (performance.now() > until) {
        waitMs = 0;
        break;
      }
    }
    if (waitMs === 0) return void setImmediate(this.#round);
    this.#running = false;
    if (this.#ready.size > 0) this.#sleeping = setTimeout(this.#wake, waitMs);
  };

  #wake = () => {
    this.#sleeping = undefined;
    this.#running = true;
    this.#round();
  };

  /** @returns Milliseconds until it may run again. */
  #turn(runnable: Runnable): number {
    if (!runnable.hasWork) {
      this.#ready.delete(runnable);
      return Number.POSITIVE_INFINITY;
    }
    const waitMs = runnable.waitMs();
    if (waitMs > 0) return waitMs;
    runnable.step();
    this.#ready.delete(runnable);
    if (!runnable.hasWork) return Number.POSITIVE_INFINITY;
    // At the back of the line.
    this.#ready.add(runnable);
    return 0;
  }
}
