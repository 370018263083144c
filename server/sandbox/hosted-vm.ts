import type { ConsoleLine, HandlerError } from '../../src/protocol/edited-handler.ts';
import type { GuestListener, GuestVm } from './guest-vm.ts';
import { EVENT_BYTES, type Limit, WAITING_BYTES, WAITING_EVENTS } from './limits.ts';
import { encodeMessage } from './message-codec.ts';
import type { GuestEvent, Op } from './messages.ts';
import type { HandlerOwner } from './sandbox.ts';
import { type FromWorker, PROGRESS_BYTES, type ToWorker } from './worker-messages.ts';

/** An event that the handler was sent, until it is done with it. */
interface Sent {
  kind: GuestEvent[0];
  message: ToWorker & { type: 'event' };
  bytes: number;
}

export interface HostedVmOptions {
  id: number;
  /** JavaScript. */
  code: string;
  owner: HandlerOwner;
  /** Called once, when it has ended, however that came; `owner.onStop` is called after it. */
  onOver(): void;
  /** Called with how many more bytes of events wait for it, or how many fewer. */
  onWaiting(bytes: number): void;
}

/** Events that are sent again to a handler that had to start again; all others the bridge tells it itself. */
const REPEATED: readonly GuestEvent[0][] = ['event', 'ws-message', 'ws-ping', 'ws-pong', 'fence'];

/** A handler that runs in a worker thread. */
export class HostedVm implements GuestVm {
  readonly id: number;
  /** Bytes of its WebAssembly memory. */
  memoryBytes = 0;
  /** How often its thread failed and nobody knows for whom. */
  failures = 0;
  readonly owner: HandlerOwner;
  readonly #options: HostedVmOptions;
  #post: (message: ToWorker) => void = () => {};
  /** Shared with the thread: how many events the handler is done with. */
  #progress: Int32Array = new Int32Array(1);
  #sent: Sent[] = [];
  #sentBytes = 0;
  #done = 0;
  #listener: GuestListener | undefined;
  #early: Op[][] = [];
  #starting = Promise.withResolvers<void>();
  #state: 'starting' | 'running' | 'restarting' | 'over' = 'starting';

  constructor(options: HostedVmOptions) {
    this.id = options.id;
    this.owner = options.owner;
    this.#options = options;
    // It may end before anybody waits for its start.
    this.#starting.promise.catch(() => {});
  }

  /**
   * Starts the handler in a thread.
   *
   * @throws {HandlerError} If it cannot start.
   */
  start(post: (message: ToWorker) => void): Promise<void> {
    this.#startIn(post);
    return this.#starting.promise;
  }

  /** Starts it again in another thread, as its own failed. */
  restart(post: (message: ToWorker) => void): void {
    this.forgetDone();
    if (this.#state === 'running') this.#state = 'restarting';
    this.#startIn(post);
  }

  send(event: GuestEvent): void {
    if (this.#state === 'over') return;
    this.forgetDone();
    const [json, views] = encodeMessage(event);
    // A view may be a small part of a large buffer, all of which would be sent.
    const binaries = views.map((view) => Uint8Array.from(view));
    const bytes = binaries.reduce((sum, { length }) => sum + length, json.length);
    const crossed = this.#crossedLimit(bytes);
    // Not at once: the caller may be in the midst of telling several clients' events.
    if (crossed) {
      queueMicrotask(() => this.stop({ kind: 'limit', message: crossed.sentence }));
      return;
    }
    const message = { type: 'event', vm: this.id, json, binaries } as const;
    this.#deliver({ kind: event[0], message, bytes });
  }

  listen(listener: GuestListener): void {
    this.#listener = listener;
    for (const ops of this.#early.splice(0)) listener.onOps(ops);
  }

  dispose(): void {
    if (this.#state === 'over') return;
    if (this.#state === 'starting') {
      this.#starting.reject({ kind: 'engine', message: 'It was stopped.' } satisfies HandlerError);
    }
    this.#state = 'over';
    this.#forget(this.#sent.length);
    this.#post({ type: 'dispose', vm: this.id });
    this.#options.onOver();
  }

  /** Ends it, and tells why. */
  stop(error: HandlerError): void {
    if (this.#state === 'over') return;
    const wasStarting = this.#state === 'starting';
    if (wasStarting) this.#starting.reject(error);
    this.dispose();
    if (!wasStarting) this.owner.onStop(error);
  }

  /** What its thread says of it. */
  hear(message: FromWorker): void {
    if (this.#state === 'over') return;
    if (message.type === 'started') this.#started();
    else if (message.type === 'stopped') this.stop(message.error);
    else if (message.type === 'turn') this.#hearTurn(message.ops, message.lines);
    else this.memoryBytes = message.bytes;
  }

  #startIn(post: (message: ToWorker) => void) {
    this.#post = post;
    const progress = new SharedArrayBuffer(PROGRESS_BYTES);
    this.#progress = new Int32Array(progress);
    this.#done = 0;
    post({ type: 'start', vm: this.id, code: this.#options.code, progress });
  }

  #started() {
    const repeated = [...this.#sent];
    this.#forget(repeated.length);
    const wasRestarting = this.#state === 'restarting';
    this.#state = 'running';
    this.#starting.resolve();
    if (wasRestarting) this.#listener?.onRestart();
    for (const sent of repeated) if (REPEATED.includes(sent.kind)) this.#deliver(sent);
  }

  #deliver(sent: Sent) {
    this.#sent.push(sent);
    this.#sentBytes += sent.bytes;
    this.#options.onWaiting(sent.bytes);
    if (this.#state === 'running') this.#post(sent.message);
  }

  #hearTurn(ops: Op[], lines: ConsoleLine[]) {
    if (lines.length > 0) this.owner.onLog(lines);
    if (ops.length === 0) return;
    if (this.#listener) this.#listener.onOps(ops);
    else this.#early.push(ops);
  }

  #crossedLimit(bytes: number): Limit | undefined {
    if (bytes > EVENT_BYTES.value) return EVENT_BYTES;
    if (this.#sent.length >= WAITING_EVENTS.value) return WAITING_EVENTS;
    return this.#sentBytes + bytes > WAITING_BYTES.value ? WAITING_BYTES : undefined;
  }

  /** Bytes of the events that wait for it. */
  get waitingBytes(): number {
    return this.#sentBytes;
  }

  /** Forgets the events that the handler is done with. */
  forgetDone(): void {
    const done = Atomics.load(this.#progress, 0);
    this.#forget(done - this.#done);
    this.#done = done;
  }

  #forget(events: number) {
    const bytes = this.#sent.splice(0, events).reduce((sum, sent) => sum + sent.bytes, 0);
    this.#sentBytes -= bytes;
    if (bytes > 0) this.#options.onWaiting(-bytes);
  }
}
