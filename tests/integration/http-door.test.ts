import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Handler, Handlers } from '../../server/cells/handler.ts';
import { connectTcp } from '../support/raw-tcp.ts';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';
import { WireObserver } from '../support/wire-observer.ts';

const handler: Handler = ({ http, wss }) => {
  http.on('request', (req, res) => {
    if (req.url === '/hang') return;
    if (req.url === '/throw') throw new Error('thrown in a listener');
    if (req.url === '/throw-late') return req.on('end', throwLate).resume();
    if (req.url === '/stream') return res.writeHead(200).flushHeaders();
    if (req.url === '/flood') {
      const line = Buffer.alloc(65_536);
      const timer = setInterval(() => res.write(line));
      return res.on('close', () => clearInterval(timer));
    }
    text(req).then((body) => res.end(`${req.method} ${req.url} ${body}`));
  });
  wss.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
};

/** Handlers that exist only here. */
const handlers: Handlers = new Map([
  ['test.http', handler],
  ['test.silent', () => {}],
]);

function throwLate() {
  throw new Error('thrown later');
}

let companion: TestCompanion;
let lab: string;
beforeAll(async () => {
  companion = await startCompanion({ maxMessageBytes: 70_000 }, handlers);
  lab = await companion.mint();
});
afterAll(() => companion.close());

const at = (path: string, cell = 'test.http') => `${companion.origin}/lab/${lab}/${cell}/http${path}`;

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { error: { code: string } }).error.code;
}

describe('a request to a cell', () => {
  test('reaches its handler with the path that is left, and its body', async () => {
    expect(await (await fetch(at('/a/b?c=d'))).text()).toBe('GET /a/b?c=d ');
    expect(await (await fetch(at('/'), { method: 'POST', body: 'hello' })).text()).toBe('POST / hello');
  });

  test('is refused where nothing listens', async () => {
    const silent = await fetch(at('/', 'test.silent'));
    expect([silent.status, await codeOf(silent)]).toEqual([404, 'NOT_FOUND']);
    const unknown = await fetch(at('/', 'test.unknown'));
    expect([unknown.status, await codeOf(unknown)]).toEqual([404, 'CELL_UNKNOWN']);
    const observer = await fetch(at('/', 'observer'));
    expect([observer.status, await codeOf(observer)]).toEqual([404, 'NOT_FOUND']);
  });

  test('may carry a body of the limit, and not one byte more', async () => {
    const post = (bytes: number) => fetch(at('/'), { method: 'POST', body: 'x'.repeat(bytes) });
    expect((await post(70_000)).status).toBe(200);
    const tooBig = await post(70_001);
    expect([tooBig.status, await codeOf(tooBig)]).toEqual([413, 'BODY_TOO_BIG']);
  });

  test('has to say how long its body is', async () => {
    const client = await connectTcp(companion.port);
    const path = at('/').replace(companion.origin, '');
    await client.send(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n`);
    expect((await client.readHead()).status).toBe(411);
    await client.destroy();
  });

  test('is one of so many a second on its connection; another connection has its own count', async () => {
    await using strict = await startCompanion({ messagesPerSecond: 1 }, handlers);
    const url = `${strict.origin}/lab/${await strict.mint()}/test.http/http/`;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusOver(agent, url)));
    agent.destroy();
    expect(statuses.slice(0, 2)).toEqual([200, 200]);
    expect(statuses).toContain(429);
    expect((await fetch(url)).status).toBe(200);
  });

  test('counts as several of its lab where its body is large', async () => {
    await using strict = await startCompanion({ messagesPerSecond: 5 }, handlers);
    const path = `/lab/${await strict.mint()}/test.http/http/hang`;
    const clients = await Promise.all(Array.from({ length: 20 }, () => connectTcp(strict.port)));
    // Fewer than a lab may send in a burst, if each counted as one: nobody would be answered.
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65536\r\n\r\n`;
    for (const client of clients) void client.send(head);
    expect((await Promise.race(clients.map((client) => client.readHead()))).status).toBe(429);
    await Promise.all(clients.map((client) => client.destroy()));
  });

  test('counts as a connection while it waits', async () => {
    await using small = await startCompanion({ maxConnectionsPerLab: 2 }, handlers);
    const own = await small.mint();
    const hang = async () => {
      const client = await connectTcp(small.port);
      await client.send(`GET /lab/${own}/test.http/http/stream HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      return client;
    };
    const [first, second] = [await hang(), await hang()];
    await Promise.all([first.readHead(), second.readHead()]);
    const third = await fetch(`${small.origin}/lab/${own}/test.http/http/`);
    expect([third.status, await codeOf(third)]).toEqual([429, 'LAB_CONNECTIONS_FULL']);
    await first.destroy();
    await expect
      .poll(async () => (await fetch(`${small.origin}/lab/${own}/test.http/http/`)).status)
      .toBe(200);
    await second.destroy();
  });
});

test.each(['/throw', '/throw-late'])('a handler that throws at %s ends its cell alone', async (path) => {
  const bystander = companion.raw(await companion.mint(), 'test.http');
  const neighbour = companion.raw(lab, 'test.http');
  await Promise.all([bystander.opened, neighbour.opened]);
  const hanging = fetch(at('/hang'));
  const response = await fetch(at(path));
  expect([response.status, await codeOf(response)]).toEqual([500, 'HANDLER_THREW']);
  expect((await hanging).status).toBe(500);
  expect((await neighbour.closed).code).toBe(1011);

  bystander.send('still here');
  expect(await bystander.next()).toBe('still here');
  await bystander.close();
  expect((await fetch(at('/'))).status).toBe(200);
});

test('an answer that is written faster than it is read ends', async () => {
  const client = await connectTcp(companion.port);
  const path = at('/flood').replace(companion.origin, '');
  await client.send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await client.readHead();
  client.socket.pause();
  await expect.poll(() => connectionsOf(lab)).toBe(0);
  await client.destroy();
});

test('a server that stops answers who waits', async () => {
  const stopping = await startCompanion({}, handlers);
  const own = await stopping.mint();
  const hanging = fetch(`${stopping.origin}/lab/${own}/test.http/http/hang`);
  await expect.poll(() => connectionsOf(own, stopping)).toBe(1);
  await stopping.close();
  const response = await hanging;
  expect([response.status, await codeOf(response)]).toEqual([503, 'STOPPING']);
});

describe('a delay that a client asks for', () => {
  test.each(['-1', '501', '1.5', 'x', '', '0x10'])('may not be "%s"', async (delay) => {
    const response = await fetch(at(`/?delay=${delay}`));
    expect([response.status, await codeOf(response)]).toEqual([400, 'DELAY_INVALID']);
  });

  test('holds request and answer back, each way', async () => {
    const startedAt = performance.now();
    expect(await (await fetch(at('/a?delay=40'), { method: 'POST', body: 'hi' })).text()).toContain('hi');
    // Timers fire on whole milliseconds, so each way may seem one shorter.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(78);
  });

  test('holds the handshake and every message back, in order, and loses nothing', async () => {
    const startedAt = performance.now();
    const client = companion.raw(lab, 'test.http', '?delay=40');
    await client.opened;
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(78);
    const messages = Array.from({ length: 40 }, (_, at) => `${at} ${'x'.repeat(at * 1_500)}`);
    const sentAt = performance.now();
    for (const message of messages) client.send(message);
    for (const message of messages) expect(await client.next()).toBe(message);
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(78);
    await client.close();
    expect(await client.closed).toMatchObject({ code: 1005 });
  });

  test('leaves the bytes as they are', async () => {
    const lab = await companion.mint();
    await using observer = await WireObserver.open(companion, lab, '?newest=0');
    for (const query of ['?delay=20', '?delay=00']) {
      const client = companion.raw(lab, 'test.http', query);
      await client.opened;
      client.send('hello');
      await client.next();
      await client.close();
    }
    await expect
      .poll(() => [...observer.connections.values()].map(({ ended }) => ended))
      .toEqual([true, true]);
    const [slow, quick] = [...observer.connections.values()].map(({ up, down }) => [up.length, down.length]);
    expect(slow).toEqual(quick);
  });

  test('frees a client that goes while it waits', async () => {
    const client = companion.raw(lab, 'test.http', '?delay=500');
    client.socket.terminate();
    await client.closed;
    await expect.poll(() => connectionsOf(lab)).toBe(0);
  });
});

/** Status of a GET over an agent's connections. */
function statusOver(agent: Agent, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (res) => {
      res.resume().on('end', () => resolve(res.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

async function connectionsOf(id: string, of = companion): Promise<number> {
  const response = await fetch(`${of.origin}/lab/${id}`);
  return ((await response.json()) as { connections: number }).connections;
}
