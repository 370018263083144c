import { CPU, type Share } from '../limits.ts';

/** Least milliseconds that a turn counts for: what it costs to enter an engine at all. */
const LEAST_MS = 0.02;

/** A lab's share of a thread. A turn may take more than is left; the next one waits for it. */
export class CpuShare {
  readonly #share: Share;
  #left: number;
  #at: number;
  #recent = 0;
  #spentAt = 0;
  readonly #now: () => number;

  /** @param now - Clock in milliseconds, never going back. Tests pass their own. */
  constructor(now = () => performance.now(), share: Share = CPU) {
    this.#now = now;
    this.#share = share;
    this.#left = share.burst;
    this.#at = now();
  }

  spend(ms: number): void {
    this.#refill();
    const spent = Math.max(LEAST_MS, ms);
    this.#left -= spent;
    this.#recent = this.recentMs + spent;
    this.#spentAt = this.#at;
  }

  /** Milliseconds until the next turn may begin; 0 when it may now. */
  waitMs(): number {
    this.#refill();
    return this.#left > 0 ? 0 : Math.ceil((-this.#left / this.#share.perSecond) * 1_000) + 1;
  }

  /** Whether all is saved up, as if it had never been used. */
  isFull(): boolean {
    this.#refill();
    return this.#left === this.#share.burst;
  }

  /** Milliseconds that it has lately used; after a second, half of them count. */
  get recentMs(): number {
    return this.#recent * 2 ** ((this.#spentAt - this.#now()) / 1_000);
  }

  #refill() {
    const now = this.#now();
    const { burst, perSecond } = this.#share;
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1_000) * perSecond);
    this.#at = now;
  }
}
