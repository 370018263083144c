/** A worker thread in which readers' handlers run, each in an engine of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { CompileFlags, QuickJS } from 'quickjs-wasi';
import { guestModules, guestSource } from '../guest-source.ts';
import { packInWorker, unpackInWorker } from '../message-text.ts';
import { GUEST_FILE } from '../source-names.ts';
import { type FromWorker, HEART, type ToWorker, type WorkerStart } from '../worker-messages.ts';
import { ENTRY } from './entry.ts';
import { Guest, type GuestHost } from './guest.ts';
import { LabShares } from './lab-shares.ts';
import { loadEngine } from './load-engine.ts';
import { Scheduler } from './scheduler.ts';
import { type Parts, Vm } from './vm.ts';

/** Milliseconds without a start until the engine of the next is made: where many start at once, it would only be in the way. */
const SPARE_AFTER_MS = 50;

if (!parentPort) throw new Error('worker.ts runs in a worker thread');
const host = parentPort;
const heart = new Int32Array((workerData as WorkerStart).heart);
const guests = new Map<number, { guest: Guest; lab: number }>();
const shares = new LabShares();
const scheduler = new Scheduler();

const module = await loadEngine();
const parts: Parts = { module, ...(await compileOurs(module)), modules: guestModules };
/** The engine of the next handler, made while nobody waits for it. */
let spare: Promise<Vm> | undefined;
let spareTimer: NodeJS.Timeout | undefined;
const guestHost: GuestHost = {
  takeVm() {
    const vm = spare ?? Vm.create(parts);
    spare = undefined;
    clearTimeout(spareTimer);
    spareTimer = setTimeout(makeSpare, SPARE_AFTER_MS);
    return vm;
  },
  post: (message: FromWorker) => host.postMessage(packInWorker(message)),
  schedule: (guest) => scheduler.schedule(guest),
  beat(vm, turn) {
    Atomics.add(heart, HEART.turns, 1);
    Atomics.store(heart, HEART.running, vm);
    try {
      return turn();
    } finally {
      Atomics.store(heart, HEART.running, 0);
    }
  },
  onEnd(vm) {
    const ended = guests.get(vm);
    guests.delete(vm);
    if (ended) shares.leave(ended.lab);
  },
};

function makeSpare() {
  spare ??= Vm.create(parts);
  // Whoever takes it is told.
  spare.catch(() => {});
}

/** Our own code as bytecode: reading that is several times faster than reading the source. */
async function compileOurs(wasm: WebAssembly.Module) {
  const vm = await QuickJS.create({ wasm });
  const compile = (source: string) => vm.compile(source, GUEST_FILE, 0, CompileFlags.STRIP_SOURCE);
  const ours = { facade: compile(guestSource()), entry: compile(ENTRY) };
  vm.dispose();
  return ours;
}

function start({ vm, lab, code, progress }: Extract<ToWorker, { type: 'start' }>) {
  const guest = new Guest(vm, progress, shares.enter(lab), guestHost);
  guests.set(vm, { guest, lab });
  void guest.start(code);
}

host.on('message', (posted: ToWorker | string) => {
  const message = unpackInWorker(posted);
  switch (message.type) {
    case 'start':
      return start(message);
    case 'event':
      return guests.get(message.vm)?.guest.tell(message.json, message.binaries);
    case 'dispose':
      return guests.get(message.vm)?.guest.end();
  }
});
