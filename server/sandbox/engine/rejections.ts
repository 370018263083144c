import type { JSValueHandle } from 'quickjs-wasi';

/** Rejections that are remembered in one turn; nobody looks at more than the first that stays unhandled. */
const MOST = 100;

/** The promises that were rejected in a turn and that nobody handles, in the order in which they were. */
export class Rejections {
  readonly #unhandled = new Map<number, { promise: JSValueHandle; reason: JSValueHandle }>();

  /** What the engine calls when a promise is rejected, and when one that was gets a handler after all. */
  note = (promise: JSValueHandle, reason: JSValueHandle, isHandled: boolean): void => {
    if (isHandled) this.#forget(promise.identity);
    // While it is held, its identity is its own.
    else if (this.#unhandled.size < MOST) {
      this.#unhandled.set(promise.identity, { promise: promise.dup(), reason: reason.dup() });
    }
  };

  /** Why the first one was rejected; valid until `clear`. */
  get first(): JSValueHandle | undefined {
    return this.#unhandled.values().next().value?.reason;
  }

  clear(): void {
    for (const identity of [...this.#unhandled.keys()]) this.#forget(identity);
  }

  #forget(identity: number) {
    const entry = this.#unhandled.get(identity);
    if (!entry) return;
    this.#unhandled.delete(identity);
    entry.promise.dispose();
    entry.reason.dispose();
  }
}
