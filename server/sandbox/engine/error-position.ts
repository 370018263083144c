import { HANDLER_FILE } from '../source-names.ts';

/** A place in a reader's source; both numbers from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Most characters of a stack trace that are read: it may be anything that the reader's code made. */
const MAX_STACK = 10_000;
/** How far from the statement that was interrupted the head of its loop is looked for. */
const LOOP_LINES = { after: 4, before: 12 };

/**
 * Where in a handler's source something happened: the innermost frame of its own file.
 *
 * @param stack - As QuickJS writes it: lines of `at name (file:line:column)`.
 */
export function readPosition(stack: string, source: string): Position | undefined {
  const lines = source.split('\n');
  for (const frame of stack.slice(0, MAX_STACK).split('\n')) {
    const at = frame.lastIndexOf(`${HANDLER_FILE}:`);
    const [, line, column] =
      /^(\d{1,6}):(\d{1,6})\)?\s*$/.exec(frame.slice(at + HANDLER_FILE.length + 1)) ?? [];
    const text = at >= 0 ? lines[Number(line) - 1] : undefined;
    if (text !== undefined) return { line: Number(line), column: columnOf(text, Number(column)) };
  }
  return undefined;
}

/** QuickJS counts columns in bytes of UTF-8. */
function columnOf(text: string, byteColumn: number): number {
  const before = Buffer.from(text).subarray(0, Math.max(0, byteColumn - 1));
  return Math.min(before.toString().length, text.length) + 1;
}

/**
 * The head of the loop that was interrupted. QuickJS has no place for the jump back to it: it names the
 * statement before. So this is the nearest line with `for`, `while` or `do`; a guess.
 */
export function findLoop(position: Position, source: string): Position {
  const lines = source.split('\n');
  const { line } = position;
  const near: number[] = [];
  for (let i = line; i <= line + LOOP_LINES.after; i++) near.push(i);
  for (let i = line - 1; i >= line - LOOP_LINES.before; i--) near.push(i);
  for (const candidate of near) {
    const found = /\b(for|while|do)\b/.exec(lines[candidate - 1] ?? '');
    if (found) return { line: candidate, column: found.index + 1 };
  }
  return position;
}

/** Where a module is imported: QuickJS names no place where that fails. */
export function findImport(module: string, source: string): Position | undefined {
  const lines = source.split('\n');
  for (const quote of ["'", '"']) {
    const line = lines.findIndex((text) => text.includes(`${quote}${module}${quote}`));
    if (line >= 0) return { line: line + 1, column: (lines[line] ?? '').indexOf(`${quote}${module}`) + 1 };
  }
  return undefined;
}
