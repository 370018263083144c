import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Handler } from '../../server/cells/handler.ts';
import { createSandbox } from '../../server/sandbox/create-sandbox.ts';
import { CPU, STRIP } from '../../server/sandbox/limits.ts';
import { HandlerProblem } from '../../server/sandbox/sandbox.ts';
import type { ConsoleLine, HandlerError, HandlerErrorKind } from '../../src/protocol/edited-handler.ts';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';

/*
 * What a hostile reader may write. Each attack has its outcome, and two bystanders, one in each thread, must
 * neither lose an event nor start again. After it, its owner runs good code.
 */

/** What a client's "go" does; it stands in line 3. */
type Attack = [name: string, body: string, kind: HandlerErrorKind, line?: number];

const STOPPED: Attack[] = [
  ['an endless loop', 'for (;;) {}', 'time', 3],
  ['one that catches all', 'for (;;) { try { for (;;) {} } catch {} finally { continue; } }', 'time', 3],
  ['one in an async function', '(async () => { for (;;); })().catch(() => {});', 'time', 3],
  ['one after an await', 'await 0; for (;;);', 'time', 3],
  ['awaits without end', 'for (;;) await 0;', 'time'],
  ['a generator of itself', 'function* g() { yield* g(); } [...g()];', 'exception', 3],
  ['recursion', 'const f = (n) => f(n + 1) + 1; f(0);', 'exception', 3],
  ['recursion in finally', 'const f = () => { try { f(); } finally { f(); } }; f();', 'time', 3],
  ['a regular expression', "/^(a+)+$/.test('a'.repeat(40) + 'b');", 'time', 3],
  ['sort', '[].sort.call({ length: 2 ** 32 });', 'time', 3],
  ['join', "new Array(1e9) + '';", 'time', 3],
  ['reverse', '[].reverse.call({ length: 2 ** 53 - 1 });', 'time', 3],
  ['indexOf', "'a'.repeat(4e6).indexOf('a'.repeat(2e6) + 'b');", 'time', 3],
  ['BigInt', 'let b = 3n; for (;;) b *= b;', 'time', 3],
  [
    'finalizers',
    'const r = new FinalizationRegistry(() => { for (;;); }); for (;;) r.register({}, 1);',
    'time',
    3,
  ],
  ['an endless getter', "socket.emit('x', { get a() { for (;;); } });", 'time', 3],
  ['an endless toJSON', "socket.emit('x', { toJSON() { for (;;); } });", 'time', 3],
  ['an endless message', 'throw { get message() { for (;;); } };', 'time', 3],
  ['prepareStackTrace', 'Error.prepareStackTrace = () => { for (;;); }; null.x;', 'time'],
  ['lines on the console', "for (;;) console.log('spam');", 'time', 3],
  [
    'text that doubles',
    "let s = 'x'; const k = []; for (;;) { s += s; k.push(s.toUpperCase()); }",
    'memory',
    3,
  ],
  ['an array that grows', 'const a = []; for (;;) a.push({ n: a.length });', 'memory', 3],
  ['typed arrays', 'const k = []; for (;;) k.push(new Uint8Array(5e5).fill(1));', 'memory', 3],
  ['Array.from', 'Array.from({ length: 1e9 });', 'memory', 3],
  ['a chain of proxies', 'let p = {}; for (;;) p = new Proxy(p, {});', 'memory', 3],
  ['promises', 'const g = () => Promise.resolve().then(g); g();', 'memory'],
  ['microtasks that double', 'const g = () => { queueMicrotask(g); queueMicrotask(g); }; g();', 'memory', 3],
  ['a slow leak', 'const k = []; setInterval(() => k.push(new Uint8Array(4e5).fill(1)), 5);', 'memory', 3],
  ['too many timers', 'for (;;) setTimeout(() => {}, 0);', 'limit', 3],
  ['too many messages', "for (;;) io.emit('x', 1);", 'limit', 3],
  ['too many rooms', "for (let i = 0; ; i++) socket.join('r' + i);", 'limit', 3],
  ['a large message', "socket.emit('x', 'z'.repeat(2e5));", 'limit', 3],
  ['a large binary', "socket.emit('x', new Uint8Array(2e5));", 'limit', 3],
  ['a deep message', "let a = []; for (let i = 0; i < 50; i++) a = [a]; socket.emit('x', a);", 'limit', 3],
  ['a very deep one', "let a = []; for (let i = 0; i < 5e4; i++) a = [a]; socket.emit('x', a);", 'exception'],
  [
    'messages without end',
    "const t = () => { for (let i = 0; i < 99; i++) io.emit('x'); setTimeout(t); }; t();",
    'limit',
    3,
  ],
  [
    'answers that never come',
    "setInterval(() => { for (let i = 0; i < 200; i++) socket.emit('x', () => {}); }, 50);",
    'limit',
    3,
  ],
  ['a reserved event', "socket.emit('disconnect', 1);", 'exception', 3],
  ['nothing', 'throw null;', 'exception'],
  ['a symbol', "throw Symbol('s');", 'exception'],
  ['a proxy', "throw new Proxy({}, { get() { throw new Error('no'); } });", 'exception'],
  [
    'a large stack',
    "throw Object.defineProperty(new Error('m'), 'stack', { get: () => 'x'.repeat(3e6) });",
    'exception',
  ],
  [
    'a forged place',
    "throw Object.assign(new Error('m'), { stack: 'at x (handler.ts:99999:1)' });",
    'exception',
  ],
  ['a forged limit', "throw Object.assign(new Error('Stopped'), { name: 'InternalError' });", 'exception', 3],
  [
    'a message of megabytes',
    "const e = new Error('m'.repeat(3e6)); e.name = 'LimitError'; JSON.stringify = () => { throw e; }; throw e;",
    'limit',
  ],
  [
    'a message that is slow to read',
    `const e = new Error("Could not find export '" + "' in module '".repeat(2e5) + 'x'); JSON.stringify = () => { throw e; }; throw e;`,
    'exception',
  ],
  ['Atomics.wait', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);', 'exception', 3],
  ['a module of Node', "await import('node:fs');", 'exception'],
  ['the process', "socket.constructor.constructor('return process')();", 'exception', 3],
];

/** What cannot even start. */
const REFUSED: [name: string, source: string, error: Partial<HandlerError>][] = [
  ['a loop at the top', 'let i = 0;\nwhile (true) {\n  i++;\n}', { kind: 'time', line: 2 }],
  ['memory at the top', 'const a = [];\nfor (;;) a.push({});', { kind: 'memory', line: 2 }],
  ['an exception at the top', "\nthrow new Error('no');", { kind: 'exception', line: 2 }],
  ['one in the handler', 'export default ({ io }) => {\n  io.nothing();\n};', { kind: 'exception', line: 2 }],
  ['a module of Node', "\nimport fs from 'node:fs';", { kind: 'syntax', line: 2 }],
  ['a file', "import { secret } from '../../server/config.ts';", { kind: 'syntax', line: 1 }],
  [
    'deep nesting',
    `let x = ${'['.repeat(8_000)}${']'.repeat(8_000)}`,
    { kind: 'syntax', message: STRIP.sentence },
  ],
  ['deep nesting that is closed by nothing', 'async('.repeat(2_000), { kind: 'syntax' }],
  ['a brace too few', "io.on('connection', () => {", { kind: 'syntax', line: 1 }],
  ['an enum', '\nenum Side { Left }', { kind: 'syntax', line: 2, column: 1, endColumn: 19 }],
  ['too long a source', '1;'.repeat(20_000), { kind: 'limit' }],
];

/** What harms nobody: it goes on, and answers with this. */
const HARMLESS: [name: string, body: string, answer: unknown][] = [
  [
    'globals of Node',
    'cb([typeof process, typeof require, typeof fetch, typeof WebAssembly].join());',
    'undefined,undefined,undefined,undefined',
  ],
  [
    'prototypes of its own realm',
    "Object.prototype.polluted = 1; Array.prototype.push = null; Map.prototype.get = () => 1; cb('ok');",
    'ok',
  ],
  [
    '__proto__ in a message',
    `cb(JSON.parse('{"__proto__":{"polluted":1}}'));`,
    JSON.parse('{"__proto__":{"polluted":1}}'),
  ],
  [
    'constructor in a message',
    `cb(JSON.parse('{"constructor":{"prototype":{"polluted":1}}}'));`,
    { constructor: { prototype: { polluted: 1 } } },
  ],
  [
    'stacks of the host',
    "try { socket.emit('x', 'z'.repeat(2e5)); } catch (e) { cb(/node_modules|file:|\\/server\\//.test(e.stack)); }",
    false,
  ],
  ['rooms of others', "io.to('/lab/x').emit('x', 1); socket.join('../../x'); cb('ok');", 'ok'],
  ['an answer a thousand times', 'for (let i = 0; i < 1000; i++) cb(i);', 0],
  ['goodbye a hundred times', "cb('ok'); for (let i = 0; i < 100; i++) socket.disconnect(true);", 'ok'],
  ['an await without end', "cb('ok'); await new Promise(() => {});", 'ok'],
  [
    'ops that are none',
    'const { stringify } = JSON; JSON.stringify = () => \'[{"toString":1}]\'; socket.emit(1); JSON.stringify = stringify; cb(1);',
    1,
  ],
  ['a zone of time', 'cb(new Date(0).getTimezoneOffset());', 0],
];

/** What may go on, but slowly. */
const SLOWED: [name: string, body: string][] = [
  [
    'turns that last long',
    'const t = () => { const end = Date.now() + 50; while (Date.now() < end); setTimeout(t); }; t();',
  ],
  [
    'many timers that work',
    'for (let i = 0; i < 50; i++) setInterval(() => { for (let j = 0; j < 2e4; j++); }, 1);',
  ],
];

const GOOD = `export default function ({ io }) {
  let count = 0;
  io.on('connection', (socket) => {
    socket.on('count', (answer) => answer(++count));
  });
}`;

const program = (body: string) =>
  `io.on('connection', (socket) => {\n  socket.on('go', async (cb) => {\n    ${body}\n  });\n});`;

/** The companion's own limits are not what is tried here. */
const ROOM = { maxCellsPerLab: 1_000, maxConnectionsPerLab: 1_000, messagesPerSecond: 1_000_000 };

const sandbox = createSandbox((error) => faults.push(error));
const faults: unknown[] = [];
const handlers = new Map<string, Handler>();
let companion: TestCompanion;
let lab: string;
let cells = 0;
const bystanders: { client: Socket; count: number; stopped: HandlerError | undefined }[] = [];

/** A handler that is attached to a cell of its own, and a client there. */
async function run(source: string, owner: Owner) {
  const handler = await sandbox.start(source, owner);
  const cell = `attacks.cell-${++cells}`;
  handlers.set(cell, handler.attach);
  const client = companion.socketio(lab, cell);
  await new Promise((resolve) => client.once('connect', () => resolve(undefined)));
  return { handler, client };
}

class Owner {
  /** Default: its own. */
  lab: object = this;
  readonly lines: ConsoleLine[] = [];
  readonly #stopped = Promise.withResolvers<HandlerError>();
  readonly stopped = this.#stopped.promise;
  onStop = this.#stopped.resolve;
  onLog = (lines: ConsoleLine[]) => void this.lines.push(...lines);

  /** Resolves when a line is there. */
  async wrote(text: string) {
    await expect.poll(() => this.lines.map((line) => line.text), { timeout: 18_000 }).toContain(text);
  }
}

/** An answer, or an error where none comes: what waits for ever would never end. */
const ask = (client: Socket, event: string) => client.timeout(15_000).emitWithAck(event);

/** Between two questions of one bystander, in milliseconds: it may answer 300 a second. */
const PACE_MS = 8;

/** Every bystander has answered every question, in order, with the state that it had. */
async function expectBystandersWell() {
  for (const bystander of bystanders) {
    bystander.count += 1;
    expect(bystander.stopped).toBeUndefined();
    expect(await ask(bystander.client, 'count')).toBe(bystander.count);
  }
}

async function expectGoodCodeRuns(owner: Owner) {
  const { handler, client } = await run(GOOD, owner);
  expect(await ask(client, 'count')).toBe(1);
  client.close();
  handler.dispose();
}

/** Runs an attack, with the bystanders busy all the while. */
async function attack<Outcome>(outcome: () => Promise<Outcome>): Promise<Outcome> {
  let isOver = false;
  const busy = (async () => {
    while (!isOver) {
      await expectBystandersWell();
      await sleep(PACE_MS);
    }
  })();
  try {
    return await outcome();
  } finally {
    isOver = true;
    await busy;
  }
}

beforeAll(async () => {
  companion = await startCompanion(ROOM, handlers);
  lab = await companion.mint();
  for (let thread = 0; thread < 2; thread++) {
    const owner = new Owner();
    const bystander = { client: (await run(GOOD, owner)).client, count: 0, stopped: undefined };
    void owner.stopped.then((error) => Object.assign(bystander, { stopped: error }));
    bystanders.push(bystander);
  }
});

afterAll(async () => {
  for (const { client } of bystanders) client.close();
  await sandbox.close();
  await companion.close();
});

describe('is stopped', () => {
  test.each(STOPPED)('%s', async (_, body, kind, line) => {
    const owner = new Owner();
    const error = await attack(async () => {
      const { client } = await run(program(body), owner);
      client.emit('go', () => {});
      const stopped = await owner.stopped;
      client.close();
      return stopped;
    });
    expect(error).toMatchObject({ kind, message: expect.stringMatching(/./) });
    expect(error.message.length).toBeLessThan(1_000);
    if (line) expect(error.line).toBe(line);
    await expectGoodCodeRuns(owner);
  });
});

describe('is refused', () => {
  test.each(REFUSED)('%s', async (_, source, error) => {
    const owner = new Owner();
    const problem = await attack(() => sandbox.start(source, owner).catch((reason) => reason));
    expect(problem).toBeInstanceOf(HandlerProblem);
    expect(problem.error).toMatchObject(error);
    await expectGoodCodeRuns(owner);
  });
});

describe('harms nobody', () => {
  test.each(HARMLESS)('%s', async (_, body, answer) => {
    const owner = new Owner();
    const { handler, client } = await run(program(body), owner);
    expect(await attack(() => ask(client, 'go'))).toEqual(answer);
    client.close();
    handler.dispose();
    await expectGoodCodeRuns(owner);
  });
});

describe('is slowed down', () => {
  test.each(SLOWED)('%s', async (_, body) => {
    const owner = new Owner();
    await attack(async () => {
      const { handler, client } = await run(program(body), owner);
      client.emit('go', () => {});
      await owner.wrote(CPU.sentence);
      client.close();
      handler.dispose();
    });
    await expectGoodCodeRuns(owner);
  });
});

test('handlers of one lab have their share together', async () => {
  const [busy, idle] = [new Owner(), new Owner()];
  busy.lab = idle.lab = {};
  await attack(async () => {
    const first = await run(program(SLOWED[0]?.[1] ?? ''), busy);
    const second = await run(GOOD, idle);
    first.client.emit('go', () => {});
    let isTold = false;
    const told = idle.wrote(CPU.sentence).finally(() => {
      isTold = true;
    });
    // It does next to nothing, and waits all the same.
    while (!isTold) await ask(second.client, 'count');
    await told;
    for (const { client, handler } of [first, second]) {
      client.close();
      handler.dispose();
    }
  });
});

test('no thread failed, and nothing reached the host', () => {
  expect(faults).toEqual([]);
  expect('polluted' in {}).toBe(false);
});
