import type { Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { catchLateErrors } from '../../server/cells/cell-context.ts';
import { FENCE } from '../../src/protocol/edited-handler.ts';
import {
  type Bytes,
  closeFrame,
  connectTcp,
  type FrameOptions,
  frame,
  handshake,
  type RawTcp,
  readClose,
} from '../support/raw-tcp.ts';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';

const MAX_MESSAGE_BYTES = 65_536;

let companion: TestCompanion;
let lab: string;
let clients: RawTcp[] = [];

/** Errors that would have ended the process. */
const fatal: unknown[] = [];
const stopCatching = catchLateErrors(process, (error) => fatal.push(error));

beforeAll(async () => {
  companion = await startCompanion({ maxMessageBytes: MAX_MESSAGE_BYTES, maxConnectionsPerLab: 8 });
});
afterAll(async () => {
  await companion.close();
  stopCatching();
});

beforeEach(async () => {
  lab = await companion.mint();
});
// Whatever a client did, its place is free again and the next one is served.
afterEach(async () => {
  await Promise.all(clients.map((client) => client.destroy()));
  clients = [];
  await expect.poll(connections, { interval: 5 }).toBe(0);
  const next = await opened(RAW.path());
  expect(`${(await next.readFrame()).payload}`).toBe('Hello from the server!');
  await next.send(frame('still there?'));
  expect(`${(await next.readFrame()).payload}`).toBe('You said: still there?');
  await next.destroy();
  clients = [];
  expect(fatal).toEqual([]);
});

async function connections() {
  const response = await fetch(`${companion.origin}/lab/${lab}`);
  return ((await response.json()) as { connections: number }).connections;
}

async function connected() {
  const client = await connectTcp(companion.port);
  clients.push(client);
  return client;
}

/** A client whose handshake is done, and who has read nothing since. */
async function opened(path: string) {
  const client = await connected();
  await client.send(handshake(path));
  expect((await client.readHead()).status).toBe(101);
  return client;
}

/** The two doors of a cell. Both greet with one frame. */
const RAW = { name: 'raw', path: () => `/lab/${lab}/your-first-server.echo/ws` };
const SOCKET_IO = {
  name: 'Socket.IO',
  path: () => `/lab/${lab}/who-gets-it.stage/socket.io/?EIO=4&transport=websocket`,
};
const DOORS = [RAW, SOCKET_IO];

/** A client who has read the greeting too. */
async function greeted(door: typeof RAW) {
  const client = await opened(door.path());
  await client.readFrame();
  return client;
}

describe.each(DOORS)('a handshake at the $name door is refused', (door) => {
  const post = () => handshake('', {}, `POST ${door.path()} HTTP/1.1`);
  const old = () => handshake('', {}, `GET ${door.path()} HTTP/1.0`);
  const changed = (changes: Record<string, string | null>) => () => handshake(door.path(), changes);
  const twice = (header: string) => () => handshake(door.path()).replace('\r\n', `\r\n${header}\r\n`);
  const key = (value: string | null) => changed({ 'Sec-WebSocket-Key': value });

  const rows: [string, number, Record<string, string>, () => string][] = [
    ['when it is a POST', 405, { allow: 'GET' }, post],
    ['over HTTP/1.0', 400, {}, old],
    ['without Host', 400, {}, changed({ Host: null })],
    ['with two Hosts', 400, {}, twice('Host: elsewhere')],
    ['for another protocol', 400, {}, changed({ Upgrade: 'foo' })],
    ['for HTTP/2', 400, {}, changed({ Upgrade: 'h2c' })],
    ['of version 8', 426, { 'sec-websocket-version': '13' }, changed({ 'Sec-WebSocket-Version': '8' })],
    ['of version 013', 426, { 'sec-websocket-version': '13' }, changed({ 'Sec-WebSocket-Version': '013' })],
    ['without version', 426, { 'sec-websocket-version': '13' }, changed({ 'Sec-WebSocket-Version': null })],
    ['with two versions', 426, { 'sec-websocket-version': '13' }, twice('Sec-WebSocket-Version: 8')],
    ['without key', 400, {}, key(null)],
    ['with an empty key', 400, {}, key('')],
    ['with a key of 15 bytes', 400, {}, key(Buffer.alloc(15).toString('base64'))],
    ['with a key of 17 bytes', 400, {}, key(Buffer.alloc(17).toString('base64'))],
    ['with a key that is not base64', 400, {}, key('!!!!!!!!!!!!!!!!!!!!!!==')],
    ['with two keys', 400, {}, twice('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')],
    ['with a body', 400, {}, () => `${changed({ 'Content-Length': '4' })()}body`],
    ['with a chunked body', 400, {}, () => `${changed({ 'Transfer-Encoding': 'chunked' })()}0\r\n\r\n`],
    ['with two lengths of its body', 400, {}, twice('Content-Length: 1\r\nContent-Length: 2')],
    ['with 20 kB of headers', 431, {}, changed({ 'X-Padding': 'x'.repeat(20_000) })],
    ['with a header that is none', 400, {}, twice('no colon here')],
    ['with a line break in a header', 400, {}, changed({ 'X-Bad': 'a\rb' })],
    ['with an unusable subprotocol', 400, {}, changed({ 'Sec-WebSocket-Protocol': 'a,,b' })],
    ['of another site', 403, {}, changed({ Origin: 'https://evil.example' })],
  ];

  test.each(rows)('%s, with %i', async (_name, status, headers, bytes) => {
    const client = await connected();
    await client.send(bytes());
    const head = await client.readHead();
    expect(head).toEqual({ status, headers: expect.objectContaining(headers) });
    expect(head.headers.connection).toContain('close');
    await client.closed;
  });
});

test.each([
  ['no WebSocket', () => '/elsewhere', 404],
  ['no cell', () => `/lab/${lab}/no-lesson.nothing/ws`, 404],
  ['no lab', () => '/lab/nonsense/your-first-server.echo/ws', 404],
  ['an observer', () => `/lab/${lab}/observer/ws`, 404],
  ['an unknown session', () => `${SOCKET_IO.path()}&sid=nonsense`, 400],
  ['an inherited property as a session', () => `${SOCKET_IO.path()}&sid=__proto__`, 400],
  ['an unknown transport', () => `/lab/${lab}/who-gets-it.stage/socket.io/?EIO=4&transport=pigeon`, 400],
  ['no Engine.IO query', () => `/lab/${lab}/who-gets-it.stage/socket.io/?%`, 400],
])('a handshake at an address of %s is refused', async (_name, path, status) => {
  const client = await connected();
  await client.send(handshake(path()));
  expect((await client.readHead()).status).toBe(status);
  await client.closed;
});

describe.each(DOORS)('a handshake at the $name door is accepted', (door) => {
  const lower = () => handshake(door.path()).replace(/^[\w-]+(?=:)/gm, (name) => name.toLowerCase());
  const upper = () => handshake(door.path()).replace(/^[\w-]+(?=:)/gm, (name) => name.toUpperCase());
  const changed = (changes: Record<string, string | null>) => () => handshake(door.path(), changes);

  test.each([
    ['with header names in small letters', lower],
    ['with header names in capitals', upper],
    ['with Connection: keep-alive, Upgrade', changed({ Connection: 'keep-alive, Upgrade' })],
    ['with Upgrade: WebSocket', changed({ Upgrade: 'WebSocket' })],
    ['with a subprotocol, which is not chosen', changed({ 'Sec-WebSocket-Protocol': 'chat, superchat' })],
    ['with compression, which is not used', changed({ 'Sec-WebSocket-Extensions': 'permessage-deflate' })],
    ['with nonsense for extensions', changed({ 'Sec-WebSocket-Extensions': '=;,;;"' })],
    ['with Content-Length: 0', changed({ 'Content-Length': '0' })],
    ['after an empty line', () => `\r\n${handshake(door.path())}`],
  ])('%s', async (_name, bytes) => {
    const client = await connected();
    await client.send(bytes());
    const { status, headers } = await client.readHead();
    expect(status).toBe(101);
    expect(headers).toEqual({
      upgrade: 'websocket',
      connection: 'Upgrade',
      // Of the key that RFC 6455 uses as its example (section 1.3).
      'sec-websocket-accept': 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    });
    expect((await client.readFrame()).opcode).toBe(1);
  });
});

test('a handshake may name its address as an absolute URI', async () => {
  const client = await connected();
  await client.send(handshake('', {}, `GET http://localhost:${companion.port}${RAW.path()} HTTP/1.1`));
  expect((await client.readHead()).status).toBe(101);
});

test('the answer to another version names the protocol that is spoken', async () => {
  const client = await connected();
  await client.send(handshake(RAW.path(), { 'Sec-WebSocket-Version': '8' }));
  expect((await client.readHead()).headers.upgrade).toBe('websocket');
});

test.each<[string, Bytes]>([
  ['a TLS ClientHello', Buffer.from('160301020001000001fc0303', 'hex')],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a WebSocket frame', frame('hello')],
  ['zeros', Buffer.alloc(1_000)],
  ['bytes of every value', Buffer.from(Array.from({ length: 256 }, (_, at) => 255 - at))],
  ['a line of nonsense', 'hello\r\n\r\n'],
  [
    'both lengths of a body',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
  ],
])('%s instead of a request is answered 400', async (_name, bytes) => {
  const client = await connected();
  await client.send(bytes);
  expect((await client.readHead()).status).toBe(400);
  await client.closed;
});

const text = (payload: Bytes, options: FrameOptions = {}) => frame(payload, options);
const part = (payload: Bytes) => frame(payload, { fin: false });
const more = (payload: Bytes) => frame(payload, { opcode: 0, fin: false });
const last = (payload: Bytes) => frame(payload, { opcode: 0 });
const together = (...frames: Buffer[]) => Buffer.concat(frames);

describe.each(DOORS)('at the $name door', (door) => {
  const reserved = [3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf];
  const neverSent = [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535];
  const tooBig = 'the message is larger than this server takes';
  const kilobytes = Array<Buffer>(MAX_MESSAGE_BYTES / 1_024).fill(more('x'.repeat(1_024)));

  test.each<[string, number, Buffer, string?]>([
    ['an unmasked frame', 1002, text('hello', { masked: false })],
    ...[1, 2, 4].map((rsv): [string, number, Buffer] => [
      `reserved bit ${rsv}`,
      1002,
      text('hello', { rsv }),
    ]),
    ...reserved.map((opcode): [string, number, Buffer] => [`opcode ${opcode}`, 1002, text('', { opcode })]),
    ['a fragmented ping', 1002, text('a', { opcode: 9, fin: false })],
    ['a fragmented close', 1002, text('', { opcode: 8, fin: false })],
    ['a ping of 126 bytes', 1002, text('x'.repeat(126), { opcode: 9 })],
    ['a pong of 126 bytes', 1002, text('x'.repeat(126), { opcode: 10 })],
    ['a ping with a length of 64 bits', 1002, text('', { opcode: 9, lengthBytes: 8 })],
    ['a close with a body of one byte', 1002, text('a', { opcode: 8 })],
    ...neverSent.map((code): [string, number, Buffer] => [`close code ${code}`, 1002, closeFrame(code)]),
    ['text that is not UTF-8', 1007, text(Buffer.from([0xc3, 0x28]))],
    ['text that ends in a character', 1007, text(Buffer.from([0xf0, 0x9f, 0x91]))],
    ['a surrogate in UTF-8', 1007, text(Buffer.from([0xed, 0xa0, 0x80]))],
    ['an overlong slash', 1007, text(Buffer.from([0xc0, 0xaf]))],
    ['a reason that is not UTF-8', 1007, closeFrame(1000, Buffer.from([0xff]))],
    [
      'a character split across fragments, and wrong',
      1007,
      together(part(Buffer.from([0xe2, 0x82])), last(Buffer.from([0x28]))),
    ],
    ['a continuation of nothing', 1002, last('hello')],
    ['a continuation after a whole message', 1002, together(frame('', { opcode: 10 }), last('hello'))],
    ['a message inside another', 1002, together(part('a'), text('b'))],
    ['a length with its top bit set', 1009, text('', { announced: 1n << 63n }), tooBig],
    ['101 MiB, of which nothing was sent', 1009, text('', { announced: 101 * 1_048_576 }), tooBig],
    ['a message one byte too long', 1009, text('x'.repeat(MAX_MESSAGE_BYTES + 1)), tooBig],
    ['fragments one byte too long', 1009, together(part(''), ...kilobytes, last('x')), tooBig],
  ])('%s is answered by close %i', async (_name, code, bytes, reason = '') => {
    const client = await greeted(door);
    await client.send(bytes);
    expect(readClose(await client.readFrame())).toEqual({ code, reason });
    await client.closed;
  });

  test('20,000 fragments of a byte end the connection, not the server', async () => {
    const client = await greeted(door);
    await client.send(together(part(''), ...Array<Buffer>(20_000).fill(more('x'))));
    expect(readClose(await client.readFrame()).code).toBe(1008);
    await client.closed;
  });

  test('a ping is answered with its payload', async () => {
    const client = await greeted(door);
    await client.send(together(text('', { opcode: 9 }), text('x'.repeat(125), { opcode: 9 })));
    expect(await client.readFrame()).toEqual({ opcode: 10, payload: Buffer.alloc(0) });
    expect(await client.readFrame()).toEqual({ opcode: 10, payload: Buffer.from('x'.repeat(125)) });
  });

  test.each([
    ['with a code', closeFrame(1000), 1000],
    ['with a code and a reason', closeFrame(3000, 'enough 👋'), 3000],
    ['with a private code', closeFrame(4999), 4999],
    ['without code', text('', { opcode: 8 }), 1005],
  ])('a close %s is echoed, and the connection ends', async (_name, bytes, code) => {
    const client = await greeted(door);
    await client.send(bytes);
    expect(readClose(await client.readFrame()).code).toBe(code);
    await client.closed;
  });
});

describe('what looks odd and is right', () => {
  test.each<[string, Buffer, string]>([
    ['empty text', text(''), ''],
    ['text in three bytes of length', text('hello', { lengthBytes: 2 }), 'hello'],
    ['text in nine bytes of length', text('hello', { lengthBytes: 8 }), 'hello'],
    ['empty fragments', together(part(''), more(''), more('hello'), last('')), 'hello'],
    ['a character in two fragments', together(part(Buffer.from([0xc3])), last(Buffer.from([0xa9]))), 'é'],
    ['pongs nobody asked for', together(frame('x', { opcode: 10 }), text('hello')), 'hello'],
    ['as many bytes as are allowed', text('x'.repeat(MAX_MESSAGE_BYTES)), 'x'.repeat(MAX_MESSAGE_BYTES)],
  ])('%s is a message', async (_name, bytes, said) => {
    const client = await greeted(RAW);
    await client.send(bytes);
    expect(`${(await client.readFrame()).payload}`).toBe(`You said: ${said}`);
  });

  test('a message that arrives byte by byte', async () => {
    const client = await greeted(RAW);
    for (const byte of frame('hello')) await client.send(Buffer.from([byte]));
    expect(`${(await client.readFrame()).payload}`).toBe('You said: hello');
  });

  test('a handshake that arrives byte by byte', async () => {
    const client = await connected();
    for (const character of handshake(RAW.path())) await client.send(character);
    expect((await client.readHead()).status).toBe(101);
  });

  test('a message in the same packet as the handshake', async () => {
    const client = await connected();
    await client.send(together(Buffer.from(handshake(RAW.path())), frame('early')));
    expect((await client.readHead()).status).toBe(101);
    expect(`${(await client.readFrame()).payload}`).toBe('Hello from the server!');
    expect(`${(await client.readFrame()).payload}`).toBe('You said: early');
  });

  test('a ping between fragments is answered before their message', async () => {
    const client = await greeted(RAW);
    await client.send(together(part('Hel'), frame('now', { opcode: 9 }), last('lo')));
    expect(await client.readFrame()).toEqual({ opcode: 10, payload: Buffer.from('now') });
    expect(`${(await client.readFrame()).payload}`).toBe('You said: Hello');
  });
});

test.each(DOORS)(
  'a bad frame in the same packet as the handshake of the $name door is closed',
  async (door) => {
    const client = await connected();
    await client.send(together(Buffer.from(handshake(door.path())), text('hello', { masked: false })));
    expect((await client.readHead()).status).toBe(101);
    await client.closed;
  },
);

/** A Socket.IO session on polling, in one of a lab's cells. */
async function openSession(cell: string) {
  const url = `${companion.origin}/lab/${lab}/${cell}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1));
  return {
    sid: sid as string,
    /** Packets that wait for this client; at least one. */
    read: async () => (await (await fetch(`${url}&sid=${sid}`)).text()).split('\x1e'),
    /** @returns Status of the answer. */
    async send(...packets: string[]) {
      const response = await fetch(`${url}&sid=${sid}`, { method: 'POST', body: packets.join('\x1e') });
      await response.text();
      return response.status;
    },
  };
}

const STAGE = 'who-gets-it.stage';

/** A client of the same cell that behaves. */
async function connectWitness(cell: string) {
  const client = companion.socketio(lab, cell);
  await new Promise<void>((resolve) => client.once('connect', resolve));
  return client;
}

/** What becomes of a witness: every cell, whatever its handler, refuses a namespace it does not have. */
async function fateOf(witness: Socket) {
  const elsewhere = witness.io.socket('/nowhere');
  return new Promise<string>((resolve) => {
    witness.once('disconnect', () => resolve('its cell ended'));
    elsewhere.once('connect_error', () => resolve('served'));
    elsewhere.connect();
  });
}

describe.each([STAGE, 'who-gets-it.calls', 'who-gets-it.typo', 'observer'])('packets to %s', (cell) => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

  test.each([
    ['nothing', ''],
    ['a separator', '\x1e'],
    ['a packet without type', '4'],
    ['an open packet', '0'],
    ['a ping, which is the server’s to send', '2'],
    ['a probe where nothing is probed', '2probe'],
    ['an upgrade to nothing', '5'],
    ['an unknown Engine.IO type', '9'],
    ['base64 that belongs to nothing', 'bAAAA'],
    ['an unknown Socket.IO type', '49'],
    ['an event without data', '42'],
    ['an event without name', '42[]'],
    ['an event named null', '42[null]'],
    ['an event named by a list', '42[["call"]]'],
    ['an event of cut JSON', '42["call",'],
    ['an event that is an object', '42{"0":"call"}'],
    ['a reserved event', '42["disconnect"]'],
    ['another reserved event', '42["newListener","x"]'],
    ['an event named error', '42["error",{"code":"TOO_MANY_MESSAGES"}]'],
    ['an event named __proto__', '42["__proto__",{"polluted":true}]'],
    ['an event with __proto__', '42["to everyone",{"__proto__":{"polluted":true}}]'],
    ['an event with constructor.prototype', '42["to me",{"constructor":{"prototype":{"polluted":true}}}]'],
    ['a call of nothing', '42["call"]'],
    ['a call of an object', '42["call",{"toString":null}]'],
    ['a line of nothing', '42["guest:line"]'],
    ['a line of an object, to be answered', '420["guest:line",{"valueOf":1}]'],
    ['a fence without ack', `42["${FENCE}"]`],
    ['a fence that is an object', `42["${FENCE}",{"call":1}]`],
    ['a fence of half an object', `420["${FENCE}",null]`],
    ['an ack id beyond whole numbers', `4299999999999999999999["${FENCE}"]`],
    ['an ack where text should be', '421["to everyone"]'],
    ['another ack where text should be', '421["to others"]'],
    ['a third ack where text should be', '421["to me"]'],
    ['an ack of nothing', '437[]'],
    ['an ack without id', '43[]'],
    ['an error, which is the server’s to send', '44{"message":"x"}'],
    ['attachments that never come', '451-["to everyone",{"_placeholder":true,"num":0}]'],
    ['attachments without number', '45-["to everyone"]'],
    ['a billion attachments', '451000000000-["to everyone"]'],
    [
      'fewer attachments than announced',
      '452-["to me",{"_placeholder":true,"num":0}]\x1ebAAAA\x1e42["to me"]',
    ],
    ['a placeholder of no attachment', '451-["to everyone",{"_placeholder":true,"num":7}]\x1ebAAAA'],
    ['a placeholder with a negative number', '451-["to everyone",{"_placeholder":true,"num":-1}]\x1ebAAAA'],
    ['a nested attachment', `451-["to everyone",${nested(20_000)}]\x1ebAAAA`],
    // so one client of a lab ends the cell for all others (1011).
    ['text that is lists within lists', `42["to everyone",${nested(32_000)}]`],
    ['a namespace that does not exist', '40/nowhere,'],
    ['a namespace of 60 kB', `40/${'x'.repeat(60_000)},`],
    ['an event for another namespace', '42/admin,["call","io.emit"]'],
    ['a second connect', '40'],
    ['a connect with a list', '40[]'],
    ['a disconnect and an event', '41\x1e42["to me"]'],
    ['a disconnect twice', '41\x1e41'],
  ])('%s hurt nobody else', async (_name, packets) => {
    const witness = await connectWitness(cell);
    const session = await openSession(cell);
    expect(await session.send('40')).toBe(200);
    expect(await session.read()).toEqual([expect.stringMatching(/^40/)]);
    await session.send(packets);
    expect(await fateOf(witness)).toBe('served');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    witness.disconnect();
    await session.send('1');
  });

  test.each([
    ['no object', '40"A"'],
    ['with a name that is none', '40{"name":{"includes":1,"toString":null}}'],
    ['with __proto__', '40{"__proto__":{"name":"A"},"name":["A"]}'],
    ['of lists within lists', `40{"name":${nested(30_000)}}`],
    ['of 60 kB', `40${JSON.stringify({ name: 'x'.repeat(60_000) })}`],
    ['that would recover a session', '40{"pid":"__proto__","offset":"0"}'],
  ])('credentials %s hurt nobody else', async (_name, connect) => {
    const witness = await connectWitness(cell);
    const session = await openSession(cell);
    await session.send(connect);
    await session.send('42["call","io.emit"]');
    expect(await fateOf(witness)).toBe('served');
    witness.disconnect();
    await session.send('1');
  });

  test.each([
    ['says goodbye', '1'],
    ['breaks the protocol', '2'],
  ])('a client who connects and %s in one breath leaves no place taken', async (_name, goodbye) => {
    const session = await openSession(cell);
    expect(await session.send('40', goodbye)).toBe(200);
    await expect.poll(connections, { interval: 5 }).toBe(0);
  });
});

describe('a polling session', () => {
  const get = (sid: string) =>
    `GET /lab/${lab}/${STAGE}/socket.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\nHost: a\r\n\r\n`;
  const half = (sid: string) =>
    `POST /lab/${lab}/${STAGE}/socket.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n4`;

  test.each([
    ['two requests that wait', [get, get]],
    ['two requests that send', [half, half]],
    ['a request that never ends beside one that waits', [half, get, half]],
  ])('with %s is ended', async (_name, requests) => {
    const { sid } = await openSession(STAGE);
    for (const request of requests) await (await connected()).send(request(sid));
    await expect.poll(connections, { interval: 5 }).toBe(0);
  });

  test('of another lab is refused, and stays open', async () => {
    const session = await openSession(STAGE);
    const other = await companion.mint();
    const url = `${companion.origin}/lab/${other}/${STAGE}/socket.io/?EIO=4&transport=polling&sid=${session.sid}`;
    expect((await fetch(url)).status).toBe(400);
    expect((await fetch(url, { method: 'POST', body: '1' })).status).toBe(400);
    expect(await session.send('1')).toBe(200);
  });
});
