import { CompileFlags, QuickJS } from 'quickjs-wasi';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  BYTES,
  CONSOLE_CHARACTERS,
  CONSOLE_LINES,
  MESSAGE_BINARIES,
  MESSAGE_BYTES,
  MESSAGE_DEPTH,
  MESSAGE_NODES,
  OPS,
  TIMERS,
  TURN_OPS,
} from '../limits.ts';
import { decodeMessage, encodeMessage } from '../message-codec.ts';
import { ENTRY } from './entry.ts';
import { loadEngine } from './load-engine.ts';
import { Timers } from './timers.ts';
import { type Parts, Vm } from './vm.ts';

/** A facade that calls the handler's default export with every event, and shows it the door. */
const FACADE = `(door) => {
  let handler;
  globalThis.ask = (...op) => door(JSON.stringify(op));
  globalThis.door = door;
  const text = (read) => { try { return String(read()); } catch { return '?'; } };
  return {
    run: async (module) => { handler = (await module).default; },
    dispatch: (json) => handler(...JSON.parse(json)),
    explain: (e) => ask('throw', e === null ? {} : { name: text(() => e.name), message: text(() => e.message), stack: text(() => e.stack) }),
  };
}`;

let parts: Parts;

beforeAll(async () => {
  const module = await loadEngine();
  const vm = await QuickJS.create({ wasm: module });
  const compile = (source: string) => vm.compile(source, 'full-duplex', 0, CompileFlags.STRIP_SOURCE);
  parts = {
    module,
    facade: compile(FACADE),
    entry: compile(ENTRY),
    modules: { ws: 'export const clients = 3;' },
  };
  vm.dispose();
});

/** What one event does to a handler, whose body is line 2; or what its start did, if that went wrong. */
async function run(source: string) {
  const vm = await Vm.create(parts);
  const started = vm.start(source, new Timers(() => {}));
  const result = started.error ? started : vm.dispatch(encodeMessage(['event'])[0], []);
  const { memoryBytes } = vm;
  vm.dispose();
  return { ...result, ops: result.ops.map((op) => decodeMessage(...op)), memoryBytes };
}
const inHandler = (body: string) => run(`export default async function () {\n${body}\n}`);
const errorIn = async (body: string) => (await inHandler(body)).error;

describe('a turn', () => {
  it('hands over what the handler asked for', async () => {
    const { ops, lines, error } = await inHandler(
      `ask('emit', 1); ask('log', 'warn', 'hi', 7); ask('join', 2);`,
    );
    expect(error).toBeUndefined();
    expect(ops).toEqual([
      ['emit', 1],
      ['join', 2],
    ]);
    expect(lines).toEqual([{ level: 'warn', text: 'hi', line: 7 }]);
  });

  it('may answer each fence, and no more of them than it may ask for other things', async () => {
    const source =
      "export default (event) => { for (let i = 0; i < (event === 'fence' ? 1 : 300); i++) ask('fence', i); }";
    const vm = await Vm.create(parts);
    vm.start(source, new Timers(() => {}));
    const tell = (event: string) => vm.dispatch(encodeMessage([event, 1])[0], []).error;
    const fences = Array.from({ length: 2_000 }, () => tell('fence'));
    const forged = Array.from({ length: 20 }, () => tell('event'));
    vm.dispose();
    expect(fences.filter(Boolean)).toEqual([]);
    expect(forged.find(Boolean)).toMatchObject({ kind: 'limit', message: OPS.sentence });
  });

  it('includes what comes after an await, and nothing after an exception', async () => {
    const { ops, error } = await inHandler(
      `await 0; ask('emit', 1); Promise.reject(new Error('no')); await 0; ask('emit', 2);`,
    );
    expect(ops).toEqual([
      ['emit', 1],
      ['emit', 2],
    ]);
    expect(error).toMatchObject({ kind: 'exception', message: 'Error: no', line: 2 });
    const thrown = await run(
      `export default () => {\nPromise.resolve().then(() => ask('emit', 2));\nask('emit', 1); throw new Error('no');\n}`,
    );
    expect(thrown.ops).toEqual([['emit', 1]]);
  });

  it('ends in no error where a rejection is handled after all', async () => {
    expect(
      await errorIn(`const p = Promise.reject(new Error('no')); await 0; await p.catch(() => {});`),
    ).toBeUndefined();
  });
});

describe('says what Node would say, and where', () => {
  it.each([
    [`const socket = {};\n  socket.emitt('x');`, 'TypeError: socket.emitt is not a function', 3, 10],
    [`let user;\n user.name;`, "TypeError: Cannot read properties of undefined (reading 'name')", 3, 2],
    [`null.x = 1;`, "TypeError: Cannot set properties of null (setting 'x')", 2, 1],
    [`const a = 1; a = 2;`, "TypeError: Assignment to constant variable 'a'", 2, 14],
    [`nobody();`, 'ReferenceError: nobody is not defined', 2, 1],
    [`x; let x;`, "ReferenceError: Cannot access 'x' before initialization", 2, 1],
    [`[1].map(3);`, 'TypeError: What map() was given is not a function', 2, 5],
    [`const f = () => f() + 1; f();`, 'RangeError: Maximum call stack size exceeded', 2, 17],
    [
      `JSON.parse('{');`,
      "SyntaxError: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
      2,
      6,
    ],
  ])('%s', async (body, message, line, column) => {
    expect(await errorIn(body)).toEqual({ kind: 'exception', message, line, column });
  });

  it('names no function where it may be another one', async () => {
    const body = `const s = { to: () => ({}), id: () => 1 };\ns.to('a').emitt(s.id());`;
    expect(await errorIn(body)).toMatchObject({
      message: 'TypeError: Something that is called here is not a function',
      line: 3,
    });
  });
});

describe('stops', () => {
  it.each([
    ['an endless loop', `let n = 0;\nfor (;;) n += 1;`, 3],
    ['one that catches everything', `for (;;) { try { for (;;) {} } catch {} finally { continue; } }`, 2],
    ['one whose rejection is caught', `(async () => { for (;;); })().catch(() => {});`, 2],
    ['a built-in function that never asks', `[].sort.call({ length: 2 ** 32 });`, 2],
    [
      'calls that cost the host time',
      `const big = new Uint8Array(4e6);\nfor (;;) try { door('[]', big); } catch {}`,
      3,
    ],
    ['an error that is slow to read', `throw { get message() { for (;;) {} } };`, 2],
  ])('%s', async (_, body, line) => {
    expect(await errorIn(body)).toMatchObject({ kind: 'time', line });
  });

  it.each([
    ['an array that grows', `const a = [];\nfor (;;) a.push({ n: a.length });`, 3],
    ['typed arrays', `const a = [];\nfor (;;) a.push(new Uint8Array(1e6).fill(1));`, 3],
    [
      'jobs that multiply',
      `const twice = () => { queueMicrotask(twice); queueMicrotask(twice); };\ntwice();`,
      2,
    ],
  ])('%s', async (_, body, line) => {
    const { error, memoryBytes } = await inHandler(body);
    expect(error).toMatchObject({ kind: 'memory', line });
    expect(memoryBytes).toBeLessThanOrEqual(20 * 2 ** 20);
  });
});

describe('tells which limit was crossed, and where', () => {
  it.each([
    ['timers', `for (;;) ask('timer', Math.random(), 1, false);`, TIMERS],
    ['calls in one go', `for (;;) ask('emit');`, TURN_OPS],
    ['bytes of a message', `ask('emit', 'x'.repeat(128 * 1024));`, MESSAGE_BYTES],
    ['bytes of a binary', `door('["emit"]', new Uint8Array(128 * 1024));`, MESSAGE_BYTES],
    ['binaries', `door('["emit"]', ...Array(33).fill(new Uint8Array(1)));`, MESSAGE_BINARIES],
    ['nesting', `door('["emit",' + '['.repeat(40) + ']'.repeat(40) + ']');`, MESSAGE_DEPTH],
    ['arrays and objects', `ask('emit', Array(20_000).fill([]));`, MESSAGE_NODES],
    ['messages a second', `for (;;) door('["emit"]', ...Array(32).fill(new Uint8Array(1)));`, OPS],
    ['bytes a second', `for (;;) ask('emit', 'x'.repeat(100_000));`, BYTES],
  ])('%s', async (_, body, { sentence }) => {
    expect(await errorIn(body)).toMatchObject({ kind: 'limit', message: sentence, line: 2 });
  });

  it('unless the handler catches it and goes on', async () => {
    const { ops, error } = await inHandler(`try { for (;;) ask('emit'); } catch {}`);
    expect(error).toBeUndefined();
    expect(ops).toHaveLength(TURN_OPS.value);
  });

  it('lines on the console are left out, and that is said', async () => {
    const { lines, error } = await inHandler(
      `for (let i = 0; i < 500; i++) ask('log', 'log', 'x'.repeat(5_000));`,
    );
    expect(error).toBeUndefined();
    expect(lines.length).toBeLessThan(500);
    expect(lines).toContainEqual({ level: 'warn', text: CONSOLE_LINES.sentence });
    expect(lines[0]?.text).toHaveLength(CONSOLE_CHARACTERS);
  });
});

it.each([`door();`, `door({});`, `door('{');`, `door('1');`, `door('["emit"]', {});`])(
  'the door takes no nonsense: %s',
  async (body) => {
    expect(await errorIn(body)).toMatchObject({ kind: 'exception', message: 'Error: This is no message.' });
  },
);

describe('refuses a source', () => {
  it.each([
    [
      `let a = 1;\nlet a = 2;`,
      { kind: 'syntax', message: 'SyntaxError: This name has already been declared', line: 2 },
    ],
    [`\nimport fs from 'node:fs';`, { kind: 'syntax', line: 2, column: 16 }],
    [
      `\nimport { none } from 'ws';`,
      { kind: 'syntax', message: "SyntaxError: The module 'ws' has no export named 'none'", line: 2 },
    ],
    [`\nthrow new Error('no');`, { kind: 'exception', message: 'Error: no', line: 2 }],
    [`\nwhile (true) {}`, { kind: 'time', line: 2 }],
  ])('%s', async (source, error) => {
    expect((await run(source)).error).toMatchObject(error);
  });

  it('for a module that is not there, and says which are', async () => {
    const { error } = await run(`import fs from 'node:fs';`);
    expect(error?.message).toMatch("cannot import 'node:fs' here, only ws:");
    expect((await run(`await import('node:fs');`)).error).toMatchObject({ kind: 'exception' });
  });
});

it('imports what is there', async () => {
  const { ops } = await run(`import { clients } from 'ws';\nexport default () => ask('emit', clients);`);
  expect(ops).toEqual([['emit', 3]]);
});
