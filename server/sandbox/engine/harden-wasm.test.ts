import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { FUEL, hardenWasm } from './harden-wasm.ts';

const quickjs = readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));

/** A module with one memory, and a function that loops as long as its parameter says. */
const counting = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  // type: (i32) -> ()
  ...[1, 5, 1, 0x60, 1, 0x7f, 0],
  // import: e.g, a global i32
  ...[2, 8, 1, 1, 0x65, 1, 0x67, 3, 0x7f, 0],
  ...[3, 2, 1, 0],
  ...[5, 3, 1, 0, 1],
  // global: (mut i32) = 7
  ...[6, 6, 1, 0x7f, 1, 0x41, 7, 0x0b],
  // export: "qjs_count" the function, "count" the same, "memory"
  ...[7, 30, 3, 9, ...Buffer.from('qjs_count'), 0, 0, 5, ...Buffer.from('count'), 0, 0],
  ...[6, ...Buffer.from('memory'), 2, 0],
  // code: loop; local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end
  ...[10, 16, 1, 14, 0, 0x03, 0x40, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b, 0x0b],
);

function instantiate(bytes: Uint8Array) {
  const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  const { exports } = new WebAssembly.Instance(module, { e: { g: 1 } });
  return exports as unknown as {
    qjs_count: (rounds: number) => void;
    memory: WebAssembly.Memory;
    fuel: WebAssembly.Global;
  };
}

describe('hardenWasm', () => {
  it('takes one fuel a round, and traps where there is none', () => {
    const { qjs_count, fuel } = instantiate(hardenWasm(counting, 2).bytes);
    fuel.value = 100;
    qjs_count(60);
    expect(fuel.value).toBe(40);
    expect(() => qjs_count(41)).toThrow(WebAssembly.RuntimeError);
  });

  it('exports what is needed, and no more', () => {
    expect(Object.keys(instantiate(hardenWasm(counting, 2).bytes))).toEqual(['fuel', 'qjs_count', 'memory']);
  });

  it('limits the memory', () => {
    const { memory } = instantiate(hardenWasm(counting, 2).bytes);
    memory.grow(1);
    expect(() => memory.grow(1)).toThrow(RangeError);
  });

  it('instruments the installed engine', () => {
    const { bytes, loops } = hardenWasm(quickjs, 320);
    expect(loops).toBeGreaterThan(1_000);
    const exported = WebAssembly.Module.exports(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>));
    expect(exported).toContainEqual({ name: FUEL, kind: 'global' });
  });

  it('refuses what it does not know', () => {
    const changed = (at: number, byte: number) => counting.with(at, byte);
    const code = counting.length - 13;
    expect(() => hardenWasm(changed(code, 0xfd), 2)).toThrow('unknown opcode 0xfd');
    expect(() => hardenWasm(changed(8, 13), 2)).toThrow('unknown section 13');
    expect(() => hardenWasm(counting.subarray(0, 34), 2)).toThrow('has no global section');
    expect(() => hardenWasm(changed(32, 1), 2)).toThrow('one memory without a maximum');
  });
});
