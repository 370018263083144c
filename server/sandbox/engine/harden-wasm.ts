import { LOOP, skipInstruction } from './skip-instruction.ts';
import { leb128, WasmReader } from './wasm-reader.ts';

/** Name of the added global under which the host sets and reads the fuel. */
export const FUEL = 'fuel';

const SECTION = { custom: 0, import: 2, memory: 5, global: 6, export: 7, code: 10, last: 12 } as const;
const I32 = 0x7f;
/** What the engine has while it is made: nothing of a reader runs then. */
const MAX_I32 = [0xff, 0xff, 0xff, 0xff, 0x07];
const HEADER_BYTES = 8;

/** What quickjs-wasi calls. All else, hundreds of functions of QuickJS and of C, would take 0.15 MiB more of each instance. */
const NEEDED = /^(qjs_\w+|wasm_malloc|wasm_free|memory|_initialize|__stack_pointer)$/;

interface Section {
  id: number;
  /** What is in it, as a reader that stands at its start and ends at its end. */
  content: WasmReader;
}

/**
 * Rewrites QuickJS's WebAssembly so that nothing inside can outrun the host:
 * - its memory gets a maximum, which V8 enforces;
 * - every round of every loop takes one from a counter, and traps (`unreachable`) where that is at 0. QuickJS
 *   asks whether it should stop only between instructions of JavaScript; inside `sort` or `indexOf` nobody asks;
 * - it exports what is used, and no more.
 *
 * The counter is a new global, exported as `FUEL`.
 *
 * @param maxPages - Most pages of its memory, 64 KiB each.
 * @throws {TypeError} If the binary is not as it is known: an unknown section, opcode, or more than one memory.
 */
export function hardenWasm(wasm: Uint8Array, maxPages: number): { bytes: Uint8Array; loops: number } {
  const sections = readSections(wasm);
  const find = (id: number, name: string) => {
    const found = sections.find((section) => section.id === id);
    if (!found) throw new TypeError(`quickjs.wasm has no ${name} section`);
    return found.content.bytes;
  };
  const fuel =
    countImportedGlobals(find(SECTION.import, 'import')) +
    new WasmReader(find(SECTION.global, 'global')).number();
  const code = addFuelToLoops(find(SECTION.code, 'code'), fuel);
  const changed = new Map<number, Uint8Array>([
    [SECTION.memory, limitMemory(find(SECTION.memory, 'memory'), maxPages)],
    [SECTION.global, append(find(SECTION.global, 'global'), [I32, 1, 0x41, ...MAX_I32, 0x0b])],
    [SECTION.export, changeExports(find(SECTION.export, 'export'), fuel)],
    [SECTION.code, code.bytes],
  ]);
  const out = [wasm.subarray(0, HEADER_BYTES)];
  for (const { id, content } of sections) {
    const bytes = (id !== SECTION.custom && changed.get(id)) || content.bytes;
    out.push(Uint8Array.of(id, ...leb128(bytes.length)), bytes);
  }
  return { bytes: Buffer.concat(out), loops: code.loops };
}

function readSections(wasm: Uint8Array): Section[] {
  const reader = new WasmReader(wasm, HEADER_BYTES);
  const sections: Section[] = [];
  while (reader.at < wasm.length) {
    const id = reader.byte();
    if (id > SECTION.last) throw new TypeError(`quickjs.wasm: unknown section ${id}`);
    const size = reader.number();
    const content = new WasmReader(wasm.subarray(reader.at, reader.at + size));
    reader.at += size;
    sections.push({ id, content });
  }
  return sections;
}

function countImportedGlobals(imports: Uint8Array): number {
  const reader = new WasmReader(imports);
  let globals = 0;
  for (let left = reader.number(); left > 0; left--) {
    for (let names = 0; names < 2; names++) {
      const length = reader.number();
      reader.at += length;
    }
    if (skipImportType(reader) === 'global') globals += 1;
  }
  return globals;
}

function skipImportType(reader: WasmReader): string {
  const kind = reader.byte();
  switch (kind) {
    case 0:
      reader.skipNumber();
      return 'function';
    case 1:
      reader.at += 1;
      skipRange(reader);
      return 'table';
    case 2:
      skipRange(reader);
      return 'memory';
    case 3:
      reader.at += 2;
      return 'global';
    default:
      throw new TypeError(`quickjs.wasm: unknown kind of import ${kind}`);
  }
}

/** A minimum and, if the first byte says so, a maximum. */
function skipRange(reader: WasmReader) {
  reader.skipNumbers((reader.byte() & 1) + 1);
}

function limitMemory(memories: Uint8Array, maxPages: number): Uint8Array {
  const reader = new WasmReader(memories);
  const count = reader.number();
  const flags = reader.byte();
  if (count !== 1 || flags !== 0)
    throw new TypeError('quickjs.wasm should have one memory without a maximum');
  return Uint8Array.of(1, 1, ...leb128(reader.number()), ...leb128(maxPages));
}

/** One more entry at the end of a section, which starts with their number. */
function append(section: Uint8Array, entry: number[]): Uint8Array {
  const reader = new WasmReader(section);
  const count = reader.number();
  return Buffer.concat([
    Uint8Array.from(leb128(count + 1)),
    section.subarray(reader.at),
    Uint8Array.from(entry),
  ]);
}

/** Those that are needed, and the counter. */
function changeExports(section: Uint8Array, fuel: number): Uint8Array {
  const reader = new WasmReader(section);
  const entries: Uint8Array[] = [Uint8Array.of(FUEL.length, ...Buffer.from(FUEL), 3, ...leb128(fuel))];
  for (let left = reader.number(); left > 0; left--) {
    const start = reader.at;
    const length = reader.number();
    const name = Buffer.from(section.subarray(reader.at, reader.at + length)).toString();
    // The name, its kind and its index.
    reader.at += length + 1;
    reader.skipNumber();
    if (NEEDED.test(name)) entries.push(reader.since(start));
  }
  return Buffer.concat([Uint8Array.from(leb128(entries.length)), ...entries]);
}

function addFuelToLoops(code: Uint8Array, fuel: number): { bytes: Uint8Array; loops: number } {
  const reader = new WasmReader(code);
  const index = leb128(fuel);
  // global.get fuel; i32.eqz; if; unreachable; end; global.get fuel; i32.const 1; i32.sub; global.set fuel
  const check = Uint8Array.of(
    ...[0x23, ...index, 0x45, 0x04, 0x40, 0x00, 0x0b],
    ...[0x23, ...index, 0x41, 0x01, 0x6b, 0x24, ...index],
  );
  const count = reader.number();
  const parts: Uint8Array[] = [Uint8Array.from(leb128(count))];
  let loops = 0;
  for (let i = 0; i < count; i++) {
    const size = reader.number();
    const body = insertAfterLoops(code.subarray(reader.at, reader.at + size), check);
    reader.at += size;
    loops += body.loops;
    parts.push(Uint8Array.from(leb128(body.bytes.length)), body.bytes);
  }
  return { bytes: Buffer.concat(parts), loops };
}

function insertAfterLoops(body: Uint8Array, check: Uint8Array): { bytes: Uint8Array; loops: number } {
  const reader = new WasmReader(body);
  for (let groups = reader.number(); groups > 0; groups--) {
    reader.skipNumber();
    reader.at += 1;
  }
  const parts: Uint8Array[] = [];
  let from = 0;
  let loops = 0;
  while (reader.at < body.length) {
    if (skipInstruction(reader) !== LOOP) continue;
    parts.push(reader.since(from), check);
    from = reader.at;
    loops += 1;
  }
  parts.push(body.subarray(from));
  return { bytes: Buffer.concat(parts), loops };
}
