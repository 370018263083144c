import type { ConsoleLine, HandlerError } from '../../../src/protocol/edited-handler.ts';
import { describeEvent } from '../describe-event.ts';
import { CPU, EARLY_START_MS } from '../limits.ts';
import { decodeMessage } from '../message-codec.ts';
import type { GuestEvent } from '../messages.ts';
import type { FromWorker } from '../worker-messages.ts';
import type { CpuShare } from './cpu-share.ts';
import { explainEngine } from './explain-failure.ts';
import type { Runnable } from './scheduler.ts';
import { Timers } from './timers.ts';
import type { TurnResult, Vm } from './vm.ts';

/** What a guest needs of its thread. */
export interface GuestHost {
  /** An engine without a handler. */
  takeVm(): Promise<Vm>;
  post(message: FromWorker): void;
  /** It has got work. */
  schedule(guest: Runnable): void;
  /** Runs a turn, so that the host can see which handler has the thread. */
  beat<Result>(vm: number, turn: () => Result): Result;
  /** It has ended. */
  onEnd(vm: number): void;
}

interface Waiting {
  json: string;
  binaries: Uint8Array<ArrayBuffer>[];
  /** Called when the handler is about to be told. */
  begin: () => void;
}

/** One handler in this thread: its engine, what waits for it, its timers and its lab's share of the thread. */
export class Guest implements Runnable {
  readonly #id: number;
  readonly #host: GuestHost;
  readonly #progress: Int32Array;
  readonly #share: CpuShare;
  readonly #timers = new Timers((id, begin) =>
    this.#push({ json: JSON.stringify(['timer', id]), binaries: [], begin }),
  );
  #vm: Vm | undefined;
  /** What it is to run first of all. */
  #source: string | undefined;
  #waiting: Waiting[] = [];
  #memoryBytes = 0;
  #toldThatItWaits = false;
  #hasEnded = false;

  /**
   * @param progress - Shared with the host: a 32-bit number, how many of its events are done.
   * @param share - Its lab's.
   */
  constructor(id: number, progress: SharedArrayBuffer, share: CpuShare, host: GuestHost) {
    this.#id = id;
    this.#share = share;
    this.#progress = new Int32Array(progress);
    this.#host = host;
  }

  /** Runs the source in an engine, in its turn: a lab that starts handlers all the time waits like others. */
  async start(source: string): Promise<void> {
    try {
      const vm = await this.#host.takeVm();
      if (this.#hasEnded) return vm.dispose();
      this.#vm = vm;
      this.#source = source;
      this.#host.schedule(this);
    } catch (error) {
      this.#stop(explainEngine(error));
    }
  }

  /** Something that the host says to the handler. */
  tell(json: string, binaries: Uint8Array<ArrayBuffer>[]): void {
    this.#push({ json, binaries, begin: () => Atomics.add(this.#progress, 0, 1) });
  }

  get hasWork(): boolean {
    return this.#vm !== undefined && (this.#source !== undefined || this.#waiting.length > 0);
  }

  waitMs(): number {
    const earlyMs = this.#source === undefined ? 0 : EARLY_START_MS;
    const waitMs = Math.max(0, this.#share.waitMs() - earlyMs);
    if (waitMs > 0) this.#tellThatItWaits();
    return waitMs;
  }

  get recentMs(): number {
    return this.#share.recentMs;
  }

  step(): void {
    const vm = this.#vm;
    if (!vm) return;
    if (this.#source === undefined) this.#dispatchNext(vm);
    else this.#begin(vm, this.#source);
  }

  /** Ends it, without a word. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#source = undefined;
    this.#waiting = [];
    this.#timers.clear();
    this.#vm?.dispose();
    this.#vm = undefined;
    this.#host.onEnd(this.#id);
  }

  #begin(vm: Vm, source: string) {
    this.#source = undefined;
    try {
      this.#takeTurn(() => vm.start(source, this.#timers));
    } catch (error) {
      this.#stop(explainEngine(error));
    }
    if (!this.#hasEnded) this.#host.post({ type: 'started', vm: this.#id });
  }

  #dispatchNext(vm: Vm) {
    const next = this.#waiting.shift();
    if (!next) return;
    next.begin();
    this.#takeTurn(() => vm.dispatch(next.json, next.binaries), next);
  }

  #push(waiting: Waiting) {
    if (this.#hasEnded) return;
    this.#waiting.push(waiting);
    this.#host.schedule(this);
  }

  /** @param event - What the handler is told, if not to start. */
  #takeTurn(turn: () => TurnResult, event?: Waiting) {
    const before = process.threadCpuUsage();
    const { ops, lines, error } = this.#host.beat(this.#id, turn);
    // First of all: a client may wait for it.
    if (ops.length > 0 || lines.length > 0) this.#host.post({ type: 'turn', vm: this.#id, ops, lines });
    // The thread's own time: on a busy machine a turn lasts longer, and that is not the handler's fault.
    const { user, system } = process.threadCpuUsage(before);
    this.#share.spend((user + system) / 1_000);
    if (error) return this.#stop(event ? { ...error, during: during(event) } : error);
    this.#tellMemory();
  }

  #tellMemory() {
    const bytes = this.#vm?.memoryBytes ?? 0;
    if (bytes === this.#memoryBytes) return;
    this.#memoryBytes = bytes;
    this.#host.post({ type: 'memory', vm: this.#id, bytes });
  }

  #tellThatItWaits() {
    if (this.#toldThatItWaits) return;
    this.#toldThatItWaits = true;
    const lines: ConsoleLine[] = [{ level: 'warn', text: CPU.sentence }];
    this.#host.post({ type: 'turn', vm: this.#id, ops: [], lines });
  }

  #stop(error: HandlerError) {
    this.end();
    this.#host.post({ type: 'stopped', vm: this.#id, error });
  }
}

function during({ json, binaries }: Waiting): string {
  return describeEvent(decodeMessage(json, binaries) as GuestEvent);
}
