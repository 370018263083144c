import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { freePort } from '../support/free-port.ts';
import { filesOf, saveFiles } from '../support/lesson-code.ts';
import { spawnProgram } from '../support/spawn-program.ts';
import { RawClient, startCompanion, type TestCompanion } from '../support/start-companion.ts';

/** Where the installed Engine.IO is. */
const engineIo = createRequire(import.meta.url).resolve('engine.io');

const BY_HAND = 'socket.io/?EIO=4&transport=websocket';

describe('a plain WebSocket at the Socket.IO server of the lesson', () => {
  let companion: TestCompanion;
  let lab: string;
  beforeAll(async () => {
    companion = await startCompanion();
    lab = await companion.mint();
  });
  afterAll(() => companion.close());

  const speak = (cell = 'under-the-hood.hand') =>
    new RawClient(`${companion.wsOrigin}/lab/${lab}/${cell}/${BY_HAND}`);

  test('gets the open packet, is let in, and has its events answered', async () => {
    const client = speak();
    expect(await client.next()).toMatch(
      /^0\{"sid":"[^"]{20}","upgrades":\[\],"pingInterval":8000,"pingTimeout":8000,"maxPayload":65536\}$/,
    );
    client.send('40');
    expect(await client.next()).toMatch(/^40\{"sid":"[^"]{20}"\}$/);
    client.send('42["hello","by hand"]');
    expect(await client.next()).toBe('42["hello","I heard by hand"]');
    client.send('420["add",2,3]');
    expect(await client.next()).toBe('430[5]');
    await client.close();
  });

  test.each([
    ['something that is no packet', ['hello']],
    ['a message that is no Socket.IO packet', ['4hello']],
    ['an event before it asked to be let in', ['42["hello","too early"]']],
    ['an event before it was let in', ['40', '42["hello","too early"]']],
  ])('is cut without a close code after %s', async (_name, packets) => {
    const client = speak();
    expect(await client.next()).toMatch(/^0/);
    for (const packet of packets) client.send(packet);
    expect((await client.closed).code).toBe(1005);
  });

  test('an argument that is no function ends nothing', async () => {
    const client = speak();
    await client.next();
    client.send('40');
    await client.next();
    client.send('42["add",2,3,"no function"]');
    client.send('421["add",4,5]');
    expect(await client.next()).toBe('431[9]');
    await client.close();
  });

  test('the other cells have the default times', async () => {
    const client = speak('under-the-hood.server');
    expect(await client.next()).toContain('"pingInterval":25000,"pingTimeout":20000');
    await client.close();
  });

  test('the server behind the proxy refuses the upgrade, and polling works', async () => {
    expect((await speak('under-the-hood.blocked').closed).code).toBe(1006);
    const polling = companion.socketio(lab, 'under-the-hood.blocked', {
      transports: ['polling', 'websocket'],
    });
    await Promise.all([
      new Promise<void>((resolve) => polling.once('connect', resolve)),
      new Promise<unknown>((resolve) => polling.io.engine.once('upgradeError', resolve)),
    ]);
    expect(polling.io.engine.transport.name).toBe('polling');
    polling.close();
    const only = companion.socketio(lab, 'under-the-hood.blocked');
    const error = await new Promise<Error>((resolve) => only.once('connect_error', resolve));
    expect(error.message).toBe('websocket error');
    only.close();
  });
});

/** A Socket.IO server as a program of its own would have it, with these options. */
async function listenSocketIo(options = {}) {
  const httpServer = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => httpServer.once('listening', resolve));
  const server = new Server(httpServer, options);
  const { port } = httpServer.address() as AddressInfo;
  return { server, url: `ws://127.0.0.1:${port}` };
}

describe('a bare Socket.IO server', () => {
  test('ends a plain WebSocket at another address unanswered, after a second', async () => {
    const { server, url } = await listenSocketIo();
    // It is no option of `opts`, and a test should not measure time.
    const source = readFileSync(join(dirname(engineIo), 'server.js'), 'utf8');
    expect(source).toContain('destroyUpgradeTimeout || 1000');
    const client = new RawClient(url);
    const error = await new Promise<Error>((resolve) => client.socket.once('error', resolve));
    expect(error.message).toBe('socket hang up');
    await server.close();
  });

  test.each([
    ['does not answer a ping', ['40'], { pingInterval: 30, pingTimeout: 30 }, /^2$/],
    ['never says 40', ['3'], { connectTimeout: 30 }, undefined],
  ])('closes a client that %s, without a code', async (_name, packets, options, last) => {
    const { server, url } = await listenSocketIo(options);
    const client = new RawClient(`${url}/${BY_HAND}`);
    expect(await client.next()).toMatch(/^0/);
    for (const packet of packets) client.send(packet);
    if (packets[0] === '40') expect(await client.next()).toMatch(/^40/);
    if (last) expect(await client.next()).toMatch(last);
    expect((await client.closed).code).toBe(1005);
    await server.close();
  });

  test('pings every 25 s and waits 20 s by default', async () => {
    const { server } = await listenSocketIo();
    expect(server.engine.opts).toMatchObject({ pingInterval: 25_000, pingTimeout: 20_000 });
    await server.close();
  });
});

describe('a Socket.IO client at a plain ws server', () => {
  const errorOf = async (url: string, transports?: ['websocket']) => {
    const socket = io(url, { forceNew: true, reconnection: false, ...(transports && { transports }) });
    const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
    socket.close();
    return { message: error.message, status: (error as { context?: { status?: number } }).context?.status };
  };

  test('fails by polling with 426, or with what the web server around it answers', async () => {
    const wss = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => wss.once('listening', resolve));
    const around = createServer((_req, res) => res.writeHead(404).end()).listen(0, '127.0.0.1');
    await new Promise((resolve) => around.once('listening', resolve));
    new WebSocketServer({ server: around });
    const at = (server: { address(): unknown }) =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await errorOf(at(wss))).toEqual({ message: 'xhr poll error', status: 426 });
    expect(await errorOf(at(around))).toEqual({ message: 'xhr poll error', status: 404 });
    wss.close();
    around.close();
  });

  test('fails by WebSocket over the greeting', async () => {
    const wss = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => wss.once('listening', resolve));
    wss.on('connection', (socket) => socket.send('Hello!'));
    const { port } = wss.address() as AddressInfo;
    expect(await errorOf(`http://127.0.0.1:${port}`, ['websocket'])).toMatchObject({
      message: 'server error',
    });
    wss.close();
  });
});

describe('“Run it yourself”', () => {
  /** Starts both programs of the card; the server pings often, so that a test need not wait for it. */
  async function start(name: string, changeClient: (code: string) => string) {
    const files = filesOf('14-under-the-hood');
    const impatient = 'new Server(port, { pingInterval: 100, pingTimeout: 100 })';
    const folder = await saveFiles(
      name,
      new Map([
        ['server.mjs', (files.get('server.mjs') ?? '').replace('new Server(port)', impatient)],
        ['client.mjs', changeClient(files.get('client.mjs') ?? '')],
      ]),
    );
    const env = { PORT: await freePort() };
    const server = spawnProgram(['server.mjs'], { cwd: folder, env });
    await server.printed(/http:\/\/localhost/);
    const client = spawnProgram(['client.mjs'], { cwd: folder, env });
    return {
      client,
      async stop() {
        for (const { child, ended } of [client, server]) {
          child.kill();
          await ended;
        }
      },
    };
  }

  test('a Socket.IO client without Socket.IO gets its answer, and stays', async () => {
    const { client, stop } = await start('under-the-hood', (code) => code);
    await client.printed(/↓ 430\[5\]/);
    await client.printed(/(↓ 2\n↑ 3\n[\s\S]*){3}/);
    expect(client.output()).not.toContain('closed');
    await stop();
  });

  test('without the line that says 3, the server closes it', async () => {
    const { client, stop } = await start('under-the-hood-silent', (code) =>
      code.replace("  if (packet === '2') say('3');\n", ''),
    );
    await client.printed(/↓ 2\nclosed, 1005/);
    await stop();
  });
});
