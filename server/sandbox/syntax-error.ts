import type { HandlerError } from '../../src/protocol/edited-handler.ts';

/** What Node says of TypeScript that needs more than erasing, and what to write instead. */
const NOT_ERASABLE: readonly [RegExp, string][] = [
  [/TypeScript enum/, 'an enum. Use an object, or a union of strings: type Side = "left" | "right"'],
  [/parameter property/, 'a parameter property. Declare the field, and set it in the constructor'],
  [/namespace|module` keyword/, 'a namespace. Use plain objects and functions'],
  [/import equals/, 'import … = require(…). Use import … from …'],
  [/export assignment/, 'export =. Use export default'],
  [/angle-bracket/, 'a type in angle brackets before a value. Write value as Type'],
];

/**
 * Reads what `module.stripTypeScriptTypes` throws: its stack starts with the place, as
 * `file:line`, the lines around it and `^^^` under what is wrong.
 *
 * @returns Nothing if it is not an error of the source.
 */
export function readSyntaxError(error: unknown): HandlerError | undefined {
  const { code, message, stack } = error as { code?: string; message: string; stack: string };
  if (code !== 'ERR_INVALID_TYPESCRIPT_SYNTAX' && code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return undefined;
  return { kind: 'syntax', message: sayWhat(message, code), ...readPlace(stack) };
}

function sayWhat(message: string, code: string): string {
  if (code === 'ERR_INVALID_TYPESCRIPT_SYNTAX')
    return `SyntaxError: ${message.replaceAll("'<eof>'", 'the end').replaceAll('`<eof>`', 'the end')}`;
  const known = NOT_ERASABLE.find(([pattern]) => pattern.test(message));
  const what = known?.[1] ?? message;
  return `SyntaxError: Node only erases types, and runs no syntax of TypeScript that does something, such as ${what}.`;
}

function readPlace(stack: string): Pick<HandlerError, 'line' | 'column' | 'endColumn'> {
  const lines = stack.slice(0, stack.lastIndexOf('\n\nSyntaxError [')).split('\n');
  const [, line] = /:(\d+)$/.exec(lines[0] ?? '') ?? [];
  if (!line) return {};
  // The last, as a line of the source may look the same.
  const marks = lines.findLast((text) => /^ *\^+$/.test(text));
  if (!marks) return { line: Number(line) };
  return { line: Number(line), column: marks.indexOf('^') + 1, endColumn: marks.length + 1 };
}
