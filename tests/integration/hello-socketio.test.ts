import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { createRequire, isBuiltin } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as socketioModule from 'socket.io';
import { Server } from 'socket.io';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { clientSizes } from '../../src/lib-build/client-sizes.ts';
import { FENCE } from '../../src/protocol/edited-handler.ts';
import { brokenChatFiles } from '../support/broken-chat.ts';
import { startCountingProxy } from '../support/counting-proxy.ts';
import { readExample } from '../support/examples.ts';
import { frameLength } from '../support/frame-length.ts';
import { freePort } from '../support/free-port.ts';
import { saveFiles } from '../support/lesson-code.ts';
import { spawnProgram } from '../support/spawn-program.ts';
import { RawClient, startCompanion, type TestCompanion } from '../support/start-companion.ts';

/** How long to poll for what a busy machine takes its time for. */
const PATIENCE = { timeout: 15_000 };

let companion: TestCompanion;
beforeAll(async () => {
  companion = await startCompanion();
});
afterAll(() => companion.close());

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const connected = (socket: Socket) => new Promise<void>((resolve) => socket.once('connect', resolve));
const next = (socket: Socket, event: string) =>
  new Promise<unknown>((resolve) => socket.once(event, resolve));

/** Somebody in the chat: what they say, and what they have heard up to a fence. */
interface Person {
  say(anything: unknown): void;
  heard(): Promise<unknown[]>;
  leave(): Promise<void>;
}

async function joinBySocketIo(lab: string, name: unknown): Promise<Person> {
  const socket = companion.socketio(lab, 'hello-socketio.chat', { auth: { name } });
  closers.push(() => socket.close());
  const lines: unknown[] = [];
  socket.on('chat message', (line) => lines.push(line));
  await connected(socket);
  return {
    say: (anything) => socket.emit('chat message', anything),
    async heard() {
      await socket.emitWithAck(FENCE);
      return lines;
    },
    async leave() {
      socket.close();
    },
  };
}

async function joinByWebSocket(lab: string, name: unknown): Promise<Person> {
  const query = name === undefined ? '' : `?client=${name}`;
  const client = companion.raw(lab, 'hello-socketio.chat', query);
  closers.push(() => client.close());
  const lines: unknown[] = [];
  client.socket.on('message', (data) => {
    if (!String(data).startsWith(FENCE)) lines.push(JSON.parse(String(data)));
  });
  await client.opened;
  return {
    say: (anything) => client.send(anything as string),
    async heard() {
      const answer = new Promise<void>((resolve) => {
        client.socket.on('message', (data) => String(data).startsWith(FENCE) && resolve());
      });
      client.send(`${FENCE} 1`);
      await answer;
      return lines;
    },
    leave: () => client.close(),
  };
}

describe.each([
  ['Socket.IO', joinBySocketIo],
  ['raw WebSockets', joinByWebSocket],
])('the chat with %s', (version, join) => {
  test('each is welcomed, and everyone hears a line, the speaker too', async () => {
    const lab = await companion.mint();
    const [ann, ben] = [await join(lab, 'Ann'), await join(lab, 'Ben')];
    ann.say('hello');
    await ann.heard();
    const line = { from: 'Ann', text: 'hello' };
    expect(await ann.heard()).toEqual([{ from: 'server', text: 'Welcome, Ann!' }, line]);
    expect(await ben.heard()).toEqual([{ from: 'server', text: 'Welcome, Ben!' }, line]);
  });

  test('those who stay hear who has left', async () => {
    const lab = await companion.mint();
    const [ann, ben] = [await join(lab, 'Ann'), await join(lab, 'Ben')];
    await ben.leave();
    await expect.poll(() => ann.heard(), PATIENCE).toContainEqual({ from: 'server', text: 'Ben left.' });
  });

  const hostile: unknown[] = ['', '   ', 'x'.repeat(201)];
  if (version === 'Socket.IO')
    hostile.push(undefined, null, 1, {}, ['hello'], Buffer.from('hello'), () => {});
  test('what is no line reaches nobody, and ends nothing', async () => {
    const lab = await companion.mint();
    const [ann, ben] = [await join(lab, 'Ann'), await join(lab, 'Ben')];
    for (const anything of hostile) ann.say(anything);
    ann.say('x'.repeat(200));
    await ann.heard();
    const last = { from: 'Ann', text: 'x'.repeat(200) };
    expect(await ben.heard()).toEqual([{ from: 'server', text: 'Welcome, Ben!' }, last]);
  });

  test('a name that is none is Guest, and a long one is cut', async () => {
    const lab = await companion.mint();
    const nobody = await join(lab, undefined);
    const long = await join(lab, 'x'.repeat(30));
    expect(await nobody.heard()).toEqual([{ from: 'server', text: 'Welcome, Guest!' }]);
    expect(await long.heard()).toEqual([{ from: 'server', text: `Welcome, ${'x'.repeat(20)}!` }]);
  });
});

describe('what connecting costs', () => {
  /** Bytes that a proxy counted, less those of the frame that tells the cost. */
  async function throughProxy(
    connect: (origin: string, lab: string) => Promise<[cost: number, frame: string]>,
  ) {
    const proxy = await startCountingProxy(companion.port);
    closers.push(() => proxy.close());
    const [cost, frame] = await connect(`127.0.0.1:${proxy.port}`, await companion.mint());
    return { cost, counted: proxy.bytes() - frameLength(frame.length, { masked: false }) };
  }

  test('raw: the handshake', async () => {
    const { cost, counted } = await throughProxy(async (host, lab) => {
      const client = new RawClient(`ws://${host}/lab/${lab}/hello-socketio.cost/ws`);
      closers.push(() => client.close());
      const text = await client.next();
      return [Number(text), text];
    });
    expect(cost).toBe(counted);
  });

  test.each<[string, ('polling' | 'websocket')[]]>([
    ['WebSocket only', ['websocket']],
    ['polling, then WebSocket', ['polling', 'websocket']],
  ])('Socket.IO: %s', async (_name, transports) => {
    const { cost, counted } = await throughProxy(async (host, lab) => {
      const socket = io(`http://${host}`, {
        path: `/lab/${lab}/hello-socketio.cost/socket.io/`,
        query: { client: 'A' },
        transports,
        forceNew: true,
      });
      closers.push(() => socket.close());
      const cost = await next(socket, 'cost');
      return [Number(cost), `42["cost",${cost}]`];
    });
    expect(cost).toBe(counted);
  });

  test('the default way costs several times as much as a raw handshake', async () => {
    const lab = await companion.mint();
    const raw = companion.raw(lab, 'hello-socketio.cost');
    closers.push(() => raw.close());
    const socket = companion.socketio(lab, 'hello-socketio.cost', {
      query: { client: 'A' },
      transports: ['polling', 'websocket'],
    });
    closers.push(() => socket.close());
    expect(Number(await next(socket, 'cost'))).toBeGreaterThan(3 * Number(await raw.next()));
  });
});

test('the benefits cell survives whatever it is sent', async () => {
  const lab = await companion.mint();
  const socket = companion.socketio(lab, 'hello-socketio.benefits');
  const raw = companion.raw(lab, 'hello-socketio.benefits');
  closers.push(
    () => socket.close(),
    () => raw.close(),
  );
  await Promise.all([connected(socket), raw.opened]);
  const events = ['say', 'say to all', 'join', 'say to room', 'add', 'describe', 'cut', 'unknown'];
  for (const event of events) {
    for (const args of [[], [null], [{}], [null, null, null], [{}, () => {}], ['r', 'no function']])
      socket.emit(event, ...args);
  }
  for (const text of ['', ' ', 'room', 'all', 'join', '{}']) raw.send(text);
  expect(await socket.emitWithAck('add', 2, 3)).toBe(5);
  raw.send('hello');
  await expect.poll(() => raw.next(), PATIENCE).toBe('hello');
});

/** A Socket.IO server of a test's own. */
async function listen(options: Partial<socketioModule.ServerOptions> = {}) {
  const httpServer = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => httpServer.once('listening', resolve));
  const server = new Server(httpServer, options);
  closers.push(() => server.close());
  const url = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;
  const connect = (options: Partial<ManagerOptions & SocketOptions> = {}) => {
    const socket = io(url, { forceNew: true, transports: ['websocket'], ...options });
    closers.push(() => socket.close());
    return socket;
  };
  return { httpServer, server, url, connect };
}

describe('the client script', () => {
  test.each(clientSizes())(
    '$file is served without being asked to, in $gzip bytes',
    async ({ file, gzip }) => {
      const { url } = await listen();
      const bytes = await new Promise<number>((resolve) => {
        // Not fetch, which would unpack it.
        get(
          `${url}/socket.io/${file}`,
          { headers: { 'Accept-Encoding': 'gzip, deflate, br' } },
          (response) => {
            expect(response.headers['content-encoding']).toBe('gzip');
            let length = 0;
            response.on('data', (chunk: Buffer) => {
              length += chunk.length;
            });
            response.on('end', () => resolve(length));
          },
        );
      });
      expect(bytes).toBe(gzip);
    },
  );
});

describe('both ends need Socket.IO', () => {
  test('a Socket.IO client cannot connect to a raw WebSocket server', async () => {
    const wss = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    closers.push(() => wss.close());
    await new Promise((resolve) => wss.once('listening', resolve));
    wss.on('connection', (socket) => socket.send('Hello from the server!'));
    const { port } = wss.address() as AddressInfo;
    for (const transports of [['websocket'], ['polling']]) {
      const socket = io(`http://127.0.0.1:${port}`, { transports, reconnection: false, forceNew: true });
      expect(await next(socket, 'connect_error')).toBeInstanceOf(Error);
      socket.close();
    }
  });

  test('a raw client hears a packet it does not know, and is closed when it speaks', async () => {
    const { url } = await listen();
    const client = new RawClient(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    expect(await client.next()).toMatch(/^0\{"sid":"/);
    client.send('hello');
    expect(await client.closed).toMatchObject({ code: 1005 });
  });
});

describe('io() in a page or program', () => {
  test('connects at once, or with autoConnect: false when it is told to', async () => {
    const { connect } = await listen();
    await connected(connect());
    const waiting = connect({ autoConnect: false });
    expect(waiting.active).toBe(false);
    waiting.connect();
    await connected(waiting);
  });

  test('begins with polling, and moves to a WebSocket', async () => {
    const { connect } = await listen();
    const { engine } = connect({ transports: ['polling', 'websocket'] }).io;
    expect(engine.transport.name).toBe('polling');
    await new Promise((resolve) => engine.once('upgrade', resolve));
    expect(engine.transport.name).toBe('websocket');
  });

  test('the connection function runs again for a client that comes back, with a new socket', async () => {
    const { server, connect } = await listen();
    const ids: string[] = [];
    server.on('connection', (socket) => ids.push(socket.id));
    const socket = connect({ reconnectionDelay: 1 });
    await connected(socket);
    for (const one of await server.fetchSockets()) server.sockets.sockets.get(one.id)?.conn.close();
    await connected(socket);
    expect(new Set(ids).size).toBe(2);
    expect(ids.at(-1)).toBe(socket.id);
  });

  test('with only WebSocket there are no other requests, with polling several', async () => {
    const { httpServer, connect } = await listen();
    let requests = 0;
    httpServer.on('request', () => {
      requests += 1;
    });
    await connected(connect());
    expect(requests).toBe(0);
    await connected(connect({ transports: ['polling'] }));
    expect(requests).toBeGreaterThan(1);
  });
});

test('a session id of another process is answered with 400, Session ID unknown', async () => {
  const [here, there] = [await listen(), await listen()];
  const polling = `/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(here.url + polling)).text()).slice(1));
  const answer = await fetch(`${there.url}${polling}&sid=${sid}`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ code: 1, message: 'Session ID unknown' });
});

describe('ways to make the server', () => {
  test('new Server(port) makes the HTTP server too', async () => {
    const port = Number(await freePort());
    const server = new Server(port);
    closers.push(() => server.close());
    const socket = io(`http://localhost:${port}`, { forceNew: true });
    closers.push(() => socket.close());
    await connected(socket);
  });

  /** Runs a program that makes a server on `PORT`, and connects to it. */
  async function connectTo(name: string, file: string, code: string) {
    const folder = await saveFiles(`hello-${name}`, new Map([[file, code]]));
    const port = await freePort();
    const program = spawnProgram([file], { cwd: folder, env: { PORT: port } });
    closers.push(async () => {
      program.child.kill();
      await program.ended;
    });
    const socket = io(`http://localhost:${port}`, {
      forceNew: true,
      reconnectionDelay: 20,
      reconnectionDelayMax: 50,
    });
    closers.push(() => socket.close());
    await connected(socket);
    return (await fetch(`http://localhost:${port}/socket.io/socket.io.js`)).status;
  }

  test.each([
    [
      'esm',
      'server.mjs',
      `import { createServer } from 'node:http'; import { Server } from 'socket.io';
       const server = createServer(); new Server(server); server.listen(process.env.PORT);`,
    ],
    [
      'cjs',
      'server.cjs',
      `const { createServer } = require('node:http'); const { Server } = require('socket.io');
       const server = createServer(); new Server(server); server.listen(process.env.PORT);`,
    ],
    [
      'called',
      'server.cjs',
      `const server = require('node:http').createServer();
       require('socket.io')(server); server.listen(process.env.PORT);`,
    ],
    [
      'app-listen-passed',
      'server.mjs',
      `import express from 'express'; import { Server } from 'socket.io';
       new Server(express().listen(process.env.PORT));`,
    ],
  ])('%s', async (name, file, code) => {
    expect(await connectTo(name, file, code)).toBe(200);
  });

  test('in a module, socket.io is no function to call', () => {
    expect(Object.keys(socketioModule)).toContain('Server');
    expect(Object.keys(socketioModule)).not.toContain('default');
    expect(createRequire(import.meta.url)('socket.io')).toBeTypeOf('function');
  });

  test('a module has import.meta.dirname, and no __dirname', async () => {
    const code = `console.log(typeof __dirname, typeof import.meta.dirname)`;
    const program = spawnProgram(['--input-type=module', '--eval', code]);
    await program.printed(/^undefined string$/m);
  });
});

describe('the broken chat', () => {
  async function start(name: string, files: Map<string, string>) {
    const folder = await saveFiles(`hello-${name}`, new Map([['server.mjs', files.get('server.mjs') ?? '']]));
    await mkdir(join(folder, 'public'));
    await writeFile(join(folder, 'public/index.html'), files.get('public/index.html') ?? '');
    const port = await freePort();
    const program = spawnProgram(['server.mjs'], { cwd: folder, env: { PORT: port } });
    closers.push(async () => {
      program.child.kill();
      await program.ended;
    });
    const url = `http://localhost:${port}`;
    await expect
      .poll(
        () =>
          fetch(url).then(
            ({ status }) => status,
            () => 0,
          ),
        PATIENCE,
      )
      .toBe(200);
    return { program, url };
  }

  /** Two clients, connected. */
  async function two(url: string) {
    const sockets = [1, 2].map(() => io(url, { forceNew: true, reconnection: false }));
    for (const socket of sockets) closers.push(() => socket.close());
    await Promise.all(sockets.map(connected));
    return sockets as [Socket, Socket];
  }

  test('mended, it passes a line on to the others', async () => {
    const { url } = await start('mended', brokenChatFiles());
    const [ann, ben] = await two(url);
    const heard = next(ben, 'chat message');
    ann.emit('chat message', 'hello');
    expect(await heard).toBe('hello');
  });

  test('broadCast ends the process with exit code 1, and all its connections', async () => {
    const { program, url } = await start('broadcast', brokenChatFiles('broadCast'));
    const [ann, ben] = await two(url);
    const ends = [ann, ben].map((socket) => next(socket, 'disconnect'));
    ann.emit('chat message', 'hello');
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain("TypeError: Cannot read properties of undefined (reading 'emit')");
    await Promise.all(ends);
  });

  test('app.listen() serves the page, and answers 404 for the client and for Socket.IO', async () => {
    const { url } = await start('listen', brokenChatFiles('listen'));
    const answer = await fetch(`${url}/socket.io/socket.io.js`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('Cannot GET /socket.io/socket.io.js');
    const socket = io(url, { forceNew: true, reconnection: false });
    closers.push(() => socket.close());
    expect(await next(socket, 'connect_error')).toBeInstanceOf(Error);
  });
});

describe('mistakes that Node finds before it runs anything', () => {
  test.each([
    ['(socket #client) => {}', /SyntaxError/],
    ['socket.emit("msg", callback-function);', /SyntaxError/],
    ['<script src="/socket.io/socket.io.js"></script>', /Unexpected token '<'/],
  ])('%s', async (code, message) => {
    const program = spawnProgram(['--eval', code]);
    await program.printed(message);
    expect(await program.ended).toBe(1);
  });
});

test('node --watch starts the server again when its file changes', async () => {
  const folder = await saveFiles('hello-watch', new Map([['server.mjs', readExample('chat', 'server.mjs')]]));
  const program = spawnProgram(['--watch', 'server.mjs'], { cwd: folder, env: { PORT: await freePort() } });
  closers.push(async () => {
    program.child.kill();
    await program.ended;
  });
  await program.printed(/localhost/);
  await writeFile(
    join(folder, 'server.mjs'),
    `${readExample('chat', 'server.mjs')}\nconsole.log('changed');\n`,
  );
  await program.printed(/changed/);
});

test('readline is part of Node, and --save is the default of npm', async () => {
  expect(isBuiltin('readline')).toBe(true);
  const npm = spawnProgram(['config', 'get', 'save'], { command: 'npm' });
  await npm.printed(/^true$/m);
});
