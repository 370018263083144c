import type { HandlerError } from '../../../src/protocol/edited-handler.ts';
import { type Limit, MEMORY, TRAP_FUEL, TURN_FUEL } from '../limits.ts';
import type { Thrown } from './door.ts';
import { findImport, findLoop, type Position, readPosition } from './error-position.ts';
import { asNodeSays } from './plain-words.ts';

/** What our facade calls an error that says which limit was crossed. */
const LIMIT_ERROR = 'LimitError';
/** Most characters of a message from inside. */
const MAX_MESSAGE = 500;

/**
 * What the reader is told of something that was thrown and that nobody caught.
 *
 * @param refusal - What the engine refused last, if it did.
 */
export function explainThrown(thrown: Thrown, source: string, refusal: string | undefined): HandlerError {
  const position = readPosition(thrown.stack, source);
  if (thrown.message === refusal || thrown.name === LIMIT_ERROR) {
    return { kind: 'limit', message: thrown.message, ...position };
  }
  if (isOutOfMemory(thrown)) return explainMemory(position);
  return { kind: 'exception', message: describe(thrown, position, source), ...position };
}

/** What the reader is told of a source that the engine cannot read. */
export function explainSyntax(
  thrown: Thrown,
  source: string,
  refusedModule: string | undefined,
): HandlerError {
  if (refusedModule !== undefined) {
    return { kind: 'syntax', message: thrown.message, ...findImport(refusedModule, source) };
  }
  const [, module = ''] = /in module '(.*)'$/s.exec(thrown.message) ?? [];
  const position = readPosition(thrown.stack, source) ?? (module ? findImport(module, source) : undefined);
  return { kind: 'syntax', message: describe(thrown, position, source), ...position };
}

/** It ran for too long; `trapped` where only the trap could stop it. */
export function explainTime(stack: string, source: string, trapped: boolean): HandlerError {
  const limit: Limit = trapped ? TRAP_FUEL : TURN_FUEL;
  const position = readPosition(stack, source);
  const place = position && !trapped ? findLoop(position, source) : position;
  return { kind: 'time', message: limit.sentence, ...place };
}

export function explainMemory(position?: Partial<Position>): HandlerError {
  return { kind: 'memory', message: MEMORY.sentence, line: position?.line, column: position?.column };
}

export function explainEngine(error: unknown): HandlerError {
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, MAX_MESSAGE);
  return { kind: 'engine', message: `The engine that runs this handler failed: ${reason}` };
}

function isOutOfMemory({ name, message }: Pick<Thrown, 'name' | 'message'>): boolean {
  return name === 'InternalError' && message === 'out of memory';
}

function describe({ name, message, stack }: Thrown, position: Position | undefined, source: string): string {
  const words = asNodeSays({ message, stack }, position, source).slice(0, MAX_MESSAGE);
  return [name, words].filter(Boolean).join(': ') || 'Something was thrown that cannot be shown.';
}
