/**
 * A thread of its own that takes the types out of sources. The parser is WebAssembly that one deeply nested
 * source breaks for good; its thread is thrown away then, and nothing else notices.
 */
import { stripTypeScriptTypes } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { HandlerError } from '../../src/protocol/edited-handler.ts';
import { readSyntaxError } from './syntax-error.ts';

/** The source without its types; every line and column is where it was. */
export type Stripped = { code: string } | { error: HandlerError } | { isBroken: true };

// Reads the parser in before it is timed.
stripTypeScriptTypes('let warm: number');

parentPort?.on('message', (source: string) => parentPort?.postMessage(strip(source)));

function strip(source: string): Stripped {
  try {
    return { code: stripTypeScriptTypes(source) };
  } catch (thrown) {
    const error = readSyntaxError(thrown);
    return error ? { error } : { isBroken: true };
  }
}
