import type { GuestEvent, Op } from './messages.ts';

/**
 * A reader's handler in its engine, as the bridge to the real sockets sees it.
 *
 * The engine itself takes the ops `log`, `throw`, `timer` and `untimer`; all others reach the bridge. Of an
 * op nothing is checked but that it is an array of JSON values and `Uint8Array`s, small and not nested
 * deeply: its name, length and types are whatever the reader's code made them.
 *
 * What the engine expects inside (`guest-source.ts`):
 * - `guestSource(): string`, a classic script whose value is `(door) => ({ dispatch, explain, run })`.
 *   `door(json, ...binaries)` takes one op; it throws a string where a limit is crossed.
 *   `dispatch(json, ...binaries)` is called with each event. What it throws, and every rejection that nobody
 *   handles, is given to `explain(reason)`, which sends a `throw` op.
 *   `run(module)` is called once, with the promise of the handler's module: when that is there, its default
 *   export, if a function, is called with `{ io, wss, http }`.
 * - `guestModules: Record<string, string>`, the source of every module that a handler may import, by name.
 */
export interface GuestVm {
  /**
   * Tells the handler something. The values are copied at once; binaries may be any views or `ArrayBuffer`.
   * Does nothing once the handler has ended.
   */
  send(event: GuestEvent): void;
  /** Says who hears of it. What came before is told at once; called once, by the bridge. */
  listen(listener: GuestListener): void;
  /** Ends the handler. Nothing is heard of it after that. */
  dispose(): void;
}

export interface GuestListener {
  /** What the handler asks for, in order. */
  onOp(op: Op): void;
  /**
   * Its thread failed through no fault of its own, and it is started again from its source: all state inside
   * is gone. The bridge forgets namespaces, middlewares, calls and what the handler wanted acknowledged, and
   * introduces the clients that are there with `connection` and `ws-connection`, as to a new handler. After
   * that, what clients sent and the handler had not read comes again: the bridge keeps what they want
   * acknowledged.
   */
  onRestart(): void;
}
