import { expect, test } from 'vitest';
import { hex } from '../../tests/support/encode-wire.ts';
import type { Run } from './bytes.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { type Field, fieldsOf } from './frame-fields.ts';
import { partialFrame } from './partial-frame.ts';
import type { Direction, Frame } from './wire-item.ts';

function fields(digits: string, direction: Direction = 'down'): Field[] {
  const decoder = new FrameDecoder({ direction, onFrame: () => undefined });
  decoder.push(hex(digits), 1);
  return fieldsOf(partialFrame(decoder.unfinished as Run, direction).frame as Frame);
}

const values = (list: Field[]) =>
  list.map(({ name, firstBit, bits, value }) => [name, firstBit, bits, value]);

test('a masked text frame of RFC 6455, section 5.7', () => {
  const list = fields('81 85 37 fa 21 3d', 'up');
  expect(values(list)).toEqual([
    ['FIN', 0, 1, 1],
    ['RSV1', 1, 1, 0],
    ['RSV2', 2, 1, 0],
    ['RSV3', 3, 1, 0],
    ['opcode', 4, 4, 1],
    ['MASK', 8, 1, 1],
    ['length', 9, 7, 5],
    ['masking key', 16, 32, 0x37fa213d],
  ]);
  expect(list.map(({ meaning }) => meaning)).toMatchObject({
    0: 'This is the last frame of its message.',
    4: 'Text: a message of UTF-8 text begins.',
    6: 'The payload is 5 bytes long.',
  });
});

test('longer lengths have a field of their own', () => {
  expect(values(fields('02 7e 01 00')).slice(-2)).toEqual([
    ['length', 9, 7, 126],
    ['longer length', 16, 16, 256],
  ]);
  expect(values(fields('82 ff 00 00 00 00 00 01 00 00 01 02 03 04')).slice(-3)).toEqual([
    ['length', 9, 7, 127],
    ['longer length', 16, 64, 65_536n],
    ['masking key', 80, 32, 0x01020304],
  ]);
  expect(fields('82 7f ff ff ff ff ff ff ff ff').at(-1)?.value).toBe(2n ** 64n - 1n);
});

test('the bits of a field are those of the head', () => {
  for (const head of ['81 05', '0f 7e 12 34', 'd9 ff 00 00 00 00 12 34 56 78 de ad be ef']) {
    const bits = [...hex(head)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    for (const { firstBit, bits: count, value } of fields(head)) {
      expect(BigInt(`0b${bits.slice(firstBit, firstBit + count)}`)).toBe(BigInt(value));
    }
  }
});

test('each meaning is a sentence', () => {
  for (let first = 0; first < 256; first += 1) {
    for (const { meaning } of fields(`${first.toString(16).padStart(2, '0')} 01`)) {
      expect(meaning).toMatch(/^[A-Z0-9][^\n]*\.$/);
    }
  }
});
