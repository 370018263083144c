import { EvalFlags, JSException, type JSValueHandle, QuickJS } from 'quickjs-wasi';
import type { HandlerError } from '../../../src/protocol/edited-handler.ts';
import { MEMORY, STACK_BYTES } from '../limits.ts';
import { HANDLER_FILE } from '../source-names.ts';
import { Door, type Thrown, type Turn } from './door.ts';
import {
  explainEngine,
  explainMemory,
  explainSyntax,
  explainThrown,
  explainTime,
} from './explain-failure.ts';
import { Fuel } from './fuel.ts';
import { Rejections } from './rejections.ts';
import type { Timers } from './timers.ts';

/** What every engine of a thread is made of. */
export interface Parts {
  /** QuickJS, hardened. */
  module: WebAssembly.Module;
  /** Bytecode of our facade and of the entry, which are the same for all. */
  facade: Uint8Array;
  entry: Uint8Array;
  /** Sources of what a handler may import, by name. */
  modules: Readonly<Record<string, string>>;
}

/** What a turn came to. `error` ends the handler. */
export interface TurnResult extends Turn {
  error: HandlerError | undefined;
}

/** WASI calls that could do something, and may not: `EBADF` (8). */
const NO_FILES = () => ({
  fd_write: () => 8,
  fd_seek: () => 8,
  fd_fdstat_get: () => 8,
  fd_close: () => 8,
});

/** One handler's engine: a WebAssembly instance of its own, entered one turn at a time. */
export class Vm {
  readonly #source: string;
  readonly #quickjs: QuickJS;
  readonly #fuel: Fuel;
  readonly #door: Door;
  readonly #rejections: Rejections;
  #refusedModule: string | undefined;
  #unreadable: HandlerError | undefined;
  #isOutOfMemory = false;
  /** Set when the handler is started. */
  #dispatch!: JSValueHandle;
  #explain!: JSValueHandle;

  static async create(source: string, timers: Timers, parts: Parts): Promise<Vm> {
    const rejections = new Rejections();
    let vm: Vm;
    const quickjs = await QuickJS.create({
      wasm: parts.module,
      wasi: NO_FILES,
      memoryLimit: MEMORY.value,
      maxStackSize: STACK_BYTES,
      timezoneOffset: 0,
      interruptHandler: () => vm.#fuel.isSpent,
      onUnhandledRejection: rejections.note,
      moduleLoader: {
        normalize: (_base, name) => name,
        load: (name) => vm.#loadModule(name, parts.modules),
      },
    });
    vm = new Vm(source, quickjs, rejections, timers);
    return vm;
  }

  private constructor(source: string, quickjs: QuickJS, rejections: Rejections, timers: Timers) {
    this.#source = source;
    this.#quickjs = quickjs;
    this.#rejections = rejections;
    const { fuel } = quickjs._getExports() as unknown as { fuel: WebAssembly.Global };
    this.#fuel = new Fuel(fuel);
    this.#door = new Door(this.#fuel, timers);
  }

  /** Bytes of its memory, which only grows. */
  get memoryBytes(): number {
    return this.#quickjs._getMemory().buffer.byteLength;
  }

  /** Runs the source, and its default export. */
  start({ facade, entry }: Parts): TurnResult {
    return this.#turn(() => {
      const run = this.#boot(facade, entry);
      const module = this.#evaluate();
      if (module) this.#call(run, module);
      module?.dispose();
      run.dispose();
    });
  }

  /** Tells the handler of one event. */
  dispatch(json: string, binaries: Uint8Array[]): TurnResult {
    return this.#turn(() => {
      const args = [
        this.#quickjs.newString(json),
        ...binaries.map((bytes) => this.#quickjs.newUint8Array(bytes)),
      ];
      this.#call(this.#dispatch, ...args);
      for (const arg of args) arg.dispose();
    });
  }

  dispose(): void {
    try {
      this.#quickjs.dispose();
    } catch {
      // After a trap its memory is in no order; the instance is collected all the same.
    }
  }

  /** @returns The function that takes the handler's module. */
  #boot(facade: Uint8Array, entry: Uint8Array): JSValueHandle {
    const vm = this.#quickjs;
    const door = vm.newFunction('door', (json, ...binaries) => {
      this.#takeSafely(json, binaries);
      return vm.undefined;
    });
    const makeGuest = vm.evalBytecode(facade);
    const guard = vm.evalBytecode(entry);
    const guest = vm.callFunction(makeGuest, vm.undefined, door);
    const guarded = vm.callFunction(guard, vm.undefined, guest);
    this.#dispatch = guarded.getProp('dispatch');
    this.#explain = guarded.getProp('explain');
    const run = guarded.getProp('run');
    for (const handle of [door, makeGuest, guard, guest, guarded]) handle.dispose();
    return run;
  }

  #takeSafely(json: JSValueHandle | undefined, binaries: JSValueHandle[]) {
    try {
      this.#door.take(json, binaries);
    } catch (error) {
      if (typeof error === 'string') throw error;
      this.#isOutOfMemory = true;
      throw 'out of memory';
    }
  }

  /** @returns The promise of the handler's module; nothing if the source cannot be read. */
  #evaluate(): JSValueHandle | undefined {
    try {
      return this.#quickjs.evalCode(this.#source, HANDLER_FILE, EvalFlags.TYPE_MODULE);
    } catch (error) {
      if (!(error instanceof JSException) || this.#fuel.isSpent) throw error;
      this.#unreadable = explainSyntax(readException(error), this.#source, this.#refusedModule);
      return undefined;
    }
  }

  #loadModule(name: string, modules: Parts['modules']): string {
    const source = Object.hasOwn(modules, name) ? modules[name] : undefined;
    if (source !== undefined) return source;
    this.#refusedModule ??= name;
    const known = Object.keys(modules).filter((other) => !Object.hasOwn(modules, `node:${other}`));
    throw `A handler cannot import '${name.slice(0, 100)}' here, only ${known.join(', ')}: it has no files, no network and no process of its own.`;
  }

  #call(code: JSValueHandle, ...args: JSValueHandle[]) {
    this.#quickjs.callFunction(code, this.#quickjs.undefined, ...args).dispose();
  }

  #turn(enter: () => void): TurnResult {
    this.#fuel.fill();
    let error: HandlerError | undefined;
    try {
      enter();
      this.#runJobs();
      this.#explainRejection();
      // Also where the code has swallowed that it was stopped.
      if (this.#fuel.isSpent) error = explainTime(this.#stackOfRejection(), this.#source, false);
    } catch (failure) {
      error = this.#explainFailure(failure);
    }
    this.#rejections.clear();
    const turn = this.#door.endTurn();
    error ??= this.#unreadable;
    if (turn.thrown) error ??= explainThrown(turn.thrown, this.#source, this.#door.refusal);
    if (error && this.#isOutOfMemory) error = explainMemory(error);
    return { ...turn, error };
  }

  #runJobs() {
    const { qjs_is_job_pending: isPending, qjs_execute_pending_job: execute } = this.#quickjs._getExports();
    while (!this.#door.thrown && isPending()) {
      if (execute() >= 0) continue;
      const thrown = this.#quickjs.getException();
      if (this.#fuel.isSpent) throw new JSException(thrown);
      this.#call(this.#explain, thrown);
      thrown.dispose();
    }
  }

  #explainRejection() {
    const reason = this.#rejections.first;
    if (!reason || this.#door.thrown || this.#fuel.isSpent) return;
    this.#call(this.#explain, reason);
  }

  /** What came out of the engine itself: what nothing inside can catch, or that it failed. */
  #explainFailure(failure: unknown): HandlerError {
    if (this.#fuel.isEmpty) return explainTime(this.#postMortem(), this.#source, true);
    if (failure instanceof JSException) {
      const thrown = readException(failure);
      if (this.#fuel.isSpent) return explainTime(thrown.stack, this.#source, false);
      this.#isOutOfMemory ||= thrown.name === '<null>' && this.memoryBytes > MEMORY.value * 0.8;
      return explainThrown(thrown, this.#source, this.#door.refusal);
    }
    this.#isOutOfMemory ||= failure instanceof Error && failure.message === 'wasm_malloc failed';
    return explainEngine(failure);
  }

  /** Where the code was when the trap stopped it: its frames are still there. */
  #postMortem(): string {
    this.#fuel.fillForPostMortem();
    try {
      return this.#quickjs.evalCode('new Error().stack', 'post-mortem').toString();
    } catch {
      return '';
    }
  }

  /** In an async function, that it was stopped is a rejection. */
  #stackOfRejection(): string {
    try {
      return this.#rejections.first?.getProp('stack').toString() ?? '';
    } catch {
      return '';
    }
  }
}

function readException({ name, message, stack = '' }: JSException): Thrown {
  return { name: String(name), message: String(message), stack: String(stack) };
}
