/** How often something may happen. */
export interface Rate {
  /** Most tokens held, so the largest burst. Whole, at least 1. */
  burst: number;
  /** Tokens gained per second while below `burst`. Above 0. */
  perSecond: number;
}

/** Limits how often something happens while letting short bursts through. */
export interface TokenBucket {
  /** Takes a token; `false` when there is none, which leaves the bucket as it was. */
  take(): boolean;
  /** Whole milliseconds until `take()` succeeds; 0 when it would now. */
  waitMs(): number;
  /** Whether the bucket has refilled completely, as if it had never been used. */
  isFull(): boolean;
}

/**
 * Creates a full bucket. It refills when it is asked, so an idle one costs nothing.
 *
 * @param now - Clock in milliseconds, never going back. Tests pass their own.
 * @throws {RangeError} If `rate` is outside the range it documents.
 */
export function createTokenBucket(rate: Rate, now = () => performance.now()): TokenBucket {
  const { burst, perSecond } = rate;
  if (!Number.isInteger(burst) || burst < 1) {
    throw new RangeError(`burst must be a whole number above 0, got ${burst}`);
  }
  if (!(perSecond > 0)) throw new RangeError(`perSecond must be above 0, got ${perSecond}`);

  // Counted in thousandths: a token a second is one a millisecond, so whole rates add up exactly.
  const full = burst * 1_000;
  let level = full;
  let refilledAt = Math.floor(now());

  function refill() {
    const time = Math.floor(now());
    level = Math.min(full, level + (time - refilledAt) * perSecond);
    refilledAt = time;
  }

  return {
    take() {
      refill();
      if (level < 1_000) return false;
      level -= 1_000;
      return true;
    },
    waitMs() {
      refill();
      return Math.max(0, Math.ceil((1_000 - level) / perSecond));
    },
    isFull() {
      refill();
      return level === full;
    },
  };
}
