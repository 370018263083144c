import { expect, test } from 'vitest';
import { fitReason } from './cell.ts';

test('a short reason stays as it is', () => {
  expect(fitReason('TypeError: no')).toBe('TypeError: no');
  expect(fitReason('x'.repeat(123))).toBe('x'.repeat(123));
});

test.each(['x', 'é', '👋'])(
  'a long reason of %s is cut to 123 bytes or less, between characters',
  (character) => {
    const reason = fitReason(character.repeat(200));
    expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
    expect(reason).toMatch(new RegExp(`^(${character})+…$`, 'u'));
  },
);
