import { EvalFlags, JSException, type JSValueHandle, type QuickJS } from 'quickjs-wasi';
import type { HandlerError } from '../../../src/protocol/edited-handler.ts';
import { HANDLER_FILE } from '../source-names.ts';
import { createQuickJs, fuelOf } from './create-quickjs.ts';
import { Diagnosis, readException } from './diagnosis.ts';
import { Door, type Turn } from './door.ts';
import { explainSyntax } from './explain-failure.ts';
import { Fuel } from './fuel.ts';
import { Imports } from './imports.ts';
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

/**
 * One handler's engine: a WebAssembly instance of its own, entered one turn at a time. It is made before
 * there is a handler for it, as that is most of the work.
 */
export class Vm {
  readonly #quickjs: QuickJS;
  readonly #fuel: Fuel;
  readonly #rejections: Rejections;
  readonly #imports: Imports;
  readonly #door: Door;
  readonly #diagnosis: Diagnosis;
  #source = '';
  #unreadable: HandlerError | undefined;
  /** Set with the facade. */
  #run!: JSValueHandle;
  #dispatch!: JSValueHandle;
  #explain!: JSValueHandle;

  /** An engine with our facade in it, and no handler yet. */
  static async create(parts: Parts): Promise<Vm> {
    const rejections = new Rejections();
    const imports = new Imports(parts.modules);
    let fuel: Fuel | undefined;
    const quickjs = await createQuickJs(parts.module, {
      shouldStop: () => fuel?.isSpent ?? false,
      onRejection: rejections.note,
      loadModule: (name) => imports.load(name),
    });
    fuel = new Fuel(fuelOf(quickjs));
    const vm = new Vm(quickjs, fuel, rejections, imports);
    vm.#boot(parts);
    return vm;
  }

  private constructor(quickjs: QuickJS, fuel: Fuel, rejections: Rejections, imports: Imports) {
    this.#quickjs = quickjs;
    this.#fuel = fuel;
    this.#rejections = rejections;
    this.#imports = imports;
    this.#door = new Door(quickjs, fuel);
    this.#diagnosis = new Diagnosis(quickjs, fuel);
  }

  /** Bytes of its memory, which only grows. */
  get memoryBytes(): number {
    return this.#quickjs._getMemory().buffer.byteLength;
  }

  /** Runs a handler's source, and its default export. Once. */
  start(source: string, timers: Timers): TurnResult {
    this.#source = source;
    this.#diagnosis.source = source;
    this.#door.timers = timers;
    return this.#turn(() => {
      const module = this.#evaluate();
      if (module) this.#call(this.#run, module);
      module?.dispose();
      this.#run.dispose();
    });
  }

  /** Tells the handler of one event. */
  dispatch(json: string, binaries: Uint8Array[]): TurnResult {
    this.#door.admit(json);
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

  #boot({ facade, entry }: Parts) {
    const vm = this.#quickjs;
    this.#fuel.fill();
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
    this.#run = guarded.getProp('run');
    for (const handle of [door, makeGuest, guard, guest, guarded]) handle.dispose();
  }

  #takeSafely(json: JSValueHandle | undefined, binaries: JSValueHandle[]) {
    try {
      this.#door.take(json, binaries);
    } catch (error) {
      if (typeof error === 'string') throw error;
      this.#diagnosis.isOutOfMemory = true;
      throw 'out of memory';
    }
  }

  /** @returns The promise of the handler's module; nothing if the source cannot be read. */
  #evaluate(): JSValueHandle | undefined {
    try {
      return this.#quickjs.evalCode(this.#source, HANDLER_FILE, EvalFlags.TYPE_MODULE);
    } catch (error) {
      if (!(error instanceof JSException) || this.#fuel.isSpent) throw error;
      this.#unreadable = explainSyntax(readException(error), this.#source, this.#imports.refused);
      return undefined;
    }
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
      if (this.#fuel.isSpent) error = this.#diagnosis.explainSpent(this.#rejections.first);
    } catch (failure) {
      error = this.#diagnosis.explainFailure(failure, this.#door.refusal);
    }
    this.#rejections.clear();
    const turn = this.#door.endTurn();
    error ??= this.#unreadable;
    if (turn.thrown) error ??= this.#diagnosis.explainThrown(turn.thrown, this.#door.refusal);
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
}
