import { expect, it } from 'vitest';
import { HANDLER_FILE } from '../source-names.ts';
import { findImport, findLoop, readPosition } from './error-position.ts';

const source = ['const é = 1;', '', "é; s.emit('x');", 'while (true) {', '  n += 1;', '  n += 2;', '}'].join(
  '\n',
);
const frame = (line: number, column: number) => `    at go (${HANDLER_FILE}:${line}:${column})`;

it('takes the innermost frame of the handler', () => {
  const stack = ['    at sort (native)', '    at emit (full-duplex)', frame(5, 3), frame(3, 1)].join('\n');
  expect(readPosition(stack, source)).toEqual({ line: 5, column: 3 });
});

it('counts columns in characters, where QuickJS counts bytes', () => {
  expect(readPosition(frame(3, 6), source)).toEqual({ line: 3, column: 5 });
});

it.each([
  ['a line that is not there', frame(99, 1)],
  ['line 0', frame(0, 1)],
  ['another file', '    at go (other:3:1)'],
  ['no stack', ''],
  ['a frame far behind', 'x'.repeat(20_000) + frame(3, 1)],
])('knows no place for %s', (_, stack) => {
  expect(readPosition(stack, source)).toBeUndefined();
});

it('stays within the line', () => {
  expect(readPosition(frame(5, 999_999), source)).toEqual({ line: 5, column: 10 });
});

it('finds the head of the loop that was interrupted', () => {
  expect(findLoop({ line: 6, column: 3 }, source)).toEqual({ line: 4, column: 1 });
  expect(findLoop({ line: 3, column: 1 }, source)).toEqual({ line: 4, column: 1 });
  expect(findLoop({ line: 1, column: 1 }, 'f();')).toEqual({ line: 1, column: 1 });
});

it('finds where a module is imported', () => {
  const program = 'import a from \'ws\';\nimport fs from "node:fs";';
  expect(findImport('node:fs', program)).toEqual({ line: 2, column: 16 });
  expect(findImport('net', program)).toBeUndefined();
});
