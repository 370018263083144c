/** How often something may happen. */
export interface Rate {
  /** Most tokens held, so the largest burst. Whole, at least 1. */
  burst: number;
  /** Tokens gained per second while below `burst`. Above 0. */
  perSecond: number;
}

/** Limits how often something happens while letting short bursts through. */
export interface TokenBucket {
  /**
   * Takes tokens; `false` when there are too few, which leaves the bucket as it was.
   *
   * @param tokens - Default 1.
   */
  take(tokens?: number): boolean;
  /** Whole milliseconds until `take()` succeeds; 0 when it would now. */
  waitMs(): number;
  /** Whether the bucket has refilled completely, as if it had never been used. */
  isFull(): boolean;
}

/** Milliseconds, never going back. */
const clock = () => performance.now();

/**
 * Creates a full bucket. It refills when it is asked, so an idle one costs nothing.
 *
 * @param now - Clock in milliseconds, never going back. Tests pass their own.
 * @throws {RangeError} If `rate` is outside the range it documents.
 */
export function createTokenBucket(rate: Rate, now = clock): TokenBucket {
  const { burst, perSecond } = rate;
  if (!Number.isInteger(burst) || burst < 1) {
    throw new RangeError(`burst must be a whole number above 0, got ${burst}`);
  }
  if (!(perSecond > 0)) throw new RangeError(`perSecond must be above 0, got ${perSecond}`);
  return new Bucket(burst, perSecond, now);
}

/** A class, as every connection has one: closures would cost it several times the memory. */
class Bucket implements TokenBucket {
  // Counted in thousandths: a token a second is one a millisecond, so whole rates add up exactly.
  readonly #full: number;
  #level: number;
  readonly #perSecond: number;
  #refilledAt: number;
  readonly #now: () => number;

  constructor(burst: number, perSecond: number, now: () => number) {
    this.#full = burst * 1_000;
    this.#level = this.#full;
    this.#perSecond = perSecond;
    this.#refilledAt = Math.floor(now());
    this.#now = now;
  }

  #refill() {
    const time = Math.floor(this.#now());
    this.#level = Math.min(this.#full, this.#level + (time - this.#refilledAt) * this.#perSecond);
    this.#refilledAt = time;
  }

  take(tokens = 1) {
    this.#refill();
    if (this.#level < 1_000 * tokens) return false;
    this.#level -= 1_000 * tokens;
    return true;
  }

  waitMs() {
    this.#refill();
    return Math.max(0, Math.ceil((1_000 - this.#level) / this.#perSecond));
  }

  isFull() {
    this.#refill();
    return this.#level === this.#full;
  }
}
