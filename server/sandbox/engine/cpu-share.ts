import { CPU } from '../limits.ts';

/** Least milliseconds that a turn counts for: what it costs to enter an engine at all. */
const LEAST_MS = 0.02;

/** A handler's share of the processor. A turn may take more than is left; the next one waits for it. */
export class CpuShare {
  #left: number = CPU.burst;
  #at: number;
  #recent = 0;
  #spentAt = 0;
  readonly #now: () => number;

  /** @param now - Clock in milliseconds, never going back. Tests pass their own. */
  constructor(now = () => performance.now()) {
    this.#now = now;
    this.#at = now();
  }

  spend(ms: number): void {
    this.#refill();
    const spent = Math.max(LEAST_MS, ms);
    this.#left -= spent;
    this.#recent = this.recentMs + spent;
    this.#spentAt = this.#at;
  }

  /** Milliseconds until the handler may run again; 0 when it may now. */
  waitMs(): number {
    this.#refill();
    return this.#left > 0 ? 0 : Math.ceil((-this.#left / CPU.perSecond) * 1_000) + 1;
  }

  /** Milliseconds that it has lately used; after a second, half of them count. */
  get recentMs(): number {
    return this.#recent * 2 ** ((this.#spentAt - this.#now()) / 1_000);
  }

  #refill() {
    const now = this.#now();
    this.#left = Math.min(CPU.burst, this.#left + ((now - this.#at) / 1_000) * CPU.perSecond);
    this.#at = now;
  }
}
