import { expect, test } from 'vitest';
import { nestsTooDeep } from './nesting.ts';

const nested = (depth: number, inner = '') => '['.repeat(depth) + inner + ']'.repeat(depth);

test.each([
  ['nothing', '', false],
  ['500 levels', nested(500), false],
  ['501 levels', nested(501), true],
  ['objects and lists together', '{"a":['.repeat(251), true],
  ['one level after another', '[]'.repeat(5_000), false],
  ['brackets in a string', `["${'['.repeat(5_000)}"]`, false],
  ['brackets after an escaped quote in a string', `["\\"${'['.repeat(5_000)}"]`, false],
  ['brackets after a string that ends in a backslash', `["\\\\"${'['.repeat(5_000)}`, true],
])('%s', (_name, json, tooDeep) => {
  expect(nestsTooDeep(json)).toBe(tooDeep);
});
