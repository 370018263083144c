import { TIMER_MS, TIMERS } from '../limits.ts';

interface Timer {
  id: number;
  ms: number;
  repeat: boolean;
  clock: NodeJS.Timeout | undefined;
  /** Whether the handler is still to be told that its time has come. */
  isDue: boolean;
}

/** A handler's timers. The engine has no clock to wait with. */
export class Timers {
  readonly #timers = new Map<number, Timer>();
  readonly #onDue: (id: number, begin: () => void) => void;
  /** Timers that were removed while they were due: they wait in line all the same. */
  #stale = 0;

  /** @param onDue - Called when a timer is due; it calls `begin` when the handler is about to be told. */
  constructor(onDue: (id: number, begin: () => void) => void) {
    this.#onDue = onDue;
  }

  /** @returns Whether there was room for one more. */
  add(id: number, ms: number, repeat: boolean): boolean {
    this.remove(id);
    if (this.#timers.size + this.#stale >= TIMERS.value) return false;
    const timer: Timer = {
      id,
      ms: ms >= 1 && ms <= TIMER_MS ? ms : 1,
      repeat,
      clock: undefined,
      isDue: false,
    };
    this.#timers.set(id, timer);
    this.#arm(timer);
    return true;
  }

  remove(id: number): void {
    const timer = this.#timers.get(id);
    if (!timer) return;
    clearTimeout(timer.clock);
    this.#timers.delete(id);
    if (timer.isDue) this.#stale += 1;
  }

  clear(): void {
    for (const id of [...this.#timers.keys()]) this.remove(id);
  }

  #arm(timer: Timer) {
    timer.isDue = false;
    timer.clock = setTimeout(() => {
      timer.isDue = true;
      this.#onDue(timer.id, () => this.#begin(timer));
    }, timer.ms);
  }

  /** Only now an interval is armed again: it cannot outrun the handler that it belongs to. */
  #begin(timer: Timer) {
    if (this.#timers.get(timer.id) !== timer) this.#stale -= 1;
    else if (timer.repeat) this.#arm(timer);
    else this.#timers.delete(timer.id);
  }
}
