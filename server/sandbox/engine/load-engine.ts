import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { WASM_PAGES } from '../limits.ts';
import { hardenWasm } from './harden-wasm.ts';

/** QuickJS, hardened and compiled: the module that every handler is an instance of. */
export async function loadEngine(): Promise<WebAssembly.Module> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));
  return WebAssembly.compile(hardenWasm(wasm, WASM_PAGES).bytes as Uint8Array<ArrayBuffer>);
}
