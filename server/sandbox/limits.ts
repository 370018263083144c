import { MAX_SOURCE_CHARACTERS } from '../../src/protocol/edited-handler.ts';

/** A bound that a reader's handler can meet, and what the reader is told then. */
export interface Limit {
  value: number;
  sentence: string;
}

const KIB = 1_024;
const MIB = 1_024 * KIB;

/** Characters of a source. */
export const SOURCE: Limit = {
  value: MAX_SOURCE_CHARACTERS,
  sentence: `This source is longer than ${MAX_SOURCE_CHARACTERS.toLocaleString('en')} characters, the limit here.`,
};

/** Bytes that a handler may hold. Kept well below `WASM_PAGES`: an engine that meets that one is corrupt. */
export const MEMORY: Limit = {
  value: 12 * MIB,
  sentence:
    'Stopped: it used more than 12 MiB of memory, the limit here. A real Node server would use more and more, until it is ended, with everyone connected to it.',
};

/** Most pages, 64 KiB each, of a handler's WebAssembly memory: 20 MiB, which V8 enforces. */
export const WASM_PAGES = 320;

/** Bytes of native stack. Deeper recursion is a `RangeError` inside, as in Node. At most 512 KiB. */
export const STACK_BYTES = 256 * KIB;

/**
 * Fuel of one turn, which is from an event until the handler waits again. Each round of each loop of the
 * engine takes one; 20 million are some 60 ms. Counted, not timed: a busy machine changes nothing.
 */
export const TURN_FUEL: Limit = {
  value: 20_000_000,
  sentence:
    'Stopped: this ran for too long without giving control back; a handler may compute for some 60 ms at a time here. A real Node server would be frozen for all its clients until it is done.',
};

/** Fuel at which the engine is stopped dead: inside a built-in function, which never looks whether it should stop. */
export const TRAP_FUEL: Limit = {
  value: 40_000_000,
  sentence:
    'Stopped: one call of a built-in function would have taken far too long; a handler may compute for some 60 ms at a time here. A real Node server would be frozen for all its clients until it is done.',
};

/** How long a lab may have one thread. */
export interface Share {
  /** Milliseconds of the processor's time. */
  perSecond: number;
  /** Milliseconds that can be saved up. */
  burst: number;
  sentence: string;
}

/** Of the thread that a lab's handlers run in. Beyond, events wait. */
export const CPU: Share = {
  perSecond: 200,
  burst: 400,
  sentence:
    'Your handlers use more than a fifth of a processor together, their share here, and are slowed down: what their clients send waits.',
};

/**
 * Milliseconds by which a start may come before its lab's share allows it: who has just been stopped by a limit,
 * and mends that, does not wait.
 */
export const EARLY_START_MS = 2_000;

/** Of the thread that all sockets are on, for what a lab's handlers ask of them. Beyond, that waits. */
export const SOCKETS_CPU: Share = {
  perSecond: 100,
  burst: 200,
  sentence:
    'What your handlers send takes more than a tenth of a processor, their share here, and is slowed down: it waits, and so do their lines here.',
};

/** Calls of one handler that may wait for the sockets; the lines of one turn count as one. */
export const WAITING_OPS: Limit = {
  value: 2_000,
  sentence:
    'Stopped: 2,000 calls of this handler (emits, sends, joins, answers, lines) were waiting for the sockets, the limit here: it sends more than they take.',
};

/** Bytes of them. */
export const WAITING_OP_BYTES: Limit = {
  value: 4 * MIB,
  sentence:
    'Stopped: more than 4 MiB that this handler sent was waiting for the sockets, the limit here: it sends more than they take.',
};

/** Events that may wait for a handler. */
export const WAITING_EVENTS: Limit = {
  value: 1_000,
  sentence:
    'Stopped: 1,000 events were waiting for this handler, the limit here: it is too slow for what its clients send. In a real Node server they would fill its memory.',
};

/** Bytes of the events that may wait for a handler. */
export const WAITING_BYTES: Limit = {
  value: 4 * MIB,
  sentence:
    'Stopped: events of more than 4 MiB were waiting for this handler, the limit here: it is too slow for what its clients send. In a real Node server they would fill its memory.',
};

/** Bytes that may wait for all handlers of this process, or for the sockets that they send to. */
export const TOTAL_WAITING: Limit = {
  value: 64 * MIB,
  sentence:
    'Stopped: more than 64 MiB were waiting for the handlers of this server, or for their sockets, the limit for all of them together, and most of it was of this one.',
};

/** Bytes of one event, which is what one client sent. */
export const EVENT_BYTES: Limit = {
  value: 256 * KIB,
  sentence: 'Stopped: a client sent more than 256 KiB at once, the limit for a handler here.',
};

/** Timers that may be set at once. */
export const TIMERS: Limit = {
  value: 50,
  sentence: 'Too many timers: a handler may have 50 set at a time here.',
};

/** Milliseconds of the longest timer. As in Node, a longer one would be taken for 1. */
export const TIMER_MS = 2 ** 31 - 1;

/** Calls of one turn that reach the sockets: emits, joins, sends, answers. */
export const TURN_OPS: Limit = {
  value: 300,
  sentence:
    'Too much at once: a handler may emit, send, join or answer 300 times in one go here. A real Node server would keep it all in memory until its clients have read it.',
};

/** The same in a second, and as many as were saved up. A binary travels as a message of its own, so it counts as one. */
export const OPS = {
  perSecond: 300,
  burst: 600,
  sentence:
    'Too much: a handler may emit, send, join or answer 300 times a second here, and a binary in a message counts as once more.',
} as const;

/** Bytes to the sockets in a second, and as many as were saved up. */
export const BYTES = {
  perSecond: 256 * KIB,
  burst: MIB,
  sentence: 'Too much data: a handler may send 256 KiB a second here.',
} as const;

/** Bytes of one message of a handler. */
export const MESSAGE_BYTES: Limit = {
  value: 128 * KIB,
  sentence: 'This message is too large: a handler may send 128 KiB in one message here.',
};

/** Binaries in one message. */
export const MESSAGE_BINARIES: Limit = {
  value: 32,
  sentence: 'This message holds too many binaries: 32 is the limit here.',
};

/** Levels of arrays and objects in a message. */
export const MESSAGE_DEPTH: Limit = {
  value: 32,
  sentence: 'This message is nested too deeply: 32 levels are the limit here.',
};

/**
 * Arrays and objects in one message. Their bytes are few, but those who decode and encode them stop at each; and
 * nobody else has the thread of all sockets until one message is done.
 */
export const MESSAGE_NODES: Limit = {
  value: 10_000,
  sentence: 'This message holds too many arrays and objects: 10,000 are the limit here.',
};

/** Lines on the console in a second, and as many as were saved up. */
export const CONSOLE_LINES = {
  perSecond: 50,
  burst: 50,
  sentence: 'Some lines are missing here: a handler may write 50 a second.',
} as const;

/** Characters of a console line; what is beyond is cut. */
export const CONSOLE_CHARACTERS = 4_000;

/** Handlers of this process. */
export const HANDLERS: Limit = {
  value: 500,
  sentence: 'This server runs 500 edited handlers, its limit; try again in a few minutes.',
};

/** Bytes of WebAssembly memory of all handlers of this process. An idle one takes 1.4 MiB of it. */
export const TOTAL_MEMORY: Limit = {
  value: 1_024 * MIB,
  sentence:
    'Memory for edited handlers is used up on this server (1,024 MiB for all of them together); try again in a few minutes.',
};

/** What a lab is told whose handler had to end so that another lab has room. */
export const GAVE_WAY =
  'Stopped: this server has no more room for edited handlers (500, and 1,024 MiB for all of them together), and those of your lab take the most of it. Run it again in a few minutes.';

/**
 * Milliseconds without a sign of life until a worker thread is ended, with the handler that holds it. Fuel runs
 * out long before; this is for a fault of the engine, and long enough for a machine that starves the thread.
 */
export const HANG: Limit = {
  value: 4_000,
  sentence:
    'Stopped: the engine gave no sign of life for 4 seconds. A real Node server would be frozen for all its clients.',
};

/** Milliseconds to take the types out of a source. */
export const STRIP: Limit = {
  value: 500,
  sentence:
    'TypeScript gave up on this source: it is nested too deeply, or takes longer than 500 ms to read.',
};

/** Sources that may wait until TypeScript has read those before. */
export const STRIPS: Limit = {
  value: 50,
  sentence: 'Too many handlers are being started on this server right now; run it again in a moment.',
};
