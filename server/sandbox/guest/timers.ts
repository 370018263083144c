import { ask, newNumber } from './door.ts';
import { assertFunction } from './errors.ts';

type Callback = (...args: unknown[]) => unknown;

interface Timer {
  callback: Callback;
  args: unknown[];
  timeout: Timeout;
}

/** Timers that are set. The host keeps the clock. */
const timers = new Map<number, Timer>();

/** What Node's `setTimeout` returns. */
export class Timeout {
  readonly #id: number;
  readonly #ms: number;
  readonly #repeat: boolean;

  constructor(id: number, ms: number, repeat: boolean) {
    this.#id = id;
    this.#ms = ms;
    this.#repeat = repeat;
  }

  get repeat(): boolean {
    return this.#repeat;
  }

  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  refresh(): this {
    if (!timers.has(this.#id)) return this;
    ask('untimer', this.#id);
    ask('timer', this.#id, this.#ms, this.#repeat);
    return this;
  }
  close(): this {
    clearTimer(this);
    return this;
  }
  [Symbol.toPrimitive](): number {
    return this.#id;
  }
  [Symbol.dispose](): void {
    clearTimer(this);
  }
}

function startTimer(callback: Callback, ms: unknown, repeat: boolean, args: unknown[]): Timeout {
  assertFunction('callback', callback);
  const id = newNumber();
  const delay = Number(ms) || 0;
  ask('timer', id, delay, repeat);
  const timeout = new Timeout(id, delay, repeat);
  timers.set(id, { callback, args, timeout });
  return timeout;
}

export function setTimeout(callback: Callback, ms?: unknown, ...args: unknown[]): Timeout {
  return startTimer(callback, ms, false, args);
}

export function setInterval(callback: Callback, ms?: unknown, ...args: unknown[]): Timeout {
  return startTimer(callback, ms, true, args);
}

export function setImmediate(callback: Callback, ...args: unknown[]): Timeout {
  return startTimer(callback, 0, false, args);
}

/** `clearTimeout`, `clearInterval` and `clearImmediate`. */
export function clearTimer(timer: unknown): void {
  const id = Number(timer);
  if (timers.delete(id)) ask('untimer', id);
}

/** The host's clock rang. */
export function ring(id: number): void {
  const timer = timers.get(id);
  if (!timer) return;
  if (!timer.timeout.repeat) timers.delete(id);
  timer.callback.apply(timer.timeout, timer.args);
}

/** `setTimeout` of `node:timers/promises`. */
export function sleep<Value>(ms?: number, value?: Value): Promise<Value | undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(value), ms));
}
