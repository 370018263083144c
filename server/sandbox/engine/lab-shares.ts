import { CpuShare } from './cpu-share.ts';

/** Labs that are remembered when nothing of them runs. */
const MAX_REMEMBERED = 1_000;

interface Entry {
  share: CpuShare;
  handlers: number;
}

/** The labs' shares of this thread. A lab keeps what it has used when it starts a handler anew. */
export class LabShares {
  readonly #labs = new Map<number, Entry>();
  readonly #now: () => number;

  /** @param now - Clock in milliseconds, never going back. Tests pass their own. */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** How many labs are remembered. */
  get size(): number {
    return this.#labs.size;
  }

  /** The share of one more handler of a lab. Call `leave` when that has ended. */
  enter(lab: number): CpuShare {
    let entry = this.#labs.get(lab);
    if (!entry) {
      if (this.#labs.size >= MAX_REMEMBERED) this.#forgetSome();
      entry = { share: new CpuShare(this.#now), handlers: 0 };
      this.#labs.set(lab, entry);
    }
    entry.handlers += 1;
    return entry.share;
  }

  leave(lab: number): void {
    const entry = this.#labs.get(lab);
    if (entry) entry.handlers -= 1;
  }

  #forgetSome() {
    for (const [lab, { share, handlers }] of this.#labs) {
      if (handlers === 0 && share.isFull()) this.#labs.delete(lab);
    }
  }
}
