import { isAnswer, isPlace, isTime, type Marks } from './progress.ts';

/** What the file says it is. */
const KIND = 'Full Duplex progress';
const VERSION = 1;
/** Most bytes of a file. All marks of all lessons take a tenth of that. */
export const MAX_FILE_BYTES = 65_536;

const LESSON = /^\/lessons\/[a-z0-9-]{1,60}\/$/;
const CELL = /^[a-z0-9-]{1,60}\.[a-z0-9-]{1,60}$/;

/** All marks as the text of a file. */
export function writeProgressFile(marks: Marks): string {
  return `${JSON.stringify({ kind: KIND, version: VERSION, ...marks }, undefined, 2)}\n`;
}

/** Reads such a file. @throws {Error} With a sentence for the reader, if it is none. */
export function readProgressFile(text: string): Marks {
  if (text.length > MAX_FILE_BYTES) throw new Error(`The file is larger than ${MAX_FILE_BYTES / 1_024} KiB.`);
  const file = parse(text);
  if (file.kind !== KIND) throw new Error('The file holds no progress of Full Duplex.');
  if (file.version !== VERSION) {
    throw new Error(
      `The file is of version ${JSON.stringify(file.version)}; this notebook reads ${VERSION}.`,
    );
  }
  return {
    places: checkPart(file, 'places', LESSON, isPlace),
    passed: checkPart(file, 'passed', CELL, isTime),
    predictions: checkPart(file, 'predictions', CELL, isAnswer),
  };
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('The file is not JSON.');
  }
  if (isObject(value)) return value;
  throw new Error('The file holds no progress of Full Duplex.');
}

function checkPart<Value>(
  file: Record<string, unknown>,
  part: keyof Marks,
  key: RegExp,
  isValid: (value: unknown) => value is Value,
): Record<string, Value> {
  const entries = file[part];
  if (!isObject(entries)) throw new Error(`In the file, “${part}” is missing.`);
  for (const [name, value] of Object.entries(entries)) {
    if (!key.test(name)) throw new Error(`In the file, “${part}” has a name that is none: ${quote(name)}.`);
    if (!isValid(value)) throw new Error(`In the file, ${quote(name)} is ${quote(value)}.`);
  }
  return entries as Record<string, Value>;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const quote = (value: unknown): string => JSON.stringify(value).slice(0, 80);

/** Both together: a finished lesson stays so, an exercise was passed when it was first, a first guess counts. */
export function mergeMarks(own: Marks, other: Marks): Marks {
  const places = { ...other.places };
  // What was visited here last goes last, as before.
  for (const [href, place] of Object.entries(own.places)) {
    const before = places[href];
    delete places[href];
    places[href] = before === 'finished' ? before : place;
  }
  const passed = { ...other.passed };
  for (const [cell, time] of Object.entries(own.passed)) passed[cell] = Math.min(time, passed[cell] ?? time);
  return { places, passed, predictions: { ...other.predictions, ...own.predictions } };
}
