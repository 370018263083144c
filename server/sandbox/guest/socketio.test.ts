import { beforeEach, expect, test, vi } from 'vitest';
import { MAX_NAME_CHARACTERS, MAX_NAMESPACES, MAX_ROOMS } from '../bridge-limits.ts';
import type { Op, SocketInfo } from '../messages.ts';
import type { Namespace } from './namespace.ts';
import type { Socket } from './socket.ts';

/** Each test has a server of its own. */
async function startServer() {
  vi.resetModules();
  const sent: Op[] = [];
  const { openDoor } = await import('./door.ts');
  openDoor((json) => sent.push(JSON.parse(json)));
  const { io, Server } = await import('./server.ts');
  // What the server hands on to its main namespace is not in its type.
  return { io: io as typeof io & Pick<Namespace, 'to' | 'emit'>, Server, sent };
}

let server: Awaited<ReturnType<typeof startServer>>;

beforeEach(async () => {
  server = await startServer();
});

const infoOf = (id: string): SocketInfo => ({
  ...{
    id,
    connection: `connection of ${id}`,
    transport: 'websocket',
    query: {},
    auth: {},
    time: '',
    issued: 0,
  },
  ...{ secure: false, xdomain: false },
  request: { method: 'GET', url: '/socket.io/', httpVersion: '1.1', headers: {} },
});

function connect(id: string, namespace = '/'): Socket {
  const known = server.io.of(namespace);
  known.connect(infoOf(id));
  return known.sockets.get(id) as Socket;
}

test('a program gets the cell’s server, whatever it gives `new Server`', () => {
  expect(new server.Server(3000)).toBe(server.io);
  expect(new server.Server({ pingInterval: 8_000, cors: {} })).toBe(server.io);
  expect(server.sent).toEqual([['option', 'pingInterval', 8_000]]);
});

test('each step of an operator is a new one, and flags of a socket last for one emit', () => {
  const socket = connect('a');
  const some = server.io.to('r');
  some.except('x').timeout(5).volatile.emit('one');
  some.emit('two');
  socket.volatile.compress(false).emit('three');
  socket.emit('four');
  expect(server.sent).toEqual([
    ['emit', '/', { rooms: ['r'], except: ['x'] }, { timeout: 5, volatile: true }, ['one'], 0],
    ['emit', '/', { rooms: ['r'], except: [] }, {}, ['two'], 0],
    ['emit', '/', { socket: 'a' }, { volatile: true, compress: false }, ['three'], 0],
    ['emit', '/', { socket: 'a' }, {}, ['four'], 0],
  ]);
});

test('a socket that leaves is in no room, and tells its listeners once', () => {
  const socket = connect('a');
  const heard: unknown[] = [];
  socket.join(['r', 's']);
  socket.on('disconnecting', (reason) => heard.push([reason, [...socket.rooms]]));
  socket.on('disconnect', (reason) => heard.push([reason, socket.rooms.size, socket.connected]));
  socket.disconnect();
  socket.leaveNamespace('transport close');
  socket.join('late');
  expect(heard).toEqual([
    ['server namespace disconnect', ['a', 'r', 's']],
    ['server namespace disconnect', 0, false],
  ]);
  expect(server.io.sockets.adapter.rooms.size).toBe(0);
});

test('disconnect(true) ends all namespaces of the client', () => {
  const [main, admin, other] = [connect('a'), connect('b', '/admin'), connect('c')];
  server.io.of('/admin').sockets.clear();
  server.io.of('/admin').connect({ ...infoOf('b'), connection: main.conn.id });
  main.disconnect(true);
  expect([main.connected, server.io.of('/admin').sockets.get('b'), other.connected]).toEqual([
    false,
    undefined,
    true,
  ]);
  expect(admin).toBeDefined();
});

test('a middleware of a socket may stop an event; listeners to any hear it before', () => {
  const socket = connect('a');
  const heard: unknown[] = [];
  socket.onAny((event) => heard.push(`any ${event}`));
  socket.prependAny((event) => heard.push(`first ${event}`));
  socket.use(([event], next) => (event === 'bad' ? next(new Error('no')) : next()));
  socket.on('good', () => heard.push('good'));
  socket.on('bad', () => heard.push('bad'));
  socket.on('error', (error) => heard.push(error.message));
  for (const event of ['good', 'bad']) socket.receive([event]);
  expect(heard).toEqual(['first good', 'any good', 'good', 'first bad', 'any bad', 'no']);
});

test('what goes out is heard, alone and in a broadcast', () => {
  const [a, b] = [connect('a'), connect('b')];
  const heard: unknown[] = [];
  a.onAnyOutgoing((...args) => heard.push(args));
  a.emit('one', 1);
  server.io.emit('two');
  b.broadcast.emit('three');
  a.broadcast.emit('not to a');
  expect(heard).toEqual([['one', 1], ['two'], ['three']]);
});

test('each bound is told with its value', () => {
  const socket = connect('a');
  for (let room = 0; room < MAX_ROOMS; room += 1) socket.join(`room ${room}`);
  socket.join('room 0');
  expect(() => socket.join('one more')).toThrow(
    `A socket may be in ${MAX_ROOMS} rooms here, besides its own.`,
  );
  const long = 'x'.repeat(MAX_NAME_CHARACTERS + 1);
  for (const use of [
    () => socket.join(long),
    () => server.io.to(long).emit('x'),
    () => socket.emit(long),
    () => server.io.of(long),
  ]) {
    expect(use).toThrow(`may have ${MAX_NAME_CHARACTERS} characters here`);
  }
  for (let more = 1; more < MAX_NAMESPACES; more += 1) server.io.of(`/${more}`);
  expect(() => server.io.of('/more')).toThrow(`A server may have ${MAX_NAMESPACES} namespaces here.`);
});

test('what stays with the host is refused, not ignored', () => {
  expect(() => server.io.engine.on('headers')).toThrow(
    'io.engine.on("headers") is not there for an edited handler',
  );
});
