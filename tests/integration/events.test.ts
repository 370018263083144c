/** What the lesson on events says, with the installed libraries, and its handlers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket as ServerSocket } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VALUES } from '../../src/components/ArrivalDemo/values.ts';
import { fateOf, holds } from '../../src/lib/trip-end.ts';
import { FENCE } from '../../src/protocol/edited-handler.ts';
import { freePort } from '../support/free-port.ts';
import { filesOf, saveFiles } from '../support/lesson-code.ts';
import { spawnProgram } from '../support/spawn-program.ts';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';

class User {
  name = 'Ann';
  greet() {
    return `Hello, ${this.name}`;
  }
}

const loop: { me?: unknown } = {};
loop.me = loop;

/** The next event of this name that one end hears: its arguments. */
const next = (end: Pick<Socket, 'once'>, event: string) =>
  new Promise<unknown[]>((resolve) => end.once(event, (...args: unknown[]) => resolve(args)));

describe('between a server and a client of their own', () => {
  let server: Server;
  let client: Socket;
  let served: ServerSocket;
  beforeAll(async () => {
    const httpServer = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => httpServer.once('listening', resolve));
    server = new Server(httpServer);
    const connection = new Promise<ServerSocket>((resolve) => server.once('connection', resolve));
    client = io(`http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`, {
      transports: ['websocket'],
    });
    await next(client, 'connect');
    served = await connection;
  });
  afterAll(async () => {
    client.close();
    await server.close();
  });

  /** Both directions, since `emit` is the same on both ends. */
  const directions = () => [
    [client, served] as const,
    // A server's socket is an emitter of another type, with the same `once`.
    [served, client] as const,
  ];

  test.each([
    ['a text, a number, a boolean, null', ['hello', 4.2, true, null], ['hello', 4.2, true, null]],
    ['an array and an object', [[1, { a: 1 }]], [[1, { a: 1 }]]],
    ['a Date', [new Date(0)], ['1970-01-01T00:00:00.000Z']],
    [
      'a Map, a Set, an Error, a RegExp',
      [new Map([[1, 2]]), new Set([1]), new Error('x'), /x/],
      [{}, {}, {}, {}],
    ],
    ['undefined, NaN, Infinity', [undefined, Number.NaN, Infinity], [null, null, null]],
    ['the same in an array', [[undefined, Number.NaN]], [[null, null]]],
    ['undefined in an object', [{ a: 1, b: undefined }], [{ a: 1 }]],
    ['an object of a class', [new User()], [{ name: 'Ann' }]],
    ['a Uint8Array', [new Uint8Array([1, 2, 3])], [Buffer.from([1, 2, 3])]],
    ['an ArrayBuffer', [new Uint8Array([1, 2, 3]).buffer], [Buffer.from([1, 2, 3])]],
    ['what was made JSON first', [JSON.stringify({ text: 'hi' })], ['{"text":"hi"}']],
  ])('%s', async (_name, sent, expected) => {
    for (const [from, to] of directions()) {
      const came = next(to as Socket, 'value');
      from.emit('value', ...sent);
      // `toEqual` takes undefined for missing, and does not look at classes.
      expect(await came).toStrictEqual(expected);
    }
  });

  test.each([
    ['a BigInt', 10n],
    ['an object that contains itself', loop],
  ])('emit throws for %s, and the connection goes on', async (_name, value) => {
    for (const [from, to] of directions()) {
      expect(() => from.emit('value', value)).toThrow();
      const came = next(to as Socket, 'value');
      from.emit('value', 'after');
      expect(await came).toEqual(['after']);
    }
  });

  test('onAny hears every name, known or not, with its arguments', async () => {
    for (const [from, to] of directions()) {
      const heard: unknown[] = [];
      const onAny = (...event: unknown[]) => heard.push(event);
      (to as Socket).onAny(onAny);
      const came = next(to as Socket, 'known');
      from.emit('typo', 1, 2);
      from.emit('known', 'x');
      await came;
      expect(heard).toEqual([
        ['typo', 1, 2],
        ['known', 'x'],
      ]);
      (to as Socket).offAny(onAny);
    }
  });
});

describe('the handlers of the lesson', () => {
  let companion: TestCompanion;
  let lab: string;
  beforeAll(async () => {
    companion = await startCompanion();
    lab = await companion.mint();
  });
  afterAll(() => companion.close());

  test('what the demo offers becomes what its table says', async () => {
    const client = companion.socketio(lab, 'events.arrival');
    const table: string[][] = [];
    for (const { code, make } of VALUES.filter(({ code }) => code !== '10n')) {
      const [got, back] = [next(client, 'got'), next(client, 'value')];
      const value = make();
      client.emit('value', value);
      const [type, text] = (await got) as [string, string];
      // In Node bytes come back as a Buffer, in a page as an ArrayBuffer: neither is what was sent.
      table.push([
        code,
        holds(value).type,
        `${type} ${text}`,
        fateOf(value, { type, text }, (await back)[0]),
      ]);
    }
    client.close();
    expect(table).toEqual([
      ["'hello'", 'string', 'string "hello"', 'same'],
      ["{ from: 'Ann', n: 2 }", 'Object', 'Object {"from":"Ann","n":2}', 'same'],
      ['new Date(0)', 'Date', 'string "1970-01-01T00:00:00.000Z"', 'text'],
      ['new Map([[1, 2]])', 'Map', 'Object {}', 'less'],
      ['[1, undefined, NaN]', 'Array', 'Array [1,null,null]', 'null'],
      ['{ a: 1, b: undefined }', 'Object', 'Object {"a":1}', 'less'],
      ["new User('Ann')", 'User', 'Object {"name":"Ann"}', 'less'],
      ['new Uint8Array([1, 2, 3])', 'Uint8Array', 'Buffer 01 02 03', 'bytes'],
    ]);
  });

  test('hostile values end nothing', async () => {
    const client = companion.socketio(lab, 'events.arrival');
    const odd = ['{"constructor":1}', '{"__proto__":null}', '{"toJSON":1}', '[]', 'null'].map((json) =>
      JSON.parse(json),
    );
    for (const value of odd) {
      const back = next(client, 'value');
      client.emit('value', value);
      await back;
    }
    const got = next(client, 'got');
    client.emit('value');
    expect(await got).toEqual(['undefined', null]);
    client.close();
  });

  test('one name is answered; every name is logged', async () => {
    const client = companion.socketio(lab, 'events.silence');
    const heard: unknown[] = [];
    client.onAny((...event) => heard.push(event));
    client.emit('new-line', 'hello');
    client.emit('new line', 'hello');
    await client.emitWithAck(FENCE);
    expect(heard).toEqual([
      ['server log', 'new-line', ['hello']],
      ['server log', 'new line', ['hello']],
      ['line', 'hello'],
    ]);
    client.close();
  });
});

test('“Run it yourself”: three lines come back, and only onAny knows of the fourth', async () => {
  const folder = await saveFiles('events', filesOf('10-events'));
  const env = { PORT: await freePort() };
  const server = spawnProgram(['server.mjs'], { cwd: folder, env });
  await server.printed(/http:\/\/localhost/);
  const client = spawnProgram(['client.mjs'], { cwd: folder, env });
  await client.printed(/Buffer/);
  await server.printed(/heard valeu \[ 'who hears this\?' \]/);
  expect(client.output().trim().split('\n')).toEqual([
    'back: 1970-01-01T00:00:00.000Z',
    'back: {}',
    'back: <Buffer 01 02 03>',
  ]);
  expect(server.output().match(/heard/g)).toHaveLength(4);
  for (const program of [client, server]) {
    program.child.kill();
    await program.ended;
  }
});
