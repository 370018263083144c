import type { ConsoleLine, HandlerError } from '../../src/protocol/edited-handler.ts';
import type { GuestListener, GuestVm } from './guest-vm.ts';
import type { LabWork } from './lab-work.ts';
import {
  EVENT_BYTES,
  type Limit,
  SOCKETS_CPU,
  WAITING_BYTES,
  WAITING_EVENTS,
  WAITING_OP_BYTES,
  WAITING_OPS,
} from './limits.ts';
import { decodeMessage, encodeMessage } from './message-codec.ts';
import type { GuestEvent, Op } from './messages.ts';
import type { HandlerOwner } from './sandbox.ts';
import { type FromWorker, PROGRESS_BYTES, type ToWorker, type WrittenOp } from './worker-messages.ts';

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
  /** What its lab's handlers have this thread do. */
  work: LabWork;
  /** Called once, when it has ended, however that came; `owner.onStop` is called after it. */
  onOver(): void;
  /** Called with how many more bytes wait for it, or for the sockets that it sends to; or how many fewer. */
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
  /** Stands for its lab. */
  readonly lab: object;
  readonly #options: HostedVmOptions;
  #post: (message: ToWorker) => void = () => {};
  /** Shared with the thread: how many events the handler is done with. */
  #progress: Int32Array = new Int32Array(1);
  #sent: Sent[] = [];
  #sentBytes = 0;
  #done = 0;
  #listener: GuestListener | undefined;
  #early: Op[] = [];
  /** What it said, until its lab may have it done. Kept here, so that nothing of it is held once it is over. */
  #said: (() => void)[] = [];
  #waitingOps = 0;
  #waitingOpBytes = 0;
  /** It has ended, and that is told when all that it said before is done. */
  #hasStopped = false;
  #toldThatItWaits = false;
  #starting = Promise.withResolvers<void>();
  #state: 'starting' | 'running' | 'restarting' | 'over' = 'starting';

  constructor(options: HostedVmOptions) {
    this.id = options.id;
    this.owner = options.owner;
    this.lab = options.owner.lab ?? this;
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

  /** Starts it again in another thread, as its own failed; unless it has ended by itself. */
  restart(post: (message: ToWorker) => void): void {
    if (this.#hasStopped) return;
    this.forgetDone();
    if (this.#state === 'running') this.#state = 'restarting';
    this.#startIn(post);
  }

  send(event: GuestEvent): void {
    if (this.#state === 'over' || this.#hasStopped) return;
    this.forgetDone();
    const [json, views] = encodeMessage(event);
    // A view may be a small part of a large buffer, all of which would be sent.
    const binaries = views.map((view) => Uint8Array.from(view));
    const bytes = binaries.reduce((sum, { length }) => sum + length, json.length);
    const crossed = this.#crossedLimit(bytes);
    // Not at once: the caller may be in the midst of telling several clients' events.
    if (crossed) {
      queueMicrotask(() => this.#stopFor(crossed));
      return;
    }
    const message = { type: 'event', vm: this.id, json, binaries } as const;
    this.#deliver({ kind: event[0], message, bytes });
  }

  listen(listener: GuestListener): void {
    this.#listener = listener;
    for (const op of this.#early.splice(0)) listener.onOp(op);
  }

  dispose(): void {
    if (this.#state === 'over') return;
    if (this.#state === 'starting') {
      this.#starting.reject({ kind: 'engine', message: 'It was stopped.' } satisfies HandlerError);
    }
    this.#state = 'over';
    this.#said = [];
    this.#forget(this.#sent.length);
    this.#countOp(-this.#waitingOps, -this.#waitingOpBytes);
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
    if (message.type === 'started') this.#hearStarted();
    else if (message.type === 'stopped') this.#hearStopped(message.error);
    else if (message.type === 'turn') this.#hearTurn(message.ops, message.lines);
    else this.memoryBytes = message.bytes;
  }

  /** In its order, when its lab may: unless it is over by then. */
  #later(work: () => void) {
    this.#said.push(work);
    this.#options.work.add(this.#doNext);
  }

  #doNext = () => this.#said.shift()?.();

  #hearStarted() {
    const post = this.#post;
    // Its thread may have failed since: then it starts once more, and says so.
    this.#later(() => post === this.#post && this.#started());
  }

  #hearStopped(error: HandlerError) {
    this.#hasStopped = true;
    this.#later(() => this.stop(error));
  }

  #startIn(post: (message: ToWorker) => void) {
    this.#post = post;
    const progress = new SharedArrayBuffer(PROGRESS_BYTES);
    this.#progress = new Int32Array(progress);
    this.#done = 0;
    const { code, work } = this.#options;
    post({ type: 'start', vm: this.id, lab: work.id, code, progress });
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

  #hearTurn(ops: WrittenOp[], lines: ConsoleLine[]) {
    if (lines.length > 0) this.#laterCounted(sizeOfLines(lines), () => this.owner.onLog(lines));
    for (const op of ops) {
      this.#laterCounted(sizeOfOp(op), () => this.#apply(decodeMessage(...op) as Op));
    }
    if (this.#waitingOps > WAITING_OPS.value) this.#stopFor(WAITING_OPS);
    else if (this.#waitingOpBytes > WAITING_OP_BYTES.value) this.#stopFor(WAITING_OP_BYTES);
    else this.#tellThatItWaits();
  }

  #laterCounted(bytes: number, work: () => void) {
    this.#countOp(1, bytes);
    this.#later(() => {
      this.#countOp(-1, -bytes);
      work();
    });
  }

  #apply(op: Op) {
    if (this.#listener) this.#listener.onOp(op);
    else this.#early.push(op);
  }

  #countOp(ops: number, bytes: number) {
    this.#waitingOps += ops;
    this.#waitingOpBytes += bytes;
    if (bytes !== 0) this.#options.onWaiting(bytes);
  }

  #stopFor({ sentence }: Limit) {
    this.stop({ kind: 'limit', message: sentence });
  }

  #tellThatItWaits() {
    if (this.#toldThatItWaits || this.#waitingOps === 0 || this.#options.work.waitMs() === 0) return;
    this.#toldThatItWaits = true;
    this.owner.onLog([{ level: 'warn', text: SOCKETS_CPU.sentence }]);
  }

  #crossedLimit(bytes: number): Limit | undefined {
    if (bytes > EVENT_BYTES.value) return EVENT_BYTES;
    if (this.#sent.length >= WAITING_EVENTS.value) return WAITING_EVENTS;
    return this.#sentBytes + bytes > WAITING_BYTES.value ? WAITING_BYTES : undefined;
  }

  /** Bytes that wait for it, or for the sockets that it sends to. */
  get waitingBytes(): number {
    return this.#sentBytes + this.#waitingOpBytes;
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

function sizeOfOp([json, binaries]: WrittenOp): number {
  return binaries.reduce((sum, { length }) => sum + length, json.length);
}

function sizeOfLines(lines: ConsoleLine[]): number {
  return lines.reduce((sum, { text }) => sum + text.length, 0);
}
