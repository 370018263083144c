/**
 * What an exercise's `check.ts` is made of. The same check runs in the reader's page and in the tests,
 * so it speaks to the handler through real sockets and nothing else.
 *
 * An exercise is a folder of a lesson, and a cell of that name. It holds `check.ts`, and
 *
 * - where readers write the handler: `start.ts`, `solution.ts`, at least two `wrong-<name>.ts`;
 * - where readers write a client: the same three with `.js`, and `server.ts`, the handler that they talk to.
 *
 * The first line of a wrong solution names the requirement that it fails at, and why people write it:
 * `// Fails: typing. In the handler, "socket.emit" sounds like "everyone".`
 *
 * A `server.ts` runs natively, and so answers fences itself, where the check uses `settle` or
 * `hearsNothing`: `socket.on(FENCE, (done) => done())`, and for raw clients, it sends a text that starts with
 * `FENCE` back as it is.
 *
 * N.B. Imported by the browser and by the tests: types and pure values only.
 */

/** An exercise: `check.ts` exports one as its default. */
export interface Exercise {
  /** Heading of the exercise. */
  title: string;
  /** The task, in one or two sentences. Backticks mark code. */
  task: string;
  /** Shown one at a time, when the reader asks. Backticks mark code. */
  hints: readonly string[];
  /** Names of the clients on the stage, in order. */
  clients: readonly string[];
  /** Checked in this order, on the same connections; the first that is not met ends the run. */
  requirements: readonly Requirement[];
}

export interface Requirement {
  /** Stable. A wrong solution names the one that it fails at. */
  id: string;
  /** What must happen, in one sentence. Backticks mark code. */
  text: string;
  /** Makes it happen, and looks. @throws {Unmet} If it did not. */
  run(examiner: Examiner): Promise<void>;
}

/** A requirement was not met: `message` says what was received instead. Backticks mark code. */
export class Unmet extends Error {
  override name = 'Unmet';
}

/** What a check can do. All its clients are real ones. Whatever waits is over after 2 s, and fails. */
export interface Examiner {
  /** Opens a Socket.IO client, or gives the one that is open. `name` is one of the exercise's clients. */
  socketio(name: string, options?: SocketIoOptions): Promise<SocketIoClient>;
  /** Opens a raw WebSocket, or gives the one that is open. `name` is one of the exercise's clients. */
  raw(name: string, query?: Record<string, string>): Promise<RawClient>;
  /** Asks the cell's HTTP door. `path` starts with `/`. */
  fetch(path: string, init?: { method?: string; body?: string }): Promise<{ status: number; text: string }>;
  /** Sends these bytes, as they are, on a new TCP connection to the raw door, after a handshake. */
  sendBytes(hex: string): Promise<SentBytes>;
  /**
   * Waits until the handler is done with everything that was sent, and everything it sent then has
   * arrived: each client asks a fence question twice. What comes after that is late.
   */
  settle(): Promise<void>;
  /** The reader's client code; in exercises with a `server.ts`. */
  code: ReaderCode;
  /** Waits this long, where the exercise is about time itself; never to see whether something comes. */
  pause(ms: number): Promise<void>;
  /** Ends the requirement as not met. */
  fail(message: string): never;
}

export interface SocketIoOptions {
  /** Besides the client's name, which every handler finds in `socket.handshake.auth.name`. */
  auth?: Record<string, unknown>;
  /** `"/"` by default. One name can be open in several. */
  namespace?: string;
}

/** What a check can do with a client of either kind. */
interface Client {
  readonly name: string;
  /** Resolves once the server has closed it: fails when it is still open after 2 s. */
  closed(): Promise<{ code: number | undefined; reason: string }>;
  close(): void;
}

export interface SocketIoClient extends Client {
  readonly id: string;
  emit(event: string, ...args: unknown[]): void;
  /** Emits and waits for the acknowledgement: its arguments. Fails without one after 2 s. */
  ask(event: string, ...args: unknown[]): Promise<unknown[]>;
  /** From now on, answers the server's events of this name that want an acknowledgement. */
  answers(event: string, answer: (...args: unknown[]) => unknown): void;
  /**
   * The next event of this name that no `hears` has taken yet. With `args`, its arguments must equal them;
   * binary ones are compared as bytes. Fails, with what came instead, when it has not come after 1 s.
   *
   * @returns Its arguments; binary ones as `Uint8Array`.
   */
  hears(event: string, ...args: unknown[]): Promise<unknown[]>;
  /** Settles; then fails if anything has come, or any event of this name, that no `hears` has taken. */
  hearsNothing(event?: string): Promise<void>;
}

export interface RawClient extends Client {
  send(data: string | Uint8Array): void;
  /** The next message that no `hears` has taken yet, binary or text. With `data`, it must equal that. */
  hears(data?: string | Uint8Array): Promise<string | Uint8Array>;
  /** Settles; then fails if anything has come that no `hears` has taken. */
  hearsNothing(): Promise<void>;
}

/** What a server did with bytes by hand. */
export interface SentBytes {
  /** What came back after the handshake, as lower-case hex without spaces, and without the server's heartbeats. */
  answer: string;
  /** Text messages among it. */
  messages: string[];
  /** Close code among it. */
  closeCode: number | undefined;
  /** Whether the server ended the TCP connection. */
  ended: boolean;
}

/**
 * The reader's client code, in its worker. It has `io`, `WebSocket`, `fetch`, `url` and `httpUrl`. The check
 * starts it: that is its first requirement's business.
 */
export interface ReaderCode {
  /** Runs the code anew. Fails if it throws. */
  start(): Promise<void>;
  /** Calls a function that it declares, and waits for what that returns; fails after `withinMs`, 5,000 by default. */
  call(name: string, args?: unknown[], withinMs?: number): Promise<unknown>;
  /** Ends it, with all its connections. */
  stop(): void;
}
