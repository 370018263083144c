import { assertFunction } from './errors.ts';

// biome-ignore lint/suspicious/noExplicitAny: a listener takes what its event brings
export type Listener = (this: any, ...args: any[]) => unknown;

type Once = Listener & { listener?: Listener };

/** Node's `EventEmitter`. */
export class EventEmitter {
  #listeners = new Map<string | symbol, Once[]>();

  on(event: string | symbol, listener: Listener): this {
    assertFunction('listener', listener);
    this.#listeners.set(event, [...this.#of(event), listener]);
    return this;
  }

  prependListener(event: string | symbol, listener: Listener): this {
    assertFunction('listener', listener);
    this.#listeners.set(event, [listener, ...this.#of(event)]);
    return this;
  }

  once(event: string | symbol, listener: Listener): this {
    return this.on(event, this.#onceOf(event, listener));
  }

  prependOnceListener(event: string | symbol, listener: Listener): this {
    return this.prependListener(event, this.#onceOf(event, listener));
  }

  off(event: string | symbol, listener: Listener): this {
    const at = this.#of(event).findLastIndex((known) => known === listener || known.listener === listener);
    if (at !== -1) this.#listeners.set(event, this.#of(event).toSpliced(at, 1));
    return this;
  }

  addListener(event: string | symbol, listener: Listener): this {
    return this.on(event, listener);
  }

  removeListener(event: string | symbol, listener: Listener): this {
    return this.off(event, listener);
  }

  removeAllListeners(event?: string | symbol): this {
    if (event === undefined) this.#listeners.clear();
    else this.#listeners.delete(event);
    return this;
  }

  emit(event: string | symbol, ...args: unknown[]): boolean {
    return fire(this, event, ...args);
  }

  listeners(event: string | symbol): Listener[] {
    return this.#of(event).map((known) => known.listener ?? known);
  }

  rawListeners(event: string | symbol): Listener[] {
    return [...this.#of(event)];
  }

  listenerCount(event: string | symbol): number {
    return this.#of(event).length;
  }

  eventNames(): (string | symbol)[] {
    return [...this.#listeners.keys()].filter((event) => this.#of(event).length > 0);
  }

  setMaxListeners(): this {
    return this;
  }

  #of(event: string | symbol): Once[] {
    return this.#listeners.get(event) ?? [];
  }

  #onceOf(event: string | symbol, listener: Listener): Once {
    assertFunction('listener', listener);
    const once: Once = (...args) => {
      this.off(event, once);
      return listener.apply(this, args);
    };
    once.listener = listener;
    return once;
  }
}

/**
 * Calls the listeners of an event, also of an emitter whose own `emit` means something else.
 *
 * @throws What a listener throws; and as Node does, an `error` that nobody listens to.
 */
export function fire(emitter: EventEmitter, event: string | symbol, ...args: unknown[]): boolean {
  const listeners = emitter.rawListeners(event);
  if (event === 'error' && listeners.length === 0) throw args[0];
  for (const listener of listeners) listener.apply(emitter, args);
  return listeners.length > 0;
}
