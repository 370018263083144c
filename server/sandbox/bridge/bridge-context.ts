import type { GuestEvent } from '../messages.ts';

/** What the parts of a bridge share while it is attached to a cell. */
export interface BridgeContext {
  /** What the handler has set up. */
  wishes: Wishes;
  /** Tells the handler something; nothing once the bridge is no longer attached to this cell. */
  tell(event: GuestEvent): void;
  /** A number that was not given to the handler yet. */
  newNumber(): number;
  /** Calls back when the handler is done with all that it was told so far. */
  fence(done: () => void): void;
  /**
   * Asks the handler, under a number of its own, and waits for its `next`.
   *
   * @param done - Called once: with what the handler says is wrong, or nothing.
   */
  askNext(question: (call: number) => GuestEvent, done: (error: NextError | undefined) => void): void;
}

/** An error that a middleware gave to `next`. */
export class NextError extends Error {
  readonly data: unknown;

  constructor(message: string, data?: unknown) {
    super(message);
    this.data = data;
  }
}

/** What a handler has set up once and for all its cells. */
export interface Wishes {
  /** Names of its namespaces, the main one among them. */
  namespaces: Set<string>;
  /** Namespaces in which it has a middleware. */
  used: Set<string>;
  /** Whether it decides itself which names are namespaces. */
  dynamicNamespaces: boolean;
  /** Whether it has a middleware before the requests of Engine.IO. */
  engineUse: boolean;
  /** Milliseconds, by the name of the option. */
  options: Map<string, number>;
  /** Which events of the HTTP server it listens to. */
  listens: Set<string>;
}

export function createWishes(): Wishes {
  return {
    namespaces: new Set(['/']),
    used: new Set(),
    dynamicNamespaces: false,
    engineUse: false,
    options: new Map(),
    listens: new Set(),
  };
}

/** One part of a bridge: what joins one of a cell's servers to the handler. */
export interface BridgePart {
  /** Applies what the handler asks for, by the op's name. @throws {TypeError} If an argument is wrong. */
  ops: Record<string, (...args: unknown[]) => void>;
  /** Sets up on the cell's server what the handler wishes and is not there yet. */
  grant(): void;
  /** The handler was started again, and knows nobody. */
  restart(): void;
  /** The handler leaves this cell: it is told that all its clients have gone. */
  end(): void;
}
