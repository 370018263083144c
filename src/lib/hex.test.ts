import { expect, test } from 'vitest';
import { readHex, writeHex } from './hex.ts';

test.each([
  ['81 05', [0x81, 5]],
  ['8105', [0x81, 5]],
  [' 81\n\t05 ', [0x81, 5]],
  ['Ff 0A', [255, 10]],
  ['', []],
])('%j', (text, bytes) => {
  expect(readHex(text)).toEqual({ bytes: Uint8Array.from(bytes) });
});

test.each([
  ['81 0g', '“g” is no hex digit; those are 0 to 9 and a to f.'],
  ['0x81', '“x” is no hex digit; those are 0 to 9 and a to f.'],
  ['81 5', '“5” lacks a digit: each byte has two.'],
  ['81 050', '“050” lacks a digit: each byte has two.'],
])('%j is a mistake', (text, mistake) => {
  expect(readHex(text)).toEqual({ mistake });
});

test('what was written is read again', () => {
  const all = Uint8Array.from({ length: 256 }, (_, at) => at);
  expect(writeHex(all)).toMatch(/^00 01 02 .* fe ff$/);
  expect(readHex(writeHex(all)).bytes).toEqual(all);
});
