import type { JSValueHandle, QuickJS } from 'quickjs-wasi';
import type { ConsoleLine } from '../../../src/protocol/edited-handler.ts';
import { createTokenBucket } from '../../limits/token-bucket.ts';
import {
  BYTES,
  CONSOLE_CHARACTERS,
  CONSOLE_LINES,
  type Limit,
  MESSAGE_BINARIES,
  MESSAGE_BYTES,
  OPS,
  TIMERS,
  TURN_OPS,
} from '../limits.ts';
import { decodeMessage } from '../message-codec.ts';
import type { GuestEvent } from '../messages.ts';
import type { WrittenOp } from '../worker-messages.ts';
import type { Fuel } from './fuel.ts';
import { crossedByShape } from './message-shape.ts';
import type { Timers } from './timers.ts';

/** What was thrown inside, as the reader's own code describes it: any text may stand in it. */
export interface Thrown {
  name: string;
  message: string;
  stack: string;
}

/** What one turn asked for. */
export interface Turn {
  ops: WrittenOp[];
  lines: ConsoleLine[];
  thrown: Thrown | undefined;
}

/** What the host's work for one call costs in fuel: about the time that it takes. */
const FUEL_PER_CALL = 3_000;
const FUEL_PER_CHARACTER = 2;
const FUEL_PER_BYTE = 0.2;

/** How the event begins that sets a fence. */
const FENCE_EVENT = '["fence",' satisfies `["${GuestEvent[0]}",`;

const LEVELS: readonly unknown[] = ['log', 'info', 'warn', 'error', 'debug'] satisfies ConsoleLine['level'][];

/**
 * The only way out of an engine: a function inside that takes one op, as JSON and binaries.
 *
 * N.B. Whatever it throws must be a string. Of an `Error`, the engine would show the host's stack inside.
 */
export class Door {
  readonly #quickjs: QuickJS;
  readonly #fuel: Fuel;
  /** Kept, as a name that is written anew for each call takes longer than the reading. */
  readonly #length: JSValueHandle;
  /** Of the handler, once there is one. */
  timers: Timers | undefined;
  readonly #ops = createTokenBucket(OPS);
  readonly #bytes = createTokenBucket(BYTES);
  readonly #lines = createTokenBucket(CONSOLE_LINES);
  readonly #notices = createTokenBucket({ burst: 1, perSecond: 1 });
  #turn = newTurn();
  /** Fences that the handler was told, and that are not answered: answering is not counted. */
  #fences = 0;
  /** The last limit that was crossed: when nobody catches it, the reader is told of that limit. */
  refusal: string | undefined;

  constructor(quickjs: QuickJS, fuel: Fuel) {
    this.#quickjs = quickjs;
    this.#fuel = fuel;
    this.#length = quickjs.newString('length');
  }

  /** Whether something was thrown in this turn and nobody caught it. */
  get thrown(): Thrown | undefined {
    return this.#turn.thrown;
  }

  /** The handler is told something. */
  admit(json: string): void {
    if (json.startsWith(FENCE_EVENT)) this.#fences += 1;
  }

  /** Ends the turn, and hands over what it asked for. */
  endTurn(): Turn {
    const turn = this.#turn;
    this.#turn = newTurn();
    return turn;
  }

  /** @throws {string} If the op is refused. */
  take(json: JSValueHandle | undefined, binaries: JSValueHandle[]): void {
    if (this.#turn.thrown) return;
    this.#fuel.take(FUEL_PER_CALL);
    const { message, written, bytes } = this.#read(json, binaries);
    if (!Array.isArray(message)) throw 'This is no message.';
    switch (message[0]) {
      case 'log':
        this.#log(message);
        break;
      case 'throw':
        this.#turn.thrown = readThrown(message[1]);
        break;
      case 'timer':
        this.#addTimer(message);
        break;
      case 'untimer':
        this.timers?.remove(Number(message[1]));
        break;
      default:
        this.#forward(message[0], written, bytes);
    }
  }

  #read(json: JSValueHandle | undefined, binaries: JSValueHandle[]) {
    // No conversion: that would run the reader's code in here.
    if (!json?.isString) throw 'This is no message.';
    if (binaries.length > MESSAGE_BINARIES.value) this.#refuse(MESSAGE_BINARIES);
    const characters = this.#quickjs.getProp(json, this.#length).consume((length) => length.toNumber());
    this.#fuel.take(characters * FUEL_PER_CHARACTER);
    let bytes = this.#count(characters, 0);
    const copies = binaries.map((binary) => {
      const copy = copyBinary(binary);
      this.#fuel.take(copy.length * FUEL_PER_BYTE);
      bytes = this.#count(bytes, copy.length);
      return copy;
    });
    const written: WrittenOp = [json.toString(), copies];
    return { message: this.#decode(...written), written, bytes };
  }

  #count(bytes: number, more: number): number {
    if (bytes + more > MESSAGE_BYTES.value) this.#refuse(MESSAGE_BYTES);
    return bytes + more;
  }

  #decode(...[json, binaries]: WrittenOp): unknown {
    let message: unknown;
    try {
      message = decodeMessage(json, binaries);
    } catch {
      throw 'This is no message.';
    }
    const crossed = crossedByShape(message);
    if (crossed) this.#refuse(crossed);
    return message;
  }

  #log([, level, text, line]: unknown[]) {
    if (!this.#lines.take()) {
      if (this.#notices.take()) this.#turn.lines.push({ level: 'warn', text: CONSOLE_LINES.sentence });
      return;
    }
    this.#turn.lines.push({
      level: LEVELS.includes(level) ? (level as ConsoleLine['level']) : 'log',
      text: String(text).slice(0, CONSOLE_CHARACTERS),
      ...(Number.isSafeInteger(line) && Number(line) > 0 ? { line: Number(line) } : {}),
    });
  }

  #forward(name: unknown, op: WrittenOp, bytes: number) {
    if (this.#turn.ops.length >= TURN_OPS.value) this.#refuse(TURN_OPS);
    if (name === 'fence' && this.#fences > 0) this.#fences -= 1;
    else if (!this.#ops.take(1 + op[1].length)) this.#refuse(OPS);
    if (!this.#bytes.take(bytes)) this.#refuse(BYTES);
    this.#turn.ops.push(op);
  }

  #addTimer([, id, ms, repeat]: unknown[]) {
    if (!this.timers?.add(Number(id), Number(ms), repeat === true)) this.#refuse(TIMERS);
  }

  #refuse({ sentence }: Pick<Limit, 'sentence'>): never {
    this.refusal = sentence;
    throw sentence;
  }
}

function newTurn(): Turn {
  return { ops: [], lines: [], thrown: undefined };
}

function copyBinary(binary: JSValueHandle): Uint8Array<ArrayBuffer> {
  try {
    return binary.toUint8Array() as Uint8Array<ArrayBuffer>;
  } catch {
    throw 'This is no message.';
  }
}

/** Cut to what is shown and read of it: it may be megabytes, and searched in ways that take the square of that. */
export function readThrown(description: unknown): Thrown {
  const { name, message, stack } = (description ?? {}) as Record<string, unknown>;
  const text = (value: unknown, length: number) => (typeof value === 'string' ? value.slice(0, length) : '');
  return { name: text(name, 60), message: text(message, 500), stack: text(stack, 10_000) };
}
