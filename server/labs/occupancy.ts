/** Counts who is inside something, and tells when it has been empty for long enough. */
export interface Occupancy {
  /** How many are inside. */
  readonly count: number;
  enter(): void;
  /** Call it once for each `enter`. */
  leave(): void;
  /** Forgets everything; `onIdle` is not called any more. */
  close(): void;
}

/**
 * @param options.idleMs - Milliseconds of emptiness, from the start or since the last one left.
 * @param options.onIdle - Called once after that.
 */
export function createOccupancy(options: { idleMs: number; onIdle: () => void }): Occupancy {
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function startTimer() {
    // Nobody waits for an empty lab, so it must not keep the process alive.
    if (!closed) timer = setTimeout(options.onIdle, options.idleMs).unref();
  }
  startTimer();

  return {
    get count() {
      return count;
    },
    enter() {
      clearTimeout(timer);
      count += 1;
    },
    leave() {
      count -= 1;
      if (count === 0) startTimer();
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
