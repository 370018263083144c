import { type JSValueHandle, QuickJS } from 'quickjs-wasi';
import { MEMORY, STACK_BYTES } from '../limits.ts';
import type { FUEL } from './harden-wasm.ts';

export interface EngineHooks {
  /** Asked between instructions of JavaScript: whether to stop, in a way that nothing inside can catch. */
  shouldStop(): boolean;
  /** A promise was rejected and has no handler; or one that was rejected got its handler after all. */
  onRejection(promise: JSValueHandle, reason: JSValueHandle, isHandled: boolean): void;
  /** @returns The module's source. @throws {string} If there is none. */
  loadModule(name: string): string;
}

/** WASI calls that could do something, and may not: `EBADF`. */
const NO_FILES = () => {
  const badFile = () => 8;
  return { fd_write: badFile, fd_seek: badFile, fd_fdstat_get: badFile, fd_close: badFile };
};

/**
 * An engine of its own, without a clock's zone, files or output.
 *
 * @param module - QuickJS, hardened.
 */
export function createQuickJs(module: WebAssembly.Module, hooks: EngineHooks): Promise<QuickJS> {
  return QuickJS.create({
    wasm: module,
    wasi: NO_FILES,
    memoryLimit: MEMORY.value,
    maxStackSize: STACK_BYTES,
    timezoneOffset: 0,
    interruptHandler: hooks.shouldStop,
    onUnhandledRejection: hooks.onRejection,
    moduleLoader: { normalize: (_base, name) => name, load: hooks.loadModule },
  });
}

/** The counter that its loops take from. */
export function fuelOf(quickjs: QuickJS): WebAssembly.Global {
  const exports = quickjs._getExports() as unknown as Record<typeof FUEL, WebAssembly.Global>;
  return exports.fuel;
}
