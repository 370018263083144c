import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import type { Socket } from 'socket.io-client';
import { expect, test } from 'vitest';
import { createBridge } from '../../server/sandbox/bridge.ts';
import {
  MAX_FENCES,
  MAX_NAME_CHARACTERS,
  MAX_NAMESPACES,
  MAX_OWED_ACKS,
  MAX_ROOMS,
  MAX_WAITING_CALLS,
  MAX_WAITING_EMITS,
} from '../../server/sandbox/bridge-limits.ts';
import type { SocketInfo } from '../../server/sandbox/messages.ts';
import { FENCE } from '../../src/protocol/edited-handler.ts';
import { startCell } from '../support/edited-cell.ts';
import { createFakeGuest } from '../support/fake-guest.ts';

/** A cell whose handler is the test itself. */
async function startBridged(...setUp: unknown[]) {
  const guest = createFakeGuest();
  const left: string[] = [];
  const bridge = createBridge({ vm: guest, onLog: (lines) => left.push(...lines.map(({ text }) => text)) });
  guest.ask(...setUp);
  const cell = await startCell(bridge.attach);
  return {
    ...cell,
    ...{ guest, left, bridge },
    /** A connected client, and what the handler knows of it. */
    async client(namespace = '/'): Promise<[Socket, SocketInfo]> {
      const client = cell.socketio({}, namespace);
      await once(client as never, 'connect');
      const info = guest.toldOf('connection').map(([, socket]) => socket as SocketInfo);
      return [client, info.find(({ id }) => id === client.id) as SocketInfo];
    },
  };
}

const emitted = (client: Socket, event: string) => once(client as never, event);

test('a socket is in no more rooms than it may be, and names have an end', async () => {
  await using cell = await startBridged();
  const [client, { id }] = await cell.client();
  const rooms = Array.from({ length: MAX_ROOMS }, (_, at) => `room ${at}`);
  cell.guest.ask(['join', id, rooms], ['join', id, ['room 0']], ['join', id, ['one more']]);
  cell.guest.ask(['join', id, ['x'.repeat(MAX_NAME_CHARACTERS + 1)]]);
  cell.guest.ask(['emit', '/', { rooms: ['one more'], except: [] }, {}, ['heard', 'not in it'], 0]);
  cell.guest.ask(['emit', '/', { rooms: ['room 49'], except: [] }, {}, ['heard', 'in it'], 0]);
  expect(await emitted(client, 'heard')).toEqual(['in it']);
  expect(cell.left).toEqual([
    'Left out: join (too many rooms)',
    `Left out: join (not a text of at most ${MAX_NAME_CHARACTERS} characters)`,
  ]);
});

test('there are no more namespaces than there may be, and clients make none', async () => {
  await using cell = await startBridged(['dynamic-namespaces']);
  for (let made = 1; made <= MAX_NAMESPACES; made += 1) cell.guest.ask(['namespace', `/${made}`]);
  expect(cell.left).toEqual(['Left out: namespace (too many namespaces)']);
  await cell.client(`/${MAX_NAMESPACES - 1}`);
  const client = cell.socketio({}, '/wanted');
  await expect.poll(() => cell.guest.toldOf('namespace-wanted').length).toBe(1);
  cell.guest.ask(['next', cell.guest.toldOf('namespace-wanted')[0]?.[0]]);
  const [error] = await emitted(client, 'connect_error');
  expect(error.message).toBe('Invalid namespace');
});

test('emits that wait for answers have an end, and the handler is told', async () => {
  await using cell = await startBridged();
  const [, { id }] = await cell.client();
  for (let ack = 1; ack <= MAX_WAITING_EMITS; ack += 1) {
    cell.guest.ask(['emit', '/', { socket: id }, {}, ['silence'], ack]);
  }
  expect(cell.guest.toldOf('answers')).toEqual([]);
  cell.guest.ask(['emit', '/', { socket: id }, {}, ['silence'], MAX_WAITING_EMITS + 1]);
  expect(cell.guest.toldOf('answers')).toEqual([
    [MAX_WAITING_EMITS + 1, `at most ${MAX_WAITING_EMITS} emits may wait for an acknowledgement here`, []],
  ]);
});

test('a socket that has gone makes room for others to wait, and a timeout runs out all the same', async () => {
  await using cell = await startBridged();
  const [client, { id }] = await cell.client();
  for (let ack = 1; ack <= MAX_WAITING_EMITS; ack += 1) {
    cell.guest.ask(['emit', '/', { socket: id }, {}, ['silence'], ack]);
  }
  client.disconnect();
  await expect.poll(() => cell.guest.toldOf('disconnect').length).toBe(1);
  cell.guest.ask(['emit', '/', { socket: id }, { timeout: 5 }, ['silence'], 1_000]);
  await expect.poll(() => cell.guest.toldOf('answers')).toEqual([[1_000, 'operation has timed out', []]]);
});

test('of the answers that clients wait for, the oldest are forgotten', async () => {
  await using cell = await startBridged();
  const [client] = await cell.client();
  const answered: number[] = [];
  for (let event = 0; event <= MAX_OWED_ACKS; event += 1) client.emit('ask', () => answered.push(event));
  await expect.poll(() => cell.guest.toldOf('event').length).toBe(MAX_OWED_ACKS + 1);
  const acks = cell.guest.toldOf('event').map(([, , ack]) => ack);
  cell.guest.ask(['ack', acks[0], []], ['ack', acks[1], []]);
  await expect.poll(() => answered).toEqual([1]);
});

test('fences that the handler does not come to have an end, and then there is room again', async () => {
  await using cell = await startBridged();
  const [client] = await cell.client();
  const passed: number[] = [];
  for (let fence = 0; fence <= MAX_FENCES; fence += 1) client.emit(FENCE, () => passed.push(fence));
  client.emit('after');
  await expect.poll(() => cell.guest.toldOf('event').length).toBe(1);
  const fences = cell.guest.toldOf('fence');
  expect(fences).toHaveLength(MAX_FENCES);
  cell.guest.ask(['fence', fences[0]?.[0]], ['fence', fences[0]?.[0]]);
  await expect.poll(() => passed).toEqual([0]);
  client.emit(FENCE, () => {});
  await expect.poll(() => cell.guest.toldOf('fence').length).toBe(MAX_FENCES + 1);
});

test('questions that wait for the handler have an end', async () => {
  await using cell = await startBridged(['use', '/']);
  const clients = Array.from({ length: MAX_WAITING_CALLS + 1 }, () => cell.socketio());
  const errors: string[] = [];
  for (const client of clients) client.on('connect_error', ({ message }) => errors.push(message));
  await expect.poll(() => errors).toEqual(['the server has too much to do']);
  expect(cell.guest.toldOf('middleware')).toHaveLength(MAX_WAITING_CALLS);
});

test('a client that leaves while a middleware has it is gone for the handler', async () => {
  await using cell = await startBridged(['use', '/']);
  const client = cell.socketio();
  await expect.poll(() => cell.guest.toldOf('middleware').length).toBe(1);
  client.disconnect();
  client.io.engine.close();
  const [[, , info]] = cell.guest.toldOf('middleware') as [[number, string, SocketInfo]];
  await expect.poll(() => cell.guest.toldOf('disconnect')[0]?.[0]).toBe(info.id);
});

test('options stay within reason', async () => {
  await using cell = await startBridged(
    ['option', 'pingInterval', 1_000],
    ['option', 'pingTimeout', 1],
    ['option', 'maxHttpBufferSize', 1e9],
  );
  const open = await (await fetch(`${cell.origin}/socket.io/?EIO=4&transport=polling`)).text();
  expect(JSON.parse(open.slice(1))).toMatchObject({ pingInterval: 1_000, pingTimeout: 20_000 });
  expect(cell.left).toHaveLength(2);
});

/** What a server answers to an upgrade, all of it. */
async function upgradeOver(port: number): Promise<{ text: () => string; closed: Promise<unknown> }> {
  const socket = connectTcp(port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data;
  });
  socket.on('error', () => {});
  socket.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  return { text: () => text, closed: once(socket, 'close') };
}

test.each([
  ['sets a cookie', 'HTTP/1.1 200 OK\r\nset-COOKIE: a=1\r\n\r\n'],
  ['sets a cookie in an odd way', 'HTTP/1.1 200 OK\r\n Clear-Site-Data : "*"\n\r\n\r\n'],
  ['has no end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(5_000)}`],
  ['ends too late', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(5_000)}\r\n\r\n`],
  ['is nothing but ends of lines', '\n'.repeat(130_000)],
  ['is not the last one', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'],
  ['is no answer', '\r\nHTTP/1.1 200 OK\r\n\r\n'],
])('an answer to an upgrade that %s never leaves', async (_what, answer) => {
  await using cell = await startBridged(['listen', 'upgrade']);
  const { text, closed } = await upgradeOver(cell.port);
  await expect.poll(() => cell.guest.toldOf('upgrade').length).toBe(1);
  const [[id]] = cell.guest.toldOf('upgrade') as [[number]];
  // In two pieces, as that must not help.
  for (const part of [answer.slice(0, 30), answer.slice(30)]) cell.guest.ask(['upgrade-write', id, part]);
  await closed;
  expect(text()).toBe('');
  expect(cell.left).toEqual(['Left out: upgrade-write (not a harmless answer to an upgrade)']);
});

test('after an answer that is no upgrade, a proxy cannot keep the connection for others', async () => {
  await using cell = await startBridged(['listen', 'upgrade']);
  const { text, closed } = await upgradeOver(cell.port);
  await expect.poll(() => cell.guest.toldOf('upgrade').length).toBe(1);
  const [[id]] = cell.guest.toldOf('upgrade') as [[number]];
  cell.guest.ask(['upgrade-write', id, 'HTTP/1.1 200 '], ['upgrade-write', id, 'OK\r\nA: b\r\n\r\nbody']);
  cell.guest.ask(['upgrade-end', id, ' and more']);
  await closed;
  expect(text()).toBe('HTTP/1.1 200 OK\r\nConnection: close\r\nA: b\r\n\r\nbody and more');
});

test('an op whose name is no text harms nobody', async () => {
  await using cell = await startBridged();
  cell.guest.ask([{ toString: 1 }], [[{ toString: 1 }]], [null], []);
  expect(cell.left).toEqual([
    'Left out: object (no name of an op)',
    'Left out: object (no name of an op)',
    'Left out: object (no name of an op)',
    'Left out: undefined (no name of an op)',
  ]);
});

test('an answer of HTTP has one head', async () => {
  await using cell = await startBridged(['listen', 'request']);
  const asked = fetch(cell.origin);
  await expect.poll(() => cell.guest.toldOf('request').length).toBe(1);
  const [[id]] = cell.guest.toldOf('request') as [[number]];
  cell.guest.ask(['http-head', id, 200, '', [['Vary', 'a']]], ['http-head', id, 404, '', [['Vary', 'b']]]);
  cell.guest.ask(['http-end', id]);
  const response = await asked;
  expect([response.status, response.headers.get('vary')]).toEqual([200, 'a']);
});

test('an answer of HTTP has a status that is one, and only harmless headers', async () => {
  await using cell = await startBridged(['listen', 'request']);
  const asked = fetch(cell.origin);
  await expect.poll(() => cell.guest.toldOf('request').length).toBe(1);
  const [[id]] = cell.guest.toldOf('request') as [[number]];
  cell.guest.ask(['http-head', id, 101, '', []], ['http-head', id, 99, '', []]);
  const headers = [
    ['Content-Type', 'text/html'],
    ['Content-Length', '1'],
    ['Transfer-Encoding', 'x'],
    ['Connection', 'upgrade'],
    ['Location', 'http://evil/'],
    ['Cache-Control', 'no-store\r\nSet-Cookie: a=1'],
    ['Content-Security-Policy', ''],
  ];
  cell.guest.ask(
    ['http-head', id, 404, 'Not\r\nHere', headers],
    ['http-write', id, 'a'],
    ['http-end', id, 'b'],
  );
  const response = await asked;
  expect([response.status, response.statusText, await response.text()]).toEqual([404, 'Not Found', 'ab']);
  for (const name of ['location', 'set-cookie', 'cache-control'])
    expect(response.headers.get(name)).toBeNull();
  expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  expect(cell.left).toHaveLength(2);
});

test('a handler is shown no cookies, credentials or addresses', async () => {
  await using cell = await startBridged();
  const extraHeaders = {
    Cookie: 'secret',
    Authorization: 'secret',
    'X-Forwarded-For': 'secret',
    'User-Agent': 'me',
  };
  const client = cell.socketio({ extraHeaders });
  await emitted(client, 'connect');
  const raw = cell.raw('', { headers: extraHeaders });
  await raw.opened;
  const told = JSON.stringify(cell.guest.told);
  expect(told).toContain('"user-agent":"me"');
  expect(told).not.toMatch(/secret|127\.0\.0\.1"/);
});

test('bytes that wait for a raw client are told, and that they wait no longer', async () => {
  await using cell = await startBridged();
  let accept: (socket: { cork(): void; uncork(): void }) => void = () => {};
  const accepted = new Promise<{ cork(): void; uncork(): void }>((resolve) => {
    accept = resolve;
  });
  await using corked = await startCell((servers) => {
    servers.wss.on('connection', (_client, req) => accept(req.socket));
    cell.bridge.attach(servers);
  });
  const raw = corked.raw();
  await raw.opened;
  const socket = await accepted;
  const [[id]] = cell.guest.toldOf('ws-connection') as [[number]];
  socket.cork();
  cell.guest.ask(['ws-send', id, 'x'.repeat(1_000), false]);
  expect(cell.guest.toldOf('ws-buffered')).toEqual([[id, 1_004]]);
  socket.uncork();
  await raw.next();
  await expect.poll(() => cell.guest.toldOf('ws-buffered').at(-1)).toEqual([id, 0]);
});

test('a handler that is started again meets the clients that are there, in no room, and owes what it owed', async () => {
  await using cell = await startBridged();
  const [client, { id }] = await cell.client();
  const raw = cell.raw();
  await raw.opened;
  cell.guest.ask(['join', id, ['red']], ['emit', '/', { socket: id }, {}, ['ask'], 1]);
  const [answer] = (await emitted(client, 'ask')) as [(text: string) => void];
  const fenced = client.timeout(5_000).emitWithAck(FENCE);
  await expect.poll(() => cell.guest.toldOf('fence').length).toBe(1);
  cell.guest.told.length = 0;
  cell.guest.restart();
  expect(cell.guest.told.map(([kind]) => kind)).toEqual(['connection', 'ws-connection']);

  // The new one counts from 1 too: what was asked before is not its answer.
  cell.guest.ask(['emit', '/', { socket: id }, {}, ['other'], 1]);
  answer('to the old one');
  cell.guest.ask(['emit', '/', { rooms: ['red'], except: [] }, {}, ['red'], 0], ['fence', 3], ['fence', 4]);
  client.on('red', () => expect.unreachable());
  cell.guest.ask(...Array.from({ length: 20 }, (_, number) => ['fence', number]));
  await fenced;
  expect(cell.guest.toldOf('answers')).toEqual([]);
});
