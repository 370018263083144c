import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, connect } from 'node:net';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { readConfig } from '../../server/config.ts';
import { freePort } from '../support/free-port.ts';
import { filesOf, saveFiles } from '../support/lesson-code.ts';
import { type Program, spawnProgram } from '../support/spawn-program.ts';
import { RawClient } from '../support/start-companion.ts';

const connected = (socket: Socket) => new Promise<void>((resolve) => socket.once('connect', resolve));

describe('“Run it yourself” of Your first server', () => {
  let folder: string;
  let port: string;
  let server: Program;
  beforeAll(async () => {
    port = await freePort();
    folder = await saveFiles('your-first-server', filesOf('06-your-first-server'));
    server = spawnProgram(['server.mjs'], { cwd: folder, env: { PORT: port } });
    await server.printed(/ws:\/\/localhost/);
  });
  afterAll(async () => {
    server.child.kill();
    await server.ended;
  });

  test('each line that one client types reaches both', async () => {
    const start = () => spawnProgram(['client.mjs'], { cwd: folder, env: { PORT: port } });
    const clients = [start(), start()];
    await Promise.all(clients.map((client) => client.printed(/Hello from the server!/)));
    clients[0]?.child.stdin?.write('typed by the first\n');
    await Promise.all(clients.map((client) => client.printed(/typed by the first/)));
    for (const client of clients) client.child.kill();
    await Promise.all(clients.map((client) => client.ended));
  });

  test('the line with `error` keeps it alive through a broken frame', async () => {
    const bystander = new RawClient(`ws://localhost:${port}`);
    await bystander.next();
    const answer = await sendBrokenFrame(Number(port));
    // A close frame with code 1002, protocol error (RFC 6455, section 7.4.1), ends what it sent.
    expect(answer.subarray(-4).toString('hex')).toBe('880203ea');
    await server.printed(/MASK must be set/);
    bystander.send('still here');
    expect(await bystander.next()).toBe('still here');
    await bystander.close();
  });

  test('without that line, a broken frame ends the process', async () => {
    const files = filesOf('06-your-first-server');
    const code = files.get('server.mjs')?.replace("  socket.on('error', console.error);\n", '') ?? '';
    const bare = await saveFiles('your-first-server-without-error', new Map([['server.mjs', code]]));
    const fragilePort = await freePort();
    const fragile = spawnProgram(['server.mjs'], { cwd: bare, env: { PORT: fragilePort } });
    await fragile.printed(/ws:\/\/localhost/);
    const bystander = new RawClient(`ws://localhost:${fragilePort}`);
    await bystander.next();
    await sendBrokenFrame(Number(fragilePort));
    expect(await fragile.ended).toBe(1);
    expect(await bystander.closed).toMatchObject({ code: 1006 });
  });
});

/**
 * Opens a WebSocket by hand and sends an unmasked frame, which RFC 6455, section 5.1, forbids.
 *
 * @returns All that the server sent, once it has closed the connection.
 */
async function sendBrokenFrame(port: number): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(
    [
      'GET / HTTP/1.1',
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '\r\n',
    ].join('\r\n'),
  );
  await new Promise((resolve) => socket.once('data', resolve));
  socket.write(Buffer.from([0x81, 0x01, 0x61]));
  await new Promise((resolve) => socket.on('close', resolve).on('error', () => {}));
  return Buffer.concat(chunks);
}

test('the data of a message is a Buffer, also when the client sent text', async () => {
  const wss = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => wss.once('listening', resolve));
  const data = new Promise((resolve) => wss.once('connection', (socket) => socket.once('message', resolve)));
  const client = new RawClient(`ws://127.0.0.1:${(wss.address() as AddressInfo).port}`);
  await client.opened;
  client.send('text');
  expect(await data).toBeInstanceOf(Buffer);
  await client.close();
  wss.close();
});

test('`ws` takes 100 MiB by default, and this notebook 65,536 bytes', () => {
  expect(new WebSocketServer({ noServer: true }).options.maxPayload).toBe(100 * 1_024 * 1_024);
  expect(readConfig({}).maxMessageBytes).toBe(65_536);
});

test('WebSocket.Server is the same class as WebSocketServer', () => {
  // The CommonJS entry, which the older programs load with require().
  const ws = createRequire(import.meta.url)('ws');
  expect(ws.Server).toBe(ws.WebSocketServer);
});

test('a client that is closing stays in wss.clients, and a message to it goes nowhere', async () => {
  const wss = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => wss.once('listening', resolve));
  const arrived: unknown[] = [];
  const client = new RawClient(`ws://127.0.0.1:${(wss.address() as AddressInfo).port}`);
  client.socket.on('message', (data) => arrived.push(String(data)));
  await client.opened;
  const [socket] = wss.clients;
  socket?.close();
  expect([...wss.clients].map(({ readyState }) => readyState)).toEqual([WebSocket.CLOSING]);
  socket?.send('too late', () => {});
  await client.closed;
  expect(arrived).toEqual([]);
  wss.close();
});

describe('“Run it yourself” of Who gets it?', () => {
  let port: string;
  let server: Program;
  beforeAll(async () => {
    port = await freePort();
    const folder = await saveFiles('who-gets-it', filesOf('11-who-gets-it'));
    server = spawnProgram(['server.mjs'], { cwd: folder, env: { PORT: port } });
    await server.printed(/http:\/\/localhost/);
  });
  afterAll(async () => {
    server.child.kill();
    await server.ended;
  });

  test('it serves its page, and the client library that the page loads', async () => {
    const page = await (await fetch(`http://localhost:${port}/`)).text();
    expect(page).toContain('<script src="/socket.io/socket.io.js">');
    expect((await fetch(`http://localhost:${port}/socket.io/socket.io.js`)).status).toBe(200);
  });

  test.each([
    ['to me', [1, 0]],
    ['to others', [0, 1]],
    ['to everyone', [1, 1]],
  ])('%s', async (event, expected) => {
    const clients = [1, 2].map(() => io(`http://localhost:${port}`, { forceNew: true }));
    await Promise.all(clients.map(connected));
    const counts = [0, 0];
    const last = clients.map((client, at) => {
      client.on('hello', (text) => {
        if (text === 'hello') counts[at] = (counts[at] ?? 0) + 1;
      });
      return new Promise<void>((resolve) => client.on('hello', (text) => text === 'last' && resolve()));
    });
    clients[0]?.emit(event, 'hello');
    // Each connection keeps its order, so nothing is on its way once this has arrived.
    clients[0]?.emit('to everyone', 'last');
    await Promise.all(last);
    expect(counts).toEqual(expected);
    for (const client of clients) client.close();
  });
});

test('socket.broadCast ends a process with exit code 1, and all its connections', async () => {
  const files = filesOf('11-who-gets-it');
  const code = (files.get('server.mjs') ?? '').replace('socket.broadcast.emit', 'socket.broadCast.emit');
  const folder = await saveFiles('who-gets-it-typo', new Map([...files, ['server.mjs', code]]));
  const port = await freePort();
  const server = spawnProgram(['server.mjs'], { cwd: folder, env: { PORT: port } });
  await server.printed(/http:\/\/localhost/);
  const clients = [1, 2].map(() => io(`http://localhost:${port}`, { forceNew: true, reconnection: false }));
  await Promise.all(clients.map(connected));
  const ends = clients.map((client) => new Promise((resolve) => client.once('disconnect', resolve)));
  clients[0]?.emit('to others', 'hello');
  expect(await server.ended).toBe(1);
  expect(server.output()).toContain("TypeError: Cannot read properties of undefined (reading 'emit')");
  await Promise.all(ends);
});

/** A Socket.IO server of a test's own, and how to reach it. */
async function listenSocketIo() {
  const httpServer = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => httpServer.once('listening', resolve));
  const { port } = httpServer.address() as AddressInfo;
  return { server: new Server(httpServer), url: `http://127.0.0.1:${port}` };
}

test('a sender who shows its own line, and hears it by io.emit, shows it twice', async () => {
  const { server, url } = await listenSocketIo();
  server.on('connection', (socket) => socket.on('chat message', (text) => server.emit('chat message', text)));
  const socket = io(url, { forceNew: true, transports: ['websocket'] });
  await connected(socket);
  const lines: string[] = [];
  const came = new Promise<void>((resolve) => {
    socket.on('chat message', (text) => {
      lines.push(text);
      resolve();
    });
  });
  socket.emit('chat message', 'hi');
  lines.push('hi');
  await came;
  expect(lines).toEqual(['hi', 'hi']);
  socket.close();
  await server.close();
});

test('io.emit reaches the clients of its own server, not those of another', async () => {
  const [here, there] = [await listenSocketIo(), await listenSocketIo()];
  const clients = [here, there].map(({ url }) => io(url, { forceNew: true, transports: ['websocket'] }));
  await Promise.all(clients.map(connected));
  const heard = clients.map((client) => {
    const texts: string[] = [];
    client.on('hello', (text) => texts.push(text));
    return texts;
  });
  const last = clients.map((client) => new Promise<void>((resolve) => client.once('last', resolve)));
  here.server.emit('hello', 'from here');
  for (const { server } of [here, there]) server.emit('last');
  await Promise.all(last);
  expect(heard).toEqual([['from here'], []]);
  for (const client of clients) client.close();
  await Promise.all([here.server.close(), there.server.close()]);
});

describe('second names of calls', () => {
  test.each([
    ['io.in', 'io.to'],
    ['socket.broadcast.to', 'socket.to'],
    ['io.local.emit', 'io.emit'],
  ])('%s reaches the same clients as %s', async (name, other) => {
    const { server, url } = await listenSocketIo();
    server.on('connection', (socket) => {
      if (socket.handshake.auth.room) socket.join('r');
      const calls = new Map([
        ['io.in', () => server.in('r').emit('hello')],
        ['io.to', () => server.to('r').emit('hello')],
        ['socket.broadcast.to', () => socket.broadcast.to('r').emit('hello')],
        ['socket.to', () => socket.to('r').emit('hello')],
        ['io.local.emit', () => server.local.emit('hello')],
        ['io.emit', () => server.emit('hello')],
      ]);
      socket.on('call', (call, done) => {
        calls.get(call)?.();
        done();
      });
      socket.on('fence', (done) => done());
    });
    const clients = [true, true, false].map((room) =>
      io(url, { forceNew: true, transports: ['websocket'], auth: { room } }),
    );
    await Promise.all(clients.map(connected));

    const countsOf = async (call: string) => {
      const counts = clients.map(() => 0);
      clients.forEach((client, at) => {
        client.off('hello').on('hello', () => {
          counts[at] = (counts[at] ?? 0) + 1;
        });
      });
      await clients[0]?.emitWithAck('call', call);
      await Promise.all(clients.map((client) => client.emitWithAck('fence')));
      return counts;
    };
    const counts = await countsOf(name);
    expect(counts).toEqual(await countsOf(other));
    expect(counts).not.toEqual([0, 0, 0]);
    for (const client of clients) client.close();
    await server.close();
  });
});
