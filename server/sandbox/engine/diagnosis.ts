import { JSException, type JSValueHandle, type QuickJS } from 'quickjs-wasi';
import type { HandlerError } from '../../../src/protocol/edited-handler.ts';
import { MEMORY } from '../limits.ts';
import { readThrown, type Thrown } from './door.ts';
import { explainEngine, explainMemory, explainThrown, explainTime } from './explain-failure.ts';
import type { Fuel } from './fuel.ts';

/** Finds out why a turn ended badly. It reads an engine that may be in no order. */
export class Diagnosis {
  /** Of the handler, once there is one. */
  source = '';
  readonly #quickjs: QuickJS;
  readonly #fuel: Fuel;
  /** Set where the engine had no memory left for the host's own work. */
  isOutOfMemory = false;

  constructor(quickjs: QuickJS, fuel: Fuel) {
    this.#quickjs = quickjs;
    this.#fuel = fuel;
  }

  /** Why the engine itself gave up: it was stopped, has no memory left, or failed. */
  explainFailure(failure: unknown, refusal: string | undefined): HandlerError {
    if (this.#fuel.isEmpty) return explainTime(this.#readStackOfDead(), this.source, true);
    if (failure instanceof JSException) {
      const thrown = readException(failure);
      if (this.#fuel.isSpent) return explainTime(thrown.stack, this.source, false);
      this.isOutOfMemory ||= thrown.name === '<null>' && this.#isNearlyFull();
      return this.explainThrown(thrown, refusal);
    }
    this.isOutOfMemory ||= failure instanceof Error && failure.message === 'wasm_malloc failed';
    return this.#orMemory(explainEngine(failure));
  }

  /** The turn is over, but has used more than it may: the code has swallowed that it was stopped. */
  explainSpent(rejection: JSValueHandle | undefined): HandlerError {
    return explainTime(readStack(rejection), this.source, false);
  }

  explainThrown(thrown: Thrown, refusal: string | undefined): HandlerError {
    return this.#orMemory(explainThrown(thrown, this.source, refusal));
  }

  #orMemory(error: HandlerError): HandlerError {
    return this.isOutOfMemory ? explainMemory(error) : error;
  }

  #isNearlyFull(): boolean {
    return this.#quickjs._getMemory().buffer.byteLength > MEMORY.value * 0.8;
  }

  /** Where the code was when the trap stopped it: its frames are still there. */
  #readStackOfDead(): string {
    this.#fuel.fillForPostMortem();
    try {
      return this.#quickjs.evalCode('new Error().stack', 'post-mortem').toString();
    } catch {
      return '';
    }
  }
}

/** What was thrown past our own code inside; the reader's may have made it so. */
export function readException({ name, message, stack }: JSException): Thrown {
  return readThrown({ name, message, stack });
}

/** That it was stopped is a rejection where the code is in an async function. */
function readStack(rejection: JSValueHandle | undefined): string {
  try {
    return rejection?.getProp('stack').toString() ?? '';
  } catch {
    return '';
  }
}
