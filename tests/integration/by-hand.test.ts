import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Handler, Handlers } from '../../server/cells/handler.ts';
import { brokenFrames } from '../../src/lib/broken-frames.ts';
import { type HandAnswer, MAX_HAND_BYTES } from '../../src/protocol/by-hand.ts';
import { closeFrame, connectTcp, frame, handshake, type RawTcp } from '../support/raw-tcp.ts';
import { lessonHandlers, startCompanion, type TestCompanion } from '../support/start-companion.ts';
import { WireObserver } from '../support/wire-observer.ts';

const ECHO = 'bits-on-the-wire.echo';

const greeting: Handler = ({ wss }) => {
  wss.on('connection', (socket) => socket.send('hi'));
};
const flood: Handler = ({ wss }) => {
  wss.on('connection', (socket) => {
    for (let sent = 0; sent < 20; sent++) socket.send('x'.repeat(8_000));
  });
};
/** Never silent, and never ready. */
const chatter: Handler = ({ wss }) => {
  wss.on('connection', (socket) => {
    const timer = setInterval(() => socket.send('x'), 20);
    socket.on('close', () => clearInterval(timer));
  });
};
const handlers: Handlers = new Map([
  ...lessonHandlers,
  ['test.greeting', greeting],
  ['test.flood', flood],
  ['test.chatter', chatter],
]);

let companion: TestCompanion;
let lab: string;
beforeAll(async () => {
  companion = await startCompanion({}, handlers);
  lab = await companion.mint();
});
afterAll(() => companion.close());
// Whatever was sent, its connection is gone.
afterEach(() => expect.poll(() => connectionsOf(lab)).toBe(0));

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const pathOf = (cell = ECHO, id = lab) => `/lab/${id}/${cell}/bytes`;
const post = (body: Uint8Array, path = pathOf(), init: RequestInit = {}) =>
  fetch(`${companion.origin}${path}`, { method: 'POST', body: body as BodyInit, ...init });

/** What came back, in hex, and whether the connection was ended. */
async function send(body: Uint8Array, path = pathOf()): Promise<[hex: string, ended: boolean]> {
  const response = await post(body, path);
  expect(response.status).toBe(200);
  const { received, ended } = (await response.json()) as HandAnswer;
  return [Buffer.from(received, 'base64').toString('hex'), ended];
}

async function refusalOf(response: Response): Promise<[status: number, code: string]> {
  const { error } = (await response.json()) as { error: { code: string } };
  return [response.status, error.code];
}

async function connectionsOf(id: string, of = companion): Promise<number> {
  const response = await fetch(`${of.origin}/lab/${id}`);
  return ((await response.json()) as { connections: number }).connections;
}

describe('bytes by hand', () => {
  test('reach the cell’s own server as they are, and its answer comes back as it is', async () => {
    // Section 5.7 of RFC 6455: “Hello”, masked and not.
    expect(await send(hex('81 85 37 fa 21 3d 7f 9f 4d 51 58'))).toEqual(['810548656c6c6f', false]);
  });

  test('may be a ping, which is answered with its payload', async () => {
    expect(await send(hex('89 85 37 fa 21 3d 7f 9f 4d 51 58'))).toEqual(['8a0548656c6c6f', false]);
  });

  test('may be a fragmented text with a ping between: the pong comes first', async () => {
    const parts = [frame('Hel', { fin: false }), frame('Hello', { opcode: 9 }), frame('lo', { opcode: 0 })];
    expect(await send(Buffer.concat(parts))).toEqual(['8a0548656c6c6f' + '810548656c6c6f', false]);
  });

  test('may be a close, which is answered with its code and ends the connection', async () => {
    expect(await send(closeFrame(1000))).toEqual(['880203e8', true]);
  });

  test('may be nothing: what the server says by itself comes back', async () => {
    expect(await send(Buffer.alloc(0), pathOf('test.greeting'))).toEqual(['81026869', false]);
  });

  test('may stop in the middle of a frame: the server waits for the rest', async () => {
    expect(await send(hex('81 85 37 fa 21'))).toEqual(['', false]);
  });

  test('are on the lab’s wire, from a client that can be told from others', async () => {
    await using observer = await WireObserver.open(companion, lab, '?newest=0');
    await send(frame('Hello'));
    await observer.sync();
    const told = [...observer.connections.values()].find(({ up }) => up.includes('client=by%20hand'));
    expect(`${told?.up}`).toContain(`GET /lab/${lab}/${ECHO}/ws?client=by%20hand HTTP/1.1`);
    expect(told?.up.subarray(-11).toString('hex')).toBe(frame('Hello').toString('hex'));
    expect(told?.down.subarray(-7).toString('hex')).toBe('810548656c6c6f');
  });
});

/** What ws 8.23.0 does here. The last two depend on MAX_MESSAGE_BYTES, or on how ws reads 64 bits. */
const ANSWERS: Record<string, 'open' | 1002 | 1007 | 1009> = {
  good: 'open',
  unmasked: 1002,
  rsv1: 1002,
  opcode: 1002,
  lone: 1002,
  interleaved: 1002,
  'ping-part': 1002,
  'ping-long': 1002,
  pong: 'open',
  'close-1006': 1002,
  'close-byte': 1002,
  utf8: 1007,
  'not-shortest': 'open',
  bit63: 1009,
  huge: 1009,
};

test.each(brokenFrames.map(({ id, hex }) => [id, hex]))(
  '%s is answered as the table says',
  async (id, text) => {
    const [answer, ended] = await send(hex(text));
    const expected = ANSWERS[id];
    expect(ended).toBe(expected !== 'open');
    if (expected === 'open') expect(answer).toBe(id === 'pong' ? '' : '810548656c6c6f');
    // A close frame with the code; this server adds a reason to 1009.
    else expect(answer.slice(0, 2) + answer.slice(4, 8)).toBe(`88${expected?.toString(16).padStart(4, '0')}`);
  },
);

describe('the door for bytes', () => {
  test('takes POST only', async () => {
    const response = await fetch(`${companion.origin}${pathOf()}`);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await refusalOf(response)).toEqual([405, 'METHOD_NOT_ALLOWED']);
  });

  test.each([
    ['a cell that no lesson has', () => pathOf('nothing.here'), 404, 'CELL_UNKNOWN'],
    ['the observer', () => pathOf('observer'), 404, 'NOT_FOUND'],
    ['what is no lab', () => pathOf(ECHO, 'x'), 404, 'LAB_MALFORMED'],
    ['a forged lab', () => pathOf(ECHO, `${'A'.repeat(22)}.${'A'.repeat(22)}`), 403, 'LAB_FORGED'],
  ])('is closed for %s', async (_name, path, status, code) => {
    expect(await refusalOf(await post(frame('x'), path()))).toEqual([status, code]);
  });

  test('is closed for pages of other origins, and passes on the origin of its own', async () => {
    const evil = await post(frame('x'), pathOf(), { headers: { Origin: 'http://evil.example' } });
    expect(await refusalOf(evil)).toEqual([403, 'ORIGIN_REFUSED']);
    const own = await post(frame('x'), pathOf(), { headers: { Origin: companion.origin } });
    expect(own.status).toBe(200);
  });

  test('is no WebSocket', async () => {
    const client = await connectTcp(companion.port);
    await client.send(handshake(pathOf()));
    expect((await client.readHead()).status).toBe(404);
    await client.closed;
  });

  test('takes so many bytes, and not one more', async () => {
    const full = frame('x'.repeat(MAX_HAND_BYTES - 8));
    expect(full).toHaveLength(MAX_HAND_BYTES);
    const [answer] = await send(full);
    expect(answer).toHaveLength(2 * (MAX_HAND_BYTES - 4));
    const tooBig = await post(Buffer.alloc(MAX_HAND_BYTES + 1));
    expect(await refusalOf(tooBig)).toEqual([413, 'BODY_TOO_BIG']);
  });

  test('does not read a body that is too big, or does not say how long it is', async () => {
    for (const [header, status] of [
      ['Content-Length: 1000000000000', 413],
      ['Transfer-Encoding: chunked', 411],
    ] as const) {
      const client = await connectTcp(companion.port);
      await client.send(`POST ${pathOf()} HTTP/1.1\r\nHost: localhost\r\n${header}\r\n\r\n`);
      const head = await client.readHead();
      expect([head.status, head.headers.connection]).toEqual([status, 'close']);
      await client.destroy();
    }
  });

  test('keeps no more than 64 KiB of what comes back', async () => {
    const [answer, ended] = await send(Buffer.alloc(0), pathOf('test.flood'));
    expect([answer.length / 2, ended]).toEqual([65_536, false]);
  });

  test('answers although the server never falls silent', async () => {
    const [answer, ended] = await send(Buffer.alloc(0), pathOf('test.chatter'));
    // Among it may be a ping of the server.
    expect(answer).toMatch(/^(810178|8900)+$/);
    expect(ended).toBe(false);
  });

  test('keeps its own connection for the next request', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (const { body, status } of [
      { body: frame('x'), status: 200 },
      { body: Buffer.alloc(0), status: 200 },
      { body: frame('x'), status: 200 },
    ]) {
      const answer = await postOver(agent, body, { 'Content-Length': body.length });
      expect(answer.status).toBe(status);
      ports.add(answer.port);
    }
    expect(ports.size).toBe(1);
    agent.destroy();
  });

  test('takes one lot of a lab at a time; another lab is not in its way', async () => {
    const other = await companion.mint();
    const statuses = await Promise.all([
      ...Array.from({ length: 8 }, () => post(frame('x'))),
      post(frame('x'), pathOf(ECHO, other)),
    ]);
    expect(statuses.at(-1)?.status).toBe(200);
    const own = statuses.slice(0, -1);
    expect(own.map(({ status }) => status)).toContain(200);
    const refused = own.find(({ status }) => status === 429) as Response;
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refusalOf(refused)).toEqual([429, 'BYTES_TOO_FAST']);
  });

  test('is not open all the time', async () => {
    const own = await companion.mint();
    const statuses: number[] = [];
    // Each is over at once, as the server ends it.
    while (statuses.length < 80 && !statuses.includes(429)) {
      statuses.push((await post(closeFrame(1000), pathOf(ECHO, own))).status);
    }
    expect(statuses.indexOf(429)).toBeGreaterThanOrEqual(brokenFrames.length);
  });

  test('needs room in the lab', async () => {
    await using small = await startCompanion({ maxConnectionsPerLab: 1 });
    const own = await small.mint();
    const url = `${small.origin}${pathOf(ECHO, own)}`;
    const neighbour = small.raw(own, ECHO);
    await neighbour.opened;
    const full = await fetch(url, { method: 'POST', body: frame('x') as BodyInit });
    expect(await refusalOf(full)).toEqual([429, 'LAB_CONNECTIONS_FULL']);
    await neighbour.close();
    await expect.poll(() => connectionsOf(own, small)).toBe(0);
    expect((await fetch(url, { method: 'POST', body: frame('x') as BodyInit })).status).toBe(200);
  });

  test('says so when the WebSocket is refused after all', async () => {
    await using small = await startCompanion({ maxConnectionsPerLab: 1 });
    const own = await small.mint();
    const body = frame('x');
    const client = await beginPost(small, pathOf(ECHO, own), body.length);
    // The room was there when the request came, and is not when its body has.
    const neighbour = small.raw(own, ECHO);
    await neighbour.opened;
    await client.send(body);
    const head = await client.readHead();
    // The body has been read, so the connection can carry another request.
    expect([head.status, head.headers.connection]).toEqual([503, 'keep-alive']);
    await client.destroy();
    await neighbour.close();
  });
});

describe('a client that goes', () => {
  test('or waits in the middle of its body keeps nobody else waiting', async () => {
    const client = await beginPost(companion, pathOf(), 100);
    await client.send('half of it');
    await expect.poll(async () => (await post(frame('x'))).status).toBe(200);
    await client.destroy();
    await expect.poll(async () => (await post(frame('x'))).status).toBe(200);
  });

  test('while it waits takes the WebSocket with it, and not only at the end of its time', async () => {
    const own = await companion.mint();
    // Began earlier, and takes all of its time: it would be the first to end.
    let isOver = false;
    const patient = send(Buffer.alloc(0), pathOf('test.chatter')).finally(() => {
      isOver = true;
    });
    await expect.poll(() => connectionsOf(lab)).toBe(1);
    const client = await beginPost(companion, pathOf('test.chatter', own), 0);
    await expect.poll(() => connectionsOf(own)).toBe(1);
    await client.destroy();
    await expect.poll(() => connectionsOf(own)).toBe(0);
    expect(isOver).toBe(false);
    await patient;
  });
});

test('a server that stops says goodbye to bytes that are on their way too', async () => {
  const stopping = await startCompanion({}, handlers);
  const own = await stopping.mint();
  const client = await beginPost(stopping, pathOf(ECHO, own), 0);
  await expect.poll(() => connectionsOf(own, stopping)).toBe(1);
  await stopping.close();
  await client.closed;
  const answer = (await client.readRest()).toString();
  const { received } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as HandAnswer;
  // A close frame with code 1001.
  expect(Buffer.from(received, 'base64').toString('hex')).toMatch(/^88..03e9/);
});

/** A POST whose head has been read. */
async function beginPost(of: TestCompanion, path: string, length: number): Promise<RawTcp> {
  const client = await connectTcp(of.port);
  const headers = `Host: localhost\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n`;
  await client.send(`POST ${path} HTTP/1.1\r\n${headers}\r\n`);
  // Node says so right before it hands the request over (RFC 9110, section 10.1.1).
  expect((await client.readHead()).status).toBe(100);
  return client;
}

/** A POST over an agent's connections, and the port that it came from. */
function postOver(agent: Agent, body: Uint8Array, headers: OutgoingHttpHeaders) {
  return new Promise<{ status: number | undefined; port: number | undefined }>((resolve, reject) => {
    const req = request(`${companion.origin}${pathOf()}`, { agent, method: 'POST', headers }, (res) => {
      const { localPort: port } = res.socket;
      json(res).then(() => resolve({ status: res.statusCode, port }), reject);
    });
    req.on('error', reject);
    req.end(body);
  });
}
