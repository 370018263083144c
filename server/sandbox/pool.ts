import type { HandlerError } from '../../src/protocol/edited-handler.ts';
import type { HostedVm } from './hosted-vm.ts';
import { GAVE_WAY, HANG, TOTAL_WAITING } from './limits.ts';
import { findFullQuota, findHeaviest, findWhoGivesWay, isMemoryUsedUp } from './quota.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';
import { WorkerThread, type WorkerThreadOptions } from './worker-thread.ts';

/** Threads for handlers of labs that never made one fail; one more is for those that did. */
const THREADS = 2;
/** How often a handler's thread may fail and nobody knows for whom, before it is taken for the cause. */
const MAX_RESTARTS = 3;

/** A place for a thread, which is started when the first handler comes. */
interface Slot {
  thread: WorkerThread | undefined;
  vms: Map<number, HostedVm>;
}

export type PoolOptions = Pick<WorkerThreadOptions, 'script' | 'onFault'>;

/** The threads in which handlers run. */
export class Pool {
  readonly #slots: Slot[] = Array.from({ length: THREADS }, createSlot);
  readonly #penalty: Slot = createSlot();
  readonly #suspects = new WeakSet<object>();
  readonly #options: PoolOptions;
  /** Bytes that wait for all handlers, or for the sockets that they send to. */
  #waitingBytes = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Starts a handler in the thread that its lab has, else in the one that has the fewest: so one lab computes in
   * one thread only, and its handlers share what it may have of that.
   *
   * @throws {HandlerError} If there is no room, or it cannot start.
   */
  async start(vm: HostedVm): Promise<void> {
    this.#makeRoom(vm.lab);
    const full = findFullQuota(this.#all());
    if (full) throw { kind: 'limit', message: full.sentence } satisfies HandlerError;
    const slot = this.#suspects.has(vm.lab) ? this.#penalty : this.#slotFor(vm.lab);
    slot.vms.set(vm.id, vm);
    await vm.start(this.#postTo(slot));
  }

  /** Forgets a handler that is over. */
  remove(vm: HostedVm): void {
    for (const { vms } of [...this.#slots, this.#penalty]) vms.delete(vm.id);
  }

  /** So many more bytes wait for a handler, or for the sockets that it sends to; or fewer. */
  countWaiting(bytes: number): void {
    this.#waitingBytes += bytes;
    // Not at once: the caller may be in the midst of telling several clients' events.
    if (bytes > 0 && this.#waitingBytes > TOTAL_WAITING.value) queueMicrotask(() => this.#relieve());
  }

  async close(): Promise<void> {
    const slots = [...this.#slots, this.#penalty];
    for (const vm of this.#all()) vm.dispose();
    await Promise.all(slots.map((slot) => slot.thread?.close()));
    for (const slot of slots) slot.thread = undefined;
  }

  #all(): HostedVm[] {
    return [...this.#slots, this.#penalty].flatMap(({ vms }) => [...vms.values()]);
  }

  /** Ends the handlers for which most waits, until it is little enough for all together. */
  #relieve() {
    if (this.#waitingBytes <= TOTAL_WAITING.value) return;
    for (const vm of this.#all()) vm.forgetDone();
    const [most] = this.#all().sort((a, b) => b.waitingBytes - a.waitingBytes);
    if (!most || this.#waitingBytes <= TOTAL_WAITING.value) return;
    most.stop({ kind: 'limit', message: TOTAL_WAITING.sentence });
    this.#relieve();
  }

  /** Ends handlers of labs that have more than this one, as far as one more of it needs that. */
  #makeRoom(lab: object) {
    while (findFullQuota(this.#all())) {
      const other = findWhoGivesWay(this.#all(), lab);
      if (!other) return;
      other.stop({ kind: 'limit', message: GAVE_WAY });
    }
  }

  #slotFor(lab: object): Slot {
    const own = this.#slots.find(({ vms }) => vms.values().some((vm) => vm.lab === lab));
    if (own) return own;
    return this.#slots.reduce((least, slot) => (slot.vms.size < least.vms.size ? slot : least));
  }

  /** Posts to whichever thread the slot has; to a dead one nothing. */
  #postTo(slot: Slot): (message: ToWorker) => void {
    slot.thread ??= new WorkerThread({
      onMessage: (message) => this.#hear(slot, message),
      onDeath: (running, hung) => this.#bury(slot, running, hung),
      ...this.#options,
    });
    const { thread } = slot;
    return (message) => thread.post(message);
  }

  #hear(slot: Slot, message: FromWorker) {
    slot.vms.get(message.vm)?.hear(message);
    // Not the one that grew last, as that may be anybody's.
    while (message.type === 'memory' && isMemoryUsedUp(this.#all())) {
      findHeaviest(this.#all())?.stop({ kind: 'limit', message: GAVE_WAY });
    }
  }

  /** A thread has failed: the handler that had it ends, and all others start again in a new one. */
  #bury(slot: Slot, running: number, hung: boolean) {
    slot.thread = undefined;
    const isKnown = slot.vms.has(running);
    for (const vm of [...slot.vms.values()]) {
      const isCause = isKnown ? vm.id === running : ++vm.failures > MAX_RESTARTS;
      if (isCause) {
        this.#suspects.add(vm.lab);
        vm.stop(explainDeath(hung && vm.id === running));
      } else {
        vm.restart(this.#postTo(slot));
      }
    }
  }
}

function createSlot(): Slot {
  return { thread: undefined, vms: new Map() };
}

function explainDeath(hung: boolean): HandlerError {
  if (hung) return { kind: 'time', message: HANG.sentence };
  return { kind: 'engine', message: 'Stopped: the thread that runs this handler failed.' };
}
