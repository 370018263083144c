import type { WasmReader } from './wasm-reader.ts';

/** The opcode of `loop`. */
export const LOOP = 0x03;

/**
 * How many LEB128 numbers follow an opcode, for those where that is all that follows
 * (WebAssembly core specification, section 5.4).
 */
const NUMBERS = new Map<number, number>();
const add = (first: number, last: number, count: number) => {
  for (let opcode = first; opcode <= last; opcode++) NUMBERS.set(opcode, count);
};
add(0x00, 0x01, 0); // unreachable, nop
add(0x02, 0x04, 1); // block, loop, if
add(0x05, 0x05, 0); // else
add(0x0b, 0x0b, 0); // end
add(0x0c, 0x0d, 1); // br, br_if
add(0x0f, 0x0f, 0); // return
add(0x10, 0x10, 1); // call
add(0x11, 0x11, 2); // call_indirect
add(0x12, 0x12, 1); // return_call
add(0x13, 0x13, 2); // return_call_indirect
add(0x1a, 0x1b, 0); // drop, select
add(0x20, 0x26, 1); // locals, globals, tables
add(0x28, 0x3e, 2); // loads and stores
add(0x3f, 0x42, 1); // memory.size, memory.grow, i32.const, i64.const
add(0x45, 0xc4, 0); // comparisons, arithmetic, conversions
add(0xd0, 0xd0, 1); // ref.null
add(0xd1, 0xd1, 0); // ref.is_null
add(0xd2, 0xd2, 1); // ref.func

/** The same for the second opcode, after 0xfc. */
const NUMBERS_AFTER_FC = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

/**
 * Reads past one instruction.
 *
 * @returns Its opcode.
 * @throws {TypeError} If it is not known: then nobody can say where the next one starts.
 */
export function skipInstruction(reader: WasmReader): number {
  const opcode = reader.byte();
  const numbers = NUMBERS.get(opcode);
  if (numbers !== undefined) reader.skipNumbers(numbers);
  else if (opcode === 0x0e)
    reader.skipNumbers(reader.number() + 1); // br_table
  else if (opcode === 0x1c)
    reader.skipNumbers(reader.number()); // select with types
  else if (opcode === 0x43)
    reader.at += 4; // f32.const
  else if (opcode === 0x44)
    reader.at += 8; // f64.const
  else if (opcode === 0xfc) skipAfterFc(reader);
  else throw new TypeError(`quickjs.wasm: unknown opcode 0x${opcode.toString(16)}`);
  return opcode;
}

function skipAfterFc(reader: WasmReader) {
  const second = reader.number();
  const numbers = NUMBERS_AFTER_FC[second];
  if (numbers === undefined) throw new TypeError(`quickjs.wasm: unknown opcode 0xfc ${second}`);
  reader.skipNumbers(numbers);
}
