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
  const [, line] = /^[^\n]*:(\d+)\n/.exec(stack) ?? [];
  if (!line) return {};
  const [, indent, marks] = /\n( *)(\^+)\n/.exec(stack.split('\n\n', 1)[0]?.concat('\n') ?? '') ?? [];
  if (indent === undefined || marks === undefined) return { line: Number(line) };
  return { line: Number(line), column: indent.length + 1, endColumn: indent.length + marks.length + 1 };
}
