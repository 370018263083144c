/** How Node describes a value of the wrong type. */
function received(value: unknown): string {
  if (value === null || value === undefined) return `Received ${value}`;
  if (typeof value === 'function') return `Received function ${value.name}`;
  if (typeof value === 'object') {
    return `Received an instance of ${value.constructor?.name || 'Object'}`;
  }
  const text = typeof value === 'string' ? `'${value.slice(0, 25)}'` : String(value);
  return `Received type ${typeof value} (${text})`;
}

/** As Node throws it, with its code. */
export function wrongType(what: string, expected: string, value: unknown): TypeError {
  const error = new TypeError(`The ${what} must be ${expected}. ${received(value)}`);
  return Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
}

/** @throws {TypeError} As Node does, if it is not a function. */
export function assertFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw wrongType(`"${name}" argument`, 'of type function', value);
}

/** A bound of the sandbox was reached: the message says which, and its value. */
export class LimitError extends Error {
  override name = 'LimitError';
}

/** What an edited handler has not got, said in one way. */
export function notHere(what: string): Error {
  return new Error(
    `${what} is not there for an edited handler. The lesson’s own file runs in Node and has it.`,
  );
}
