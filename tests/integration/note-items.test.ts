/**
 * What `content/reference/note-items.ts` says of the notes, where a library can be asked. What the written
 * lessons say is tested with them.
 */
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { Agent, createServer, get } from 'node:http';
import { createRequire, isBuiltin } from 'node:module';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { Script } from 'node:vm';
import * as library from 'socket.io';
import { Server, type Socket as ServerSocket } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';

const require = createRequire(import.meta.url);
// Express comes without types.
const express = require('express');
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** The next time that a client hears an event; `once` of Node does not take Socket.IO's clients. */
const heardBy = (client: Socket, event: string) =>
  new Promise<void>((resolve) => client.once(event, () => resolve()));

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

async function openServer(): Promise<Server> {
  const httpServer = createServer();
  const server = new Server(httpServer);
  closers.push(() => server.close());
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  return server;
}

async function openClient(server: Server, path = '/'): Promise<Socket> {
  const client = io(`http://127.0.0.1:${portOf(server.httpServer)}${path}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 1,
    randomizationFactor: 0,
  });
  closers.push(() => client.close());
  await heardBy(client, 'connect');
  return client;
}

/** Waits until the client has heard all that was emitted before. */
async function fence(server: Server, client: Socket): Promise<void> {
  const heard = heardBy(client, 'fence');
  server.emit('fence');
  await heard;
}

const syntaxOf = (code: string) => () => new Script(code);

test('000-7: with require it is a function, in ES modules it is not', () => {
  expect(typeof require('socket.io')).toBe('function');
  expect(Object.keys(library).sort()).toEqual(['Namespace', 'Server', 'Socket']);
});

test('000-9: an event of the server’s first moment arrives; a listener after an await comes too late', async () => {
  const server = await openServer();
  const heard: string[] = [];
  const awaited = Promise.withResolvers<void>();
  server.on('connection', async (socket) => {
    socket.emit('at once');
    socket.on('fence', (answer) => answer());
    socket.on('early', () => heard.push('early'));
    await awaited.promise;
    socket.on('late', () => heard.push('late'));
  });
  const client = io(`http://127.0.0.1:${portOf(server.httpServer)}`, { forceNew: true });
  closers.push(() => client.close());
  await heardBy(client, 'at once');
  client.emit('early');
  client.emit('late');
  await client.emitWithAck('fence');
  awaited.resolve();
  await client.emitWithAck('fence');
  expect(heard).toEqual(['early']);
});

test('000-11, 004-7, 004-9: these lines are no JavaScript', () => {
  expect(syntaxOf('f(() => { <script src="/socket.io/socket.io.js"></script> })')).toThrow("token '<'");
  expect(syntaxOf('io.on("connection", (socket #client) => {})')).toThrow(SyntaxError);
  expect(syntaxOf('socket.emit("msg", callback-function)')).toThrow(SyntaxError);
});

test('000-20: a name that nobody listens for is not reported', async () => {
  const server = await openServer();
  const errors: unknown[] = [];
  server.on('connection', (socket) => socket.on('error', (error) => errors.push(error)));
  const client = await openClient(server);
  client.on('connect_error', (error) => errors.push(error));
  client.emit('msg-sent');
  server.emit('From_server');
  await fence(server, client);
  expect(errors).toEqual([]);
  expect(client.connected).toBe(true);
});

test('000-27: the server is told why a client has left', async () => {
  const server = await openServer();
  const left = new Promise((resolve) =>
    server.on('connection', (socket) => socket.on('disconnect', resolve)),
  );
  (await openClient(server)).close();
  expect(await left).toBe('client namespace disconnect');
});

test('001-2: requests one after the other share a connection', async () => {
  let connections = 0;
  const server = createServer((_req, res) => res.end('hello')).on('connection', () => connections++);
  closers.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new Agent({ keepAlive: true });
  closers.push(() => agent.destroy());
  for (let count = 0; count < 20; count++) {
    await new Promise((resolve) => {
      get({ host: '127.0.0.1', port: portOf(server), agent }, (res) => res.resume().on('close', resolve));
    });
  }
  expect(connections).toBe(1);
});

test('001-8: app.listen() makes another server; what it returns would do', async () => {
  const app = express();
  new Server(createServer(app));
  const other = app.listen(0);
  closers.push(() => other.close());
  await once(other, 'listening');
  const library = (port: number) =>
    fetch(`http://127.0.0.1:${port}/socket.io/socket.io.js`, { headers: { Connection: 'close' } });
  expect((await library(portOf(other))).status).toBe(404);

  const returned = express().listen(0);
  await once(returned, 'listening');
  const server = new Server(returned);
  closers.push(() => server.close());
  expect((await library(portOf(returned))).status).toBe(200);
});

test('001-17: the minified library is less than a third of the other', () => {
  const sizeOf = (name: string) =>
    statSync(join(require.resolve('socket.io'), '../../client-dist', name)).size;
  expect(sizeOf('socket.io.min.js') * 3).toBeLessThan(sizeOf('socket.io.js'));
});

test('001-19: what is emitted while the server is away arrives afterwards', async () => {
  const server = await openServer();
  const client = await openClient(server);
  client.io.engine.close();
  expect(client.connected).toBe(false);
  const arrived = new Promise((resolve) => server.on('connection', (socket) => socket.on('line', resolve)));
  client.emit('line', 'kept');
  expect(await arrived).toBe('kept');
});

test('002-2: an apostrophe read wrongly, and text that is not UTF-8', async () => {
  expect(new TextDecoder('windows-1252').decode(new TextEncoder().encode('’'))).toBe('â€™');

  const wss = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  closers.push(() => wss.close());
  await once(wss, 'listening');
  wss.on('connection', (socket) => socket.on('error', () => {}));
  const socket = connect(portOf(wss), '127.0.0.1');
  closers.push(() => socket.destroy());
  socket.write(
    'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await once(socket, 'data');
  // A text frame with one byte, 0xff, masked with zeros.
  socket.write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]));
  const [close] = await once(socket, 'data');
  expect(close.readUInt16BE(2)).toBe(1007);
});

test('002-6: readline comes with Node', () => {
  expect(isBuiltin('node:readline')).toBe(true);
});

test('002-7: new Server(port) is a server', async () => {
  const server = new Server(0);
  closers.push(() => server.close());
  await once(server.httpServer, 'listening');
  await openClient(server);
});

test('002-11: a listener added inside connect is there once more after each reconnection', async () => {
  const server = await openServer();
  const client = await openClient(server);
  let calls = 0;
  const add = () => client.on('news', () => calls++);
  client.on('connect', add);
  add();
  const counts: number[] = [];
  for (let round = 0; round < 3; round++) {
    calls = 0;
    server.emit('news');
    await fence(server, client);
    counts.push(calls);
    client.io.engine.close();
    await heardBy(client, 'connect');
  }
  expect(counts).toEqual([1, 2, 3]);
});

test('004-4: polling comes before WebSocket, unless told otherwise', async () => {
  const server = await openServer();
  const first = new Promise<string>((resolve) =>
    server.on('connection', (socket) => resolve(socket.conn.transport.name)),
  );
  const client = io(`http://127.0.0.1:${portOf(server.httpServer)}`, { forceNew: true });
  closers.push(() => client.close());
  expect(await first).toBe('polling');
});

test('004-6: connection comes for each connection to the main namespace, and after a reconnection', async () => {
  const server = await openServer();
  let count = 0;
  server.on('connection', () => count++);
  server.of('/admin');
  await openClient(server, '/admin');
  expect(count).toBe(0);
  const client = await openClient(server);
  client.io.engine.close();
  await heardBy(client, 'connect');
  expect(count).toBe(2);
});

test('004-9: a function as the last argument is called with the answer', async () => {
  const server = await openServer();
  const answered = new Promise((resolve) =>
    server.on('connection', (socket) => socket.emit('msg', 'emit from server', resolve)),
  );
  const client = io(`http://127.0.0.1:${portOf(server.httpServer)}`, { forceNew: true });
  closers.push(() => client.close());
  client.on('msg', (text, answer) => answer(`got ${text}`));
  expect(await answered).toBe('got emit from server');
});

test('004-10: six names are kept', async () => {
  const server = await openServer();
  const connected = once(server, 'connection') as Promise<[ServerSocket]>;
  const client = await openClient(server);
  const [socket] = await connected;
  const names = ['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'];
  for (const name of names) {
    for (const end of [client, socket]) expect(() => end.emit(name)).toThrow('is a reserved event name');
  }
});

test('004-14: a page from another port is not let in without cors', async () => {
  const server = await openServer();
  const poll = (at: Server) =>
    fetch(`http://127.0.0.1:${portOf(at.httpServer)}/socket.io/?EIO=4&transport=polling`, {
      headers: { Origin: 'http://127.0.0.1:1' },
    });
  expect((await poll(server)).headers.get('access-control-allow-origin')).toBeNull();
});
