import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Server as EngineServer } from 'engine.io';
import { Socket as EngineSocket } from 'engine.io-client';
import { Server, type ServerOptions } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer, type ServerOptions as WsOptions } from 'ws';
import { headerOf } from '../../src/protocol/http-framer.ts';
import type { MessageItem, WireItem } from '../../src/protocol/wire-item.ts';
import { type DecodingRelay, messagesOf, packetsOf, startDecodingRelay } from '../support/decoding-relay.ts';

/** What the decoder makes of real streams must be what the applications at both ends saw. */

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function relayTo(http: HttpServer): Promise<DecodingRelay> {
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const relay = await startDecodingRelay((http.address() as AddressInfo).port);
  closers.push(
    () => relay.close(),
    () => http.close(),
    () => http.closeAllConnections(),
  );
  return relay;
}

/** All has been decoded, no rule was broken, and each byte is accounted for. */
async function allOf(relay: DecodingRelay): Promise<WireItem[]> {
  await relay.ended();
  expect(relay.items.flatMap(({ problems }) => problems)).toEqual([]);
  expect(relay.items.reduce((sum, { size }) => sum + size, 0)).toBe(relay.bytes);
  return relay.items;
}

interface Echo {
  relay: DecodingRelay;
  /** What the server's application received. */
  received: (string | Buffer)[];
}

/** Sends each message back as it came. */
async function startEcho(options: WsOptions): Promise<Echo> {
  const http = createServer();
  const received: (string | Buffer)[] = [];
  new WebSocketServer({ ...options, server: http }).on('connection', (socket) => {
    socket.on('message', (data: Buffer, isBinary) => {
      received.push(isBinary ? data : data.toString());
      socket.send(data, { binary: isBinary });
    });
  });
  return { relay: await relayTo(http), received };
}

const LENGTHS = [0, 1, 125, 126, 65_535, 65_536, 300_000];
const MESSAGES: (string | Buffer)[] = [
  'hello',
  'grüße, 日本, 👋',
  ...LENGTHS.map((length) => 'wörd '.repeat(length / 6)),
  ...LENGTHS.map((length) => Buffer.from(Array.from({ length }, (_, at) => (at * at) % 251))),
  'hello',
];

const SERVERS: [name: string, options: WsOptions, extension: RegExp][] = [
  ['without an extension', {}, /^$/],
  ['with permessage-deflate', { perMessageDeflate: { threshold: 0 } }, /^permessage-deflate$/],
  [
    'with permessage-deflate and no context takeover',
    { perMessageDeflate: { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true } },
    /server_no_context_takeover/,
  ],
];

test.each(SERVERS)('ws to ws, %s', async (_name, options, extension) => {
  const { relay, received } = await startEcho(options);
  const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/lab/l/c.d/ws?client=Ann`, {
    perMessageDeflate: { threshold: 0 },
  });
  const back: (string | Buffer)[] = [];
  socket.on('message', (data: Buffer, isBinary) => back.push(isBinary ? data : data.toString()));
  await once(socket, 'open');
  for (const message of MESSAGES) socket.send(message);
  socket.send('in ', { fin: false });
  socket.ping('between');
  socket.send('fragments', { fin: true });
  await expect.poll(() => back.length).toBe(MESSAGES.length + 1);
  socket.close(4001, 'énough');
  const items = await allOf(relay);
  expect(messagesOf(items, 'up')).toEqual(received);
  expect(messagesOf(items, 'down')).toEqual(back);
  expect(received).toEqual([...MESSAGES, 'in fragments']);
  const accepted = items.find((item) => item.kind === 'answer');
  expect((accepted && headerOf(accepted.head, 'sec-websocket-extensions')) ?? '').toMatch(extension);
  const control = items.filter((item): item is MessageItem => /^(ping|pong|close)$/.test(item.kind));
  expect(control.map(({ kind, direction, code, text }) => [kind, direction, code, text])).toEqual([
    ['ping', 'up', undefined, undefined],
    ['pong', 'down', undefined, undefined],
    ['close', 'up', 4001, 'énough'],
    ['close', 'down', 4001, 'énough'],
  ]);
  const data = items.filter((item): item is MessageItem => item.kind === 'text' || item.kind === 'binary');
  expect(data.every(({ cell, client }) => cell === 'c.d' && client === 'Ann')).toBe(true);
  expect(data.some(({ compressed }) => compressed)).toBe(options.perMessageDeflate !== undefined);
});

test("Node's own WebSocket", async () => {
  const { relay, received } = await startEcho({ perMessageDeflate: true });
  const socket = new globalThis.WebSocket(`ws://127.0.0.1:${relay.port}/`);
  socket.binaryType = 'arraybuffer';
  const back: (string | Buffer)[] = [];
  socket.onmessage = ({ data }) => back.push(typeof data === 'string' ? data : Buffer.from(data));
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  for (const message of MESSAGES)
    socket.send(typeof message === 'string' ? message : new Uint8Array(message));
  await expect.poll(() => back.length).toBe(MESSAGES.length);
  socket.close(1000, 'bye');
  const items = await allOf(relay);
  expect(messagesOf(items, 'up')).toEqual(received);
  expect(messagesOf(items, 'down')).toEqual(back);
});

test('an answer in pieces, as its server wrote them', async () => {
  const pieces = ['data: 1\n\n', 'data: é\n\n', 'x'.repeat(100_000)];
  const http = createServer(async (_request, answer) => {
    for (const piece of pieces) await new Promise((resolve) => answer.write(piece, resolve));
    answer.end();
  });
  const relay = await relayTo(http);
  const answer = await fetch(`http://127.0.0.1:${relay.port}/lab/l/c.d/http/stream`, {
    headers: { connection: 'close' },
  });
  expect(await answer.text()).toBe(pieces.join(''));
  const items = await allOf(relay);
  expect(items.map(({ kind }) => kind)).toEqual([
    'request',
    'answer',
    'piece',
    'piece',
    'piece',
    'piece',
    'end',
  ]);
  const texts = items.flatMap((item) => (item.kind === 'piece' ? [new TextDecoder().decode(item.body)] : []));
  expect(texts).toEqual([...pieces, '']);
});

/** As JSON can be compared: bytes as hexadecimal. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString('hex') };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

/** The data of events and acknowledgements of one direction. */
function eventsOf(items: readonly WireItem[], direction: 'up' | 'down'): unknown[] {
  return packetsOf(items, direction).flatMap(({ socketio }) =>
    socketio && /EVENT|ACK/.test(socketio.name) ? [plain(socketio.data)] : [],
  );
}

interface Talk {
  relay: DecodingRelay;
  /** What the server's application received, with the events' names. */
  received: unknown[];
  server: Server;
}

/** Answers `ask`, and sends back what is said. */
async function startTalk(options: Partial<ServerOptions>): Promise<Talk> {
  const http = createServer();
  const received: unknown[] = [];
  const server = new Server(http, { httpCompression: false, ...options });
  server.on('connection', (socket) => {
    socket.on('ask', (...values) => {
      received.push(['ask', ...values.slice(0, -1)]);
      values.at(-1)('yes', Buffer.from('binary'));
    });
    socket.on('say', (...values) => {
      received.push(['say', ...values]);
      socket.emit('back', ...values);
    });
  });
  const relay = await relayTo(http);
  closers.push(() => server.close());
  return { relay, received, server };
}

const TRANSPORTS: [name: string, transports: string[], options: Partial<ServerOptions>][] = [
  ['polling', ['polling'], {}],
  ['websocket', ['websocket'], {}],
  ['websocket with permessage-deflate', ['websocket'], { perMessageDeflate: { threshold: 0 } }],
  ['polling, then websocket', ['polling', 'websocket'], {}],
];

test.each(TRANSPORTS)('socket.io-client over %s', async (_name, transports, options) => {
  const { relay, received } = await startTalk(options);
  const socket = io(`http://127.0.0.1:${relay.port}/admin`, {
    transports,
    forceNew: true,
    reconnection: false,
  });
  const back: unknown[] = [];
  socket.on('connect_error', (error) => back.push(error.message));
  closers.push(() => socket.close());
  // Nobody is in this namespace: the refusal is an item like others.
  await expect.poll(() => back).toEqual(['Invalid namespace']);
  const main = socket.io.socket('/');
  main.on('back', (...values) => back.push(['back', ...values]));
  main.connect();
  const ask = () => main.emitWithAck('ask', 'é', { a: [1, null] });
  await ask();
  if (transports.length > 1) {
    await expect.poll(() => socket.io.engine.transport.name).toBe('websocket');
    await ask();
  }
  main.emit('say', 'bytes', Buffer.from([0, 1, 255]), { deep: [Buffer.from('more')] });
  main.emit('say', 'x'.repeat(70_000));
  main.emit('say', 'last');
  await expect.poll(() => back.length).toBe(4);
  main.disconnect();
  socket.io.engine.close();
  await expect.poll(() => packetsOf(relay.items, 'up').at(-1)?.name).toMatch(/close|message/);
  const posts = relay.items.filter((item) => item.kind === 'request' && item.head.method === 'POST');
  expect(posts.length > 0).toBe(transports.includes('polling'));
  const up = eventsOf(relay.items, 'up');
  const down = eventsOf(relay.items, 'down');
  expect(up).toEqual(plain(received));
  expect(down.filter((data) => Array.isArray(data) && data[0] === 'back')).toEqual(plain(back.slice(1)));
  expect(packetsOf(relay.items, 'down').map(({ socketio }) => socketio?.name)).toContain('CONNECT_ERROR');
  expect(relay.items.flatMap(({ problems }) => problems)).toEqual([]);
});

test.each([['polling'], ['websocket']] as const)('Engine.IO alone over %s', async (transport) => {
  const http = createServer();
  const engine = new EngineServer({ httpCompression: false });
  engine.attach(http, { path: '/engine.io' });
  const received: unknown[] = [];
  engine.on('connection', (socket) => {
    socket.on('message', (data: unknown) => {
      received.push(data);
      socket.send(data);
    });
  });
  const relay = await relayTo(http);
  closers.push(() => engine.close());
  const socket = new EngineSocket(`ws://127.0.0.1:${relay.port}`, {
    transports: [transport],
    path: '/engine.io',
  });
  const back: unknown[] = [];
  socket.on('message', (data) => back.push(data));
  await new Promise<void>((resolve) => socket.on('open', resolve));
  for (const message of ['hello', '日本', Buffer.from([0, 1, 255])]) socket.send(message);
  await expect.poll(() => back.length).toBe(3);
  socket.close();
  const dataOf = (direction: 'up' | 'down') =>
    packetsOf(relay.items, direction).flatMap(({ name, data }) => (name === 'message' ? [plain(data)] : []));
  expect(dataOf('up')).toEqual(plain(received));
  expect(dataOf('down')).toEqual(plain(back));
  expect(relay.items.flatMap(({ problems }) => problems)).toEqual([]);
});

const PYTHON = '/usr/bin/python3';
const hasPython = (...modules: string[]) =>
  spawnSync(PYTHON, ['-c', `import ${modules.join(', ')}`]).status === 0;

async function runPython(script: string, options: string[], input = ''): Promise<unknown> {
  const file = join(import.meta.dirname, '../support', script);
  const run = promisify(execFile)(PYTHON, [file, ...options], { timeout: 60_000 });
  run.child.stdin?.end(input);
  const { stdout } = await run;
  return JSON.parse(stdout);
}

const needsWebsockets = hasPython('websockets') ? '' : ' (skipped: needs python3-websockets)';
test.skipIf(needsWebsockets).each(['none', 'deflate'])(
  `python websockets, compression %s${needsWebsockets}`,
  async (compression) => {
    const { relay, received } = await startEcho({ perMessageDeflate: { threshold: 0 } });
    const long = 'wörd '.repeat(30_000);
    const sent = [
      'hello',
      'hello',
      ['in ', '', 'frägments'],
      { hex: '0001ff' },
      long,
      [{ hex: '00' }, { hex: '01' }],
    ];
    const back = await runPython(
      'websockets_client.py',
      [`ws://127.0.0.1:${relay.port}/`, compression],
      JSON.stringify(sent),
    );
    const items = await allOf(relay);
    expect(received.map(plain)).toEqual([
      'hello',
      'hello',
      'in frägments',
      { hex: '0001ff' },
      long,
      { hex: '0001' },
    ]);
    expect(messagesOf(items, 'up')).toEqual(received);
    expect(messagesOf(items, 'down').map(plain)).toEqual(back);
    expect(items.filter(({ kind }) => kind === 'ping')).toHaveLength(6);
    expect(items.some((item) => item.kind === 'text' && item.frames.length > 2)).toBe(true);
    expect(items.some((item) => item.kind === 'text' && item.compressed)).toBe(compression === 'deflate');
  },
);

const needsSocketIo = hasPython('socketio', 'aiohttp')
  ? ''
  : ' (skipped: needs python3-socketio, python3-aiohttp)';
test.skipIf(needsSocketIo).each(['polling', 'websocket', 'polling,websocket'])(
  `python-socketio over %s${needsSocketIo}`,
  async (transports) => {
    const { relay, received } = await startTalk({});
    const printed = (await runPython('socketio_client.py', [
      `http://127.0.0.1:${relay.port}`,
      transports,
    ])) as unknown[][];
    await relay.ended();
    expect(eventsOf(relay.items, 'up')).toEqual(plain(received));
    const down = eventsOf(relay.items, 'down') as unknown[][];
    expect(down[0]).toEqual(['yes', { hex: '62696e617279' }]);
    expect(down.slice(1).map(([, ...values]) => values)).toEqual(printed.slice(1));
    expect(relay.items.flatMap(({ problems }) => problems)).toEqual([]);
  },
);
