import { connect } from 'node:net';
import { io, Manager } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Handlers } from '../../server/cells/handler.ts';
import { TOLD_BYTES_PER_SECOND } from '../../server/wire/lab-feed.ts';
import { RECORD } from '../../src/protocol/wire-records.ts';
import { canCapture, capture } from '../support/packet-capture.ts';
import { connectTcp, frame, handshake } from '../support/raw-tcp.ts';
import { type RelayedConnection, startRecordingRelay } from '../support/recording-relay.ts';
import { RawClient, startCompanion, type TestCompanion } from '../support/start-companion.ts';
import { type ToldConnection, WireObserver } from '../support/wire-observer.ts';

const CELL = 'wire-test.echo';
const SERVER_SECRET = 'seen=secret-of-the-server';
const handlers: Handlers = new Map([
  [
    CELL,
    ({ io, wss, http }) => {
      wss.on('connection', (socket) => {
        socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
      });
      io.on('connection', (socket) => {
        socket.on('echo', (count, bytes, answer) => answer(count, bytes));
      });
      http.on('request', (request, response) => {
        response.setHeader('Set-Cookie', SERVER_SECRET);
        if (request.url === '/chunks') {
          response.write('one ');
          response.write('two');
        }
        response.end(`hello from ${request.url}`);
      });
    },
  ],
]);

let companion: TestCompanion;

beforeAll(async () => {
  companion = await startCompanion({ messagesPerSecond: 10_000, labsPerAddressPerMinute: 10_000 }, handlers);
});
afterAll(() => companion.close());

/** Bytes of connections, so that two lists of them can be compared, whichever order they are in. */
const sorted = (connections: Iterable<RelayedConnection | ToldConnection>) =>
  [...connections].map(({ up, down }) => `${up.toString('latin1')} ⇵ ${down.toString('latin1')}`).sort();

/** The one thing in which the feed differs from the wire. */
const unmask = (texts: string[]) =>
  texts.map((text) => text.replaceAll('*'.repeat(SERVER_SECRET.length), SERVER_SECRET));

/** Real clients of all kinds do something in a lab, through a port of their own. */
async function makeTraffic(port: number, lab: string): Promise<void> {
  await rawTraffic(`ws://127.0.0.1:${port}/lab/${lab}/${CELL}/ws?client=A`);
  for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']]) {
    await socketIoTraffic(port, lab, transports);
  }
  // Not with fetch: it would use a connection that was open before.
  await converse([ask(lab, '/plain') + ask(lab, '/chunks')], 2, port);
}

async function rawTraffic(url: string) {
  const socket = new WebSocket(url, { perMessageDeflate: true });
  await new Promise((resolve) => socket.once('open', resolve));
  const wanted = 23;
  const all = new Promise<void>((resolve) => {
    let heard = 0;
    socket.on('message', () => ++heard === wanted && resolve());
  });
  socket.send('hello');
  socket.send(Buffer.alloc(65_000, 9));
  socket.ping('are you there?');
  socket.send('frag', { fin: false });
  socket.send('ment');
  for (let count = 0; count < 20; count += 1) socket.send(`message ${count}`);
  await all;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.close(1000, 'done');
  await closed;
}

async function socketIoTraffic(port: number, lab: string, transports: string[]) {
  const path = `/lab/${lab}/${CELL}/socket.io/`;
  const manager = new Manager(`http://127.0.0.1:${port}`, { path, transports, forceNew: true });
  const socket = manager.socket('/');
  await new Promise((resolve) => socket.once('connect', () => resolve(undefined)));
  if (transports.length === 2) {
    await new Promise<void>((resolve) => {
      if (manager.engine.transport.name === 'websocket') resolve();
      else manager.engine.once('upgrade', () => resolve());
    });
  }
  for (let count = 0; count < 3; count += 1) {
    expect(await socket.emitWithAck('echo', count, Buffer.from([1, 2, count]))).toBe(count);
  }
  const closed = new Promise<void>((resolve) => manager.once('close', () => resolve()));
  socket.disconnect();
  await closed;
}

/** Sends requests on one TCP connection, in these pieces, and reads until the answers have come. */
async function converse(pieces: readonly string[], answers: number, port = companion.port): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (text.split('HTTP/1.1 ').length - 1 >= answers) resolve();
    });
  });
  // The server may end the connection before the last piece.
  socket.on('error', () => {});
  for (const piece of pieces) {
    await Promise.race([closed, new Promise((resolve) => socket.write(piece, 'latin1', resolve))]);
  }
  await Promise.race([done, closed]);
  socket.end();
  await closed;
}

const ask = (lab: string, path: string, headers = '') =>
  `GET /lab/${lab}/${CELL}/http${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`;

test('the feed has exactly the bytes that a relay saw, of every kind of client', async () => {
  const [lab, other] = await Promise.all([companion.mint(), companion.mint()]);
  const relay = await startRecordingRelay(companion.port);
  await using observer = await WireObserver.open(companion, lab);
  await using stranger = await WireObserver.open(companion, other);
  await makeTraffic(relay.port, lab);
  await observer.sync();
  await stranger.sync();
  relay.close();
  const told = unmask(sorted(observer.connections.values()));
  expect(told).toEqual(sorted(relay.connections));
  expect(observer.connections.size).toBeGreaterThan(4);
  expect(stranger.records).toEqual([]);
});

test.runIf(canCapture)('the feed has exactly the bytes of a packet capture', async () => {
  const lab = await companion.mint();
  await using observer = await WireObserver.open(companion, lab);
  const captured = await capture(companion.port);
  await makeTraffic(companion.port, lab);
  await observer.sync();
  const seen = (await captured.stop()).filter(({ up }) => up.includes(lab));
  const told = unmask(sorted(observer.connections.values()));
  expect(told).toEqual(sorted(seen));
});

describe('a connection that several labs share', () => {
  test('each lab is told of its own requests only, however they are cut', async () => {
    const [a, b] = await Promise.all([companion.mint(), companion.mint()]);
    const mine = [ask(a, '/1'), ask(a, '/chunks'), ask(a, '/2', 'Expect: 100-continue\r\n')];
    const theirs = [ask(b, '/3'), ask(b, '/4')];
    const site = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session=of-the-reader\r\n\r\n';
    const all = [mine[0], theirs[0], site, mine[1], theirs[1], mine[2], site].join('');
    for (const pieces of [[all], [...all]]) {
      await using ofA = await WireObserver.open(companion, a, '?newest=0');
      await using ofB = await WireObserver.open(companion, b, '?newest=0');
      await converse(pieces, 8);
      await ofA.sync();
      await ofB.sync();
      const [toldA] = ofA.connections.values();
      const [toldB] = ofB.connections.values();
      expect(toldA?.up.toString()).toBe(mine.join(''));
      expect(toldB?.up.toString()).toBe(theirs.join(''));
      expect(toldA?.down.toString().match(/hello from \S+|one two/g)).toHaveLength(3);
      expect(toldB?.down.toString().match(/hello from \/\d/g)).toEqual(['hello from /3', 'hello from /4']);
      expect(`${toldA?.up}${toldA?.down}${toldB?.up}${toldB?.down}`).not.toContain('site');
    }
  });

  test.each([
    ['length and chunks', 'POST', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'],
    ['a bare line feed', 'GET', 'X: 1\n', ''],
    ['another protocol', 'GET', 'Connection: Upgrade\r\nUpgrade: h2c\r\n', ''],
  ])('after a doubt nothing is anybody’s: %s', async (_name, method, headers, body) => {
    const lab = await companion.mint();
    await using observer = await WireObserver.open(companion, lab);
    const doubtful = ask(lab, '/first', headers).replace('GET', method) + body;
    await converse([doubtful, ask(lab, '/zz')], 2);
    await observer.sync();
    const told = [...observer.connections.values()].map(({ up }) => up.toString()).join('');
    expect(told).not.toContain('/zz');
  });

  const shake = (lab: string) =>
    handshake(`/lab/${lab}/${CELL}/ws`, { Cookie: 'a=s3cret' }) +
    frame('s3cret', { masked: false }).toString('latin1');

  test.each([
    ['no space to llhttp, which sees no upgrade', 'Connection: upgrade\xa0\r\nUpgrade: websocket\r\n', ''],
    ['nor is this', 'Connection: keep-alive,\xa0upgrade\r\nUpgrade: websocket\r\n', ''],
    ['a length that is none', 'Content-Length: 500\xa0\r\n', ''],
    ['a name that is none', 'b(d: 1\r\nContent-Length: 9999\r\n', ''],
    ['a bare carriage return', 'X: 1\rCookie: a\r\nContent-Length: 9999\r\n', ''],
    ['a trailer that frames', 'Transfer-Encoding: chunked\r\n', '0\r\nContent-Length: 9999\r\n\r\n'],
    ['the last request', 'Connection: close\r\n', ''],
  ])('the next request reaches no other lab: %s', async (_name, headers, body) => {
    const [a, b] = await Promise.all([companion.mint(), companion.mint()]);
    await using ofA = await WireObserver.open(companion, a);
    await converse([ask(a, '/1', headers) + body, ask(b, '/s3cret', 'Cookie: a=s3cret\r\n')], 2);
    await ofA.sync();
    const told = [...ofA.connections.values()].map(({ up, down }) => `${up}${down}`).join('');
    expect(told).not.toContain('s3cret');
    expect(told).not.toContain(b);
  });

  test.each(['GET', 'GET '])('an upgrade behind an answer that waits is nobody’s (%j)', async (method) => {
    const [a, b] = await Promise.all([companion.mint(), companion.mint()]);
    await using ofA = await WireObserver.open(companion, a);
    const client = await connectTcp(companion.port);
    await client.send(ask(a, '/1?delay=300') + shake(b).replace('GET', method));
    await client.send(frame('s3cret'));
    await Promise.race([client.readHead(), client.closed]);
    await client.send(frame('s3cret'));
    await client.destroy();
    await ofA.sync();
    const told = [...ofA.connections.values()].map(({ up, down }) => `${up}${down}`).join('');
    expect(told).not.toContain('s3cret');
    expect(told).not.toContain('101 Switching');
  });

  test('a page of another site opens no lab by asking', async () => {
    const lab = await companion.mint();
    const labs = async () =>
      ((await (await fetch(`${companion.origin}/healthz`)).json()) as { labs: number }).labs;
    const before = await labs();
    await converse([ask(lab, '/1', 'Origin: https://evil.example\r\n')], 1);
    expect(await labs()).toBe(before);
  });

  test('more requests than are remembered are nobody’s', async () => {
    const lab = await companion.mint();
    await using observer = await WireObserver.open(companion, lab);
    const many = Array.from({ length: 200 }, (_, count) => ask(lab, `/n${count}`));
    await converse([many.join('')], 200);
    await observer.sync();
    const told = [...observer.connections.values()].map(({ up }) => up.toString()).join('');
    expect(told).toContain('/n63 ');
    expect(told).not.toContain('/n64 ');
  });
});

describe('secrets', () => {
  test('values of cookies and of authorization never leave the server', async () => {
    const lab = await companion.mint();
    await using observer = await WireObserver.open(companion, lab);
    const secret = 'Cookie: a=s3cret\r\ncOOKIE:b=s3cret\r\nAuthorization: Bearer s3cret\r\nX-Kept: shown\r\n';
    await converse([...ask(lab, '/', secret)], 1);
    const client = await connectTcp(companion.port);
    await client.send(
      handshake(`/lab/${lab}/${CELL}/ws`, { Cookie: 's3cret', 'Proxy-Authorization': 's3cret' }),
    );
    await client.readHead();
    await client.destroy();
    await observer.sync();
    const all = [...observer.connections.values()].map(({ up, down }) => `${up}${down}`).join('');
    expect(all).not.toContain('s3cret');
    expect(all).not.toContain(SERVER_SECRET);
    expect(all).toContain('X-Kept: shown');
    expect(all).toContain('Authorization: ****** ******');
    expect(all.match(/^(set-)?cookie: ?\*+\r$/gim)).toHaveLength(4);
  });

  test('nor do those of a head that never becomes complete', async () => {
    await using slow = await startCompanion({ handshakeMs: 50 }, handlers);
    const lab = await slow.mint();
    await using observer = await WireObserver.open(slow, lab);
    const client = await connectTcp(slow.port);
    await client.send(ask(lab, '/', 'Cookie: a=s3cret').slice(0, -2));
    await client.closed;
    await observer.sync();
    const [told] = observer.connections.values();
    expect(told?.up.toString()).toMatch(/^GET .*Cookie: \*{8}$/s);
    expect(told?.down.toString()).toContain('408');
  });
});

describe('an observer that comes late', () => {
  test('is told what is kept, and which sockets are open', async () => {
    const lab = await companion.mint();
    const client = companion.raw(lab, CELL, '?client=A');
    await client.opened;
    client.send('before');
    await client.next();
    await using observer = await WireObserver.open(companion, lab);
    const known = observer.records.filter(({ kind }) => kind === RECORD.KNOWN);
    expect(known.map(({ bytes }) => JSON.parse(String(bytes)))).toEqual([
      { target: `/lab/${lab}/${CELL}/ws?client=A`, extensions: '' },
    ]);
    const [told] = observer.connections.values();
    expect(told?.up.toString()).toContain('Upgrade: websocket');
    expect(told?.down.toString()).toContain('before');
    await client.close();
  });

  test('can ask for the newest only', async () => {
    const lab = await companion.mint();
    const client = companion.raw(lab, CELL);
    await client.opened;
    client.send('before');
    await client.next();
    await using observer = await WireObserver.open(companion, lab, '?newest=0');
    expect(observer.connections.size).toBe(0);
    client.send('after');
    await client.next();
    await observer.sync();
    const [told] = observer.connections.values();
    expect(told?.down.toString()).toContain('after');
    expect(observer.records.find(({ kind }) => kind === RECORD.DOWN)).toMatchObject({
      offset: 129 + 8,
      start: 0,
    });
    await client.close();
  });

  test('what is kept is bounded, and goes on at the beginning of a record', async () => {
    const lab = await companion.mint();
    const client = companion.raw(lab, CELL);
    await client.opened;
    for (let count = 0; count < 100; count += 1) {
      client.send('x'.repeat(2_000));
      await client.next();
    }
    await using observer = await WireObserver.open(companion, lab);
    const bytes = observer.records.reduce((sum, record) => sum + record.bytes.length, 0);
    expect(bytes).toBeGreaterThan(32_768 - 4_096);
    expect(bytes).toBeLessThanOrEqual(65_536);
    await client.close();
  });
});

describe('bounds', () => {
  /** Messages of 60,000 bytes go up and come back; resolves when all have. */
  async function flood(port: number, lab: string, count: number): Promise<void> {
    const client = new RawClient(`ws://127.0.0.1:${port}/lab/${lab}/${CELL}/ws`);
    await client.opened;
    for (let sent = 0; sent < count; sent += 1) {
      client.send(new Uint8Array(60_000));
      await client.next();
    }
    await client.close();
  }

  test('a lab is told so many bytes a second; the rest is counted', async () => {
    const lab = await companion.mint();
    await using observer = await WireObserver.open(companion, lab);
    const relay = await startRecordingRelay(companion.port);
    await flood(relay.port, lab, 60);
    await observer.sync();
    relay.close();
    const truth = relay.connections.reduce((sum, { up, down }) => sum + up.length + down.length, 0);
    const told = observer.records.reduce((sum, record) => sum + record.bytes.length, 0);
    expect(observer.leftOut).toBeGreaterThan(0);
    expect(told + observer.leftOut).toBe(truth);
    expect(told).toBeGreaterThanOrEqual(2 * TOLD_BYTES_PER_SECOND - 200_000);
  });

  test('an observer that does not read costs a bounded memory, and is told what it missed', async () => {
    const lab = await companion.mint();
    await using observer = await WireObserver.open(companion, lab);
    await using other = await WireObserver.open(companion, lab);
    observer.socket.pause();
    await flood(companion.port, lab, 30);
    await other.sync();
    observer.socket.resume();
    await observer.sync();
    const sum = (of: WireObserver) =>
      of.leftOut + of.records.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(sum(observer)).toBe(sum(other));
  });

  test('an observer that says too much is cut', async () => {
    const lab = await companion.mint();
    await using strict = await startCompanion({ messagesPerSecond: 10 }, handlers);
    const own = await strict.mint();
    const observer = await WireObserver.open(strict, own);
    const closed = new Promise((resolve) => observer.socket.once('close', resolve));
    for (let count = 0; count < 30; count += 1) observer.socket.send('sync');
    expect(await closed).toBe(1008);
    const big = await WireObserver.open(companion, lab);
    const ended = new Promise((resolve) => big.socket.once('close', resolve));
    big.socket.send('x'.repeat(1_025));
    expect(await ended).toBe(1009);
  });

  test('a lab has room for 16 observers', async () => {
    const lab = await companion.mint();
    const observers = await Promise.all(Array.from({ length: 16 }, () => WireObserver.open(companion, lab)));
    await expect(WireObserver.open(companion, lab)).rejects.toThrow('429');
    await Promise.all(observers.map((observer) => observer[Symbol.asyncDispose]()));
    await using again = await WireObserver.open(companion, lab);
    expect(again.records).toEqual([]);
  });
});

describe('who may watch', () => {
  test('nobody with an id that this server did not make, and no foreign page', async () => {
    const lab = await companion.mint();
    const forged = `${'A'.repeat(22)}.${'A'.repeat(22)}`;
    await expect(WireObserver.open(companion, forged)).rejects.toThrow('403');
    await expect(WireObserver.open(companion, 'short')).rejects.toThrow('404');
    const foreign = new WebSocket(`${companion.wsOrigin}/lab/${lab}/observer/wire`, {
      origin: 'http://evil.example',
    });
    await expect(new Promise((_resolve, reject) => foreign.once('error', reject))).rejects.toThrow('403');
    const answer = await fetch(`${companion.origin}/lab/${lab}/observer/wire`);
    expect(answer.status).toBe(426);
    expect((await fetch(`${companion.origin}/lab/${lab}/${CELL}/wire`)).status).toBe(404);
  });

  test('observers are never told of observers', async () => {
    const lab = await companion.mint();
    await using observer = await WireObserver.open(companion, lab);
    await using other = await WireObserver.open(companion, lab);
    const socketio = io(companion.origin, { path: `/lab/${lab}/observer/socket.io/`, forceNew: true });
    await new Promise<void>((resolve) => socketio.once('connect', () => resolve()));
    socketio.close();
    await other.sync();
    await observer.sync();
    expect([observer.records, other.records]).toEqual([[], []]);
  });

  test('a frame that is cut anywhere is told where it begins', async () => {
    const lab = await companion.mint();
    await using observer = await WireObserver.open(companion, lab);
    const client = await connectTcp(companion.port);
    await client.send(handshake(`/lab/${lab}/${CELL}/ws`));
    await client.readHead();
    const bytes = Buffer.concat([frame('first'), frame('second')]);
    for (const byte of bytes) await client.send(Uint8Array.of(byte));
    expect(String((await client.readFrame()).payload)).toBe('first');
    expect(String((await client.readFrame()).payload)).toBe('second');
    await client.destroy();
    await observer.sync();
    const starts: number[] = [];
    let passed = 0;
    for (const { kind, start, bytes } of observer.records) {
      if (kind !== RECORD.UP || start === -2) continue;
      if (start >= 0) starts.push(passed + start);
      passed += bytes.length;
    }
    // One record may hold the beginnings of both frames.
    expect([[0], [0, 11]]).toContainEqual(starts);
  });
});
