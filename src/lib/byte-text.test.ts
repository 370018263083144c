import { expect, test } from 'vitest';
import { bitsOf, hexText } from './byte-text.ts';

test('bytes as hex and as bits', () => {
  expect(hexText(new Uint8Array([0x81, 5, 0]))).toBe('81 05 00');
  expect(bitsOf(5)).toBe('00000101');
});
