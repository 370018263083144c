import { expect, it } from 'vitest';
import { MAX_EMIT_MS } from '../bridge-limits.ts';
import { flagsOf } from './op-arguments.ts';

it('lets no emit wait for weeks', () => {
  expect(flagsOf({ timeout: 5 })).toEqual({ timeout: 5 });
  expect(flagsOf({ timeout: 2 ** 31 - 1 })).toEqual({ timeout: MAX_EMIT_MS });
  expect(() => flagsOf({ timeout: 2 ** 31 })).toThrow(TypeError);
});
