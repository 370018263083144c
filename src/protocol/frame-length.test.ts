import { expect, test } from 'vitest';
import { frameLength, utf8Length } from './frame-length.ts';

test.each([
  ['"Hello", unmasked (RFC 6455, section 5.7)', 5, false, 7],
  ['"Hello", masked', 5, true, 11],
  ['nothing', 0, false, 2],
  ['the last short length', 125, true, 131],
  ['the first 16-bit length', 126, true, 134],
  ['the last 16-bit length', 65_535, false, 65_539],
  ['the first 64-bit length', 65_536, true, 65_550],
])('%s', (_name, payload, masked, length) => {
  expect(frameLength(payload, { masked })).toBe(length);
});

test.each([
  ['hello', 5],
  ['é', 2],
  ['👋', 4],
])('%s takes %i bytes', (text, bytes) => {
  expect(utf8Length(text)).toBe(bytes);
});
