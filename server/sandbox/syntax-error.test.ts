import { stripTypeScriptTypes } from 'node:module';
import { expect, it } from 'vitest';
import { readSyntaxError } from './syntax-error.ts';

/** What Node itself throws: these tests notice when it says it in another way. */
function errorOf(source: string) {
  try {
    stripTypeScriptTypes(source);
  } catch (error) {
    return readSyntaxError(error);
  }
  throw new Error('this source has no error');
}

it('finds the place', () => {
  const source = "io.on('connection', (socket) => {\n  socket.emit('a' 1);\n});";
  expect(errorOf(source)).toEqual({
    kind: 'syntax',
    message: "SyntaxError: Expected ',', got 'numeric literal'",
    line: 2,
    column: 19,
    endColumn: 20,
  });
});

it('finds the place behind letters that are not ASCII', () => {
  expect(errorOf("const é = 'ééé'; let b: = 2")).toMatchObject({ line: 1, column: 25, endColumn: 26 });
});

it('finds the place behind empty lines, and in a line of marks', () => {
  expect(errorOf('\n\nenum Side { Left }\n')).toMatchObject({ line: 3, column: 1, endColumn: 19 });
  expect(errorOf('let a;\n^^^')).toMatchObject({ line: 2, column: 2, endColumn: 3 });
  expect(errorOf('enum Side {\n  Left,\n}')).toMatchObject({ line: 1 });
});

it('knows the line where the source ends too early', () => {
  const error = errorOf('if (a) {\n  b();\n');
  expect(error).toMatchObject({ message: "SyntaxError: Expected '}', got the end", line: 2 });
  expect(error?.column).toBeUndefined();
});

it.each([
  ['enum Side { Left }', 'an enum', 1, 19],
  ['class A { constructor(private x: number) {} }', 'a parameter property', 31, 40],
  ['namespace N { const a = 1 }', 'a namespace', 1, 28],
  ['import x = require("a")', 'import … = require', 1, 24],
  ['export = 1', 'export =', 1, 11],
  ['const a = <any>b;', 'a type in angle brackets', 11, 17],
])('says what to write instead of %s', (source, words, column, endColumn) => {
  const error = errorOf(source);
  expect(error).toMatchObject({ line: 1, column, endColumn });
  expect(error?.message).toContain(words);
});

it('leaves what is no error of the source', () => {
  expect(readSyntaxError(new RangeError('no'))).toBeUndefined();
});
