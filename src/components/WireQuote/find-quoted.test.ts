import { expect, test } from 'vitest';
import { messageOf, otherOf, requestOf } from '../../../tests/support/wire-items.ts';
import { findQuoted } from './find-quoted.ts';

const cell = 'lesson.cell';
const items = [
  requestOf('GET / HTTP/1.1', [], { number: 1 }),
  messageOf('up', 'hello', { number: 2 }),
  messageOf('down', 'hello', { number: 3, client: 'B' }),
  messageOf('up', 'other', { number: 4, cell: 'lesson.other' }),
  otherOf('gap', { number: 5, connection: 0 }),
];

test.each([
  ['the newest of the cell', { cell }, 3],
  ['one way', { cell, direction: 'up' }, 2],
  ['of a kind', { cell, kind: 'request' }, 1],
  ['of a client', { cell, client: 'A' }, 2],
  ['with words', { cell: 'lesson.other', words: 'OTHER' }, 4],
  ['none', { cell, kind: 'ping' }, undefined],
] as const)('%s', (_name, wanted, number) => {
  expect(findQuoted(items, wanted)?.number).toBe(number);
});
