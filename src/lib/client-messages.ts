import type { ConsoleLine } from '../protocol/edited-handler.ts';

/** What client code did wrong. */
export interface ClientError {
  message: string;
  /** Line in the code, from 1, where it is known. */
  line?: number;
  /** Column in that line, from 1. */
  column?: number;
}

/** What may come from the frame of a client cell. */
export type ClientMessage =
  | { kind: 'loaded' | 'pong' | 'closed' }
  | { kind: 'log'; line: ConsoleLine }
  | { kind: 'error' | 'unstarted'; error: ClientError }
  | { kind: 'view'; lines: string[] }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'answer'; id: number; error: ClientError };

const LEVELS: readonly unknown[] = ['log', 'info', 'warn', 'error', 'debug'] satisfies ConsoleLine['level'][];

/** Most characters of a line of the console, or of an error. */
const MAX_TEXT = 4_000;

/** Most lines of the view, and characters of each. */
const MAX_VIEW_LINES = 100;
const MAX_VIEW_TEXT = 500;

/** Most that a value may hold: characters, bytes, numbers and so on, added up. */
export const MAX_VALUE_SIZE = 65_536;

/** Deepest nesting of a value. */
const MAX_DEPTH = 16;

/**
 * Checks what came from the frame of a client cell. The reader's code can send anything.
 *
 * @param lineCount - Lines of the code: a place outside of it is left out.
 * @returns `undefined` for what is no message of a client cell.
 */
export function readClientMessage(data: unknown, lineCount: number): ClientMessage | undefined {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return undefined;
  const fields = data as Record<string, unknown>;
  switch (fields.kind) {
    case 'loaded':
    case 'pong':
    case 'closed':
      return { kind: fields.kind };
    case 'log':
      return readLog(fields, lineCount);
    case 'error':
    case 'unstarted': {
      const error = readError(fields, lineCount);
      return error && { kind: fields.kind, error };
    }
    case 'view':
      return isView(fields.lines) ? { kind: 'view', lines: fields.lines } : undefined;
    case 'answer':
      return readAnswer(fields, lineCount);
    default:
      return undefined;
  }
}

function readLog(fields: Record<string, unknown>, lineCount: number): ClientMessage | undefined {
  const { level, text } = fields;
  if (!LEVELS.includes(level) || typeof text !== 'string') return undefined;
  const { line } = placeOf(fields, lineCount);
  const cut = text.slice(0, MAX_TEXT);
  return { kind: 'log', line: { level: level as ConsoleLine['level'], text: cut, ...(line && { line }) } };
}

function readError(fields: Record<string, unknown>, lineCount: number): ClientError | undefined {
  if (typeof fields.message !== 'string') return undefined;
  // So begins what browsers say of an error that nobody caught.
  const message = fields.message.slice(0, MAX_TEXT).replace(/^Uncaught /, '');
  return { message, ...placeOf(fields, lineCount) };
}

function readAnswer(fields: Record<string, unknown>, lineCount: number): ClientMessage | undefined {
  const { id, ok, value } = fields;
  if (typeof id !== 'number') return undefined;
  if (ok !== true) {
    const error = readError(fields, lineCount);
    return error && { kind: 'answer', id, error };
  }
  if (isPlainValue(value)) return { kind: 'answer', id, value };
  return { kind: 'answer', id, error: { message: NOT_PLAIN } };
}

/** Why a value cannot pass between page and client code. */
export const NOT_PLAIN = `only plain values can pass: text, numbers, bytes (Uint8Array), lists and objects of them, ${MAX_VALUE_SIZE.toLocaleString('en')} characters at most`;

/** The code begins on the second line of what runs. */
function placeOf(
  { line, column }: Record<string, unknown>,
  lineCount: number,
): { line?: number; column?: number } {
  if (!isCount(line) || line < 2 || line > lineCount + 1) return {};
  return { line: line - 1, ...(isCount(column) && { column }) };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isView(lines: unknown): lines is string[] {
  return (
    Array.isArray(lines) &&
    lines.length <= MAX_VIEW_LINES &&
    lines.every((line) => typeof line === 'string' && line.length <= MAX_VIEW_TEXT)
  );
}

/** Whether a value is made of `undefined`, what JSON can say, and `Uint8Array`, and not too large. */
export function isPlainValue(value: unknown): boolean {
  return sizeOf(value, MAX_DEPTH) <= MAX_VALUE_SIZE;
}

/** Size of a value; infinite where it holds something else, or is nested too deeply. */
function sizeOf(value: unknown, depth: number): number {
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'number')
    return 1;
  if (typeof value === 'string') return value.length + 1;
  if (value instanceof Uint8Array) return value.length + 1;
  if (typeof value !== 'object' || depth === 0) return Number.POSITIVE_INFINITY;
  if (Array.isArray(value)) return sizeOfAll(value, depth - 1);
  if (Object.getPrototypeOf(value) !== Object.prototype) return Number.POSITIVE_INFINITY;
  return sizeOfAll(Object.entries(value).flat(), depth - 1);
}

function sizeOfAll(values: unknown[], depth: number): number {
  // A list of a billion holes is small to send.
  if (values.length > MAX_VALUE_SIZE) return Number.POSITIVE_INFINITY;
  let size = 1;
  for (const value of values) {
    size += sizeOf(value, depth);
    if (size > MAX_VALUE_SIZE) break;
  }
  return size;
}
