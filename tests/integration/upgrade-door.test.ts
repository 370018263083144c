import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Handler, Handlers } from '../../server/cells/handler.ts';
import { connectTcp, frame, handshake, type RawTcp, readClose } from '../support/raw-tcp.ts';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';

/** Answers each upgrade as its query says. */
const handler: Handler = ({ http, wss }) => {
  http.on('upgrade', (req, socket, head) => {
    const open = () => wss.handleUpgrade(req, socket, head, (client) => wss.emit('connection', client, req));
    switch (new URL(req.url ?? '', 'http://cell').searchParams.get('door')) {
      case 'open':
        return open();
      case 'later':
        return setTimeout(open, 20);
      case 'own clients':
        // Without an event: the connection is the handler's alone.
        return wss.handleUpgrade(req, socket, head, (client) => client.on('message', throwLate));
      case 'refuse':
        return socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno');
      case 'half':
        return socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
      case 'flood':
        for (let at = 0; at < 2_000; at++) socket.write(Buffer.alloc(65_536));
        return;
      case 'throw':
        throw new Error('thrown in a listener');
      case 'throw late':
        // What the client sent at once came with the request.
        if (head.length > 0) socket.unshift(head);
        return socket.on('data', throwLate);
      case 'throw half':
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
        throw new Error('thrown after half an answer');
      case 'twice':
        open();
        return open();
      case 'stranger':
        return wss.handleUpgrade(
          { ...req, headers: req.headers, method: 'GET' } as never,
          socket,
          head,
          () => {},
        );
    }
    return undefined;
  });
  wss.on('connection', (client, req) => {
    client.send(String(req.url));
    client.on('message', (data, isBinary) => client.send(data, { binary: isBinary }));
  });
};

function throwLate() {
  throw new Error('thrown later');
}

/** Handlers that exist only here. */
const handlers: Handlers = new Map<string, Handler>([
  ['test.doors', handler],
  [
    'test.echo',
    ({ wss }) => {
      wss.on('connection', (client, req) => {
        client.send(String(req.url));
        client.on('message', (data) => client.send(String(data)));
      });
    },
  ],
]);

let companion: TestCompanion;
let lab: string;
beforeAll(async () => {
  companion = await startCompanion({}, handlers);
  lab = await companion.mint();
});
afterAll(() => companion.close());

/** Asks for an upgrade at a door, by hand. */
async function knock(door: string, of = companion, id = lab): Promise<RawTcp> {
  const client = await connectTcp(of.port);
  await client.send(handshake(`/lab/${id}/test.doors/ws?door=${encodeURIComponent(door)}`));
  return client;
}

async function connections(of = companion, id = lab): Promise<number> {
  const response = await fetch(`${of.origin}/lab/${id}`);
  return ((await response.json()) as { connections: number }).connections;
}

describe('a handler that listens to upgrades', () => {
  test.each(['open', 'later'])(
    'lets a client in (%s), and sees the address within its cell',
    async (door) => {
      const client = companion.raw(lab, 'test.doors', `?door=${door}`);
      expect(await client.next()).toBe(`/ws?door=${door}`);
      client.send('hello');
      expect(await client.next()).toBe('hello');
      expect(await connections()).toBe(1);
      await client.close();
      await expect.poll(() => connections()).toBe(0);
    },
  );

  test('refuses in bytes of its own, and the connection ends', async () => {
    const client = await knock('refuse');
    expect((await client.readHead()).status).toBe(403);
    expect(String(await client.readRest())).toBe('no');
    await expect.poll(() => connections()).toBe(0);
  });

  test('is told nothing of what the companion refuses itself', async () => {
    const client = await connectTcp(companion.port);
    await client.send(handshake(`/lab/${lab}/test.doors/ws?door=open`, { 'Sec-WebSocket-Version': '12' }));
    expect((await client.readHead()).status).toBe(426);
    await client.destroy();
  });

  test.each(['open', 'refuse'])('may be behind a delay (%s)', async (door) => {
    const client = companion.raw(lab, 'test.doors', `?door=${door}&delay=20`);
    if (door === 'open') {
      expect(await client.next()).toBe('/ws?door=open&delay=20');
      await client.close();
    } else {
      expect((await client.closed).code).toBe(1006);
    }
    await expect.poll(() => connections()).toBe(0);
  });
});

test('the address is the same for a cell that does not listen to upgrades', async () => {
  const client = companion.raw(lab, 'test.echo', '?client=A');
  expect(await client.next()).toBe('/ws?client=A');
  await client.close();
});

describe('limits hold', () => {
  test.each(['ignore', 'half'])('an upgrade that is not finished is cut (%s)', async (door) => {
    const client = await knock(door);
    await expect.poll(() => connections()).toBe(1);
    const said = String(await client.readRest());
    expect(said).toMatch(door === 'half' ? /half$/ : /^$/);
    await expect.poll(() => connections()).toBe(0);
  });

  test('an upgrade that waits counts as a connection of its lab', async () => {
    await using small = await startCompanion({ maxConnectionsPerLab: 2 }, handlers);
    const own = await small.mint();
    const waiting = [await knock('ignore', small, own), await knock('ignore', small, own)];
    await expect.poll(() => connections(small, own)).toBe(2);
    const third = await knock('open', small, own);
    expect((await third.readHead()).status).toBe(429);
    for (const client of [...waiting, third]) await client.destroy();
    await expect.poll(() => connections(small, own)).toBe(0);
    const fourth = await knock('open', small, own);
    expect((await fourth.readHead()).status).toBe(101);
    await fourth.destroy();
  });

  test.each(['open', 'later'])('a client that the handler let in keeps them (%s)', async (door) => {
    await using strict = await startCompanion({ messagesPerSecond: 1, maxMessageBytes: 1_024 }, handlers);
    const own = await strict.mint();
    const chatty = await knock(door, strict, own);
    await chatty.readHead();
    await chatty.readFrame();
    for (let at = 0; at < 4; at++) await chatty.send(frame('x'));
    for (let at = 0; at < 2; at++) expect(String((await chatty.readFrame()).payload)).toBe('x');
    expect(readClose(await chatty.readFrame()).code).toBe(1008);
    await chatty.destroy();

    const big = await knock(door, strict, own);
    await big.readHead();
    await big.readFrame();
    await big.send(frame('x'.repeat(1_025)));
    expect(readClose(await big.readFrame()).code).toBe(1009);
    await big.destroy();
    await expect.poll(() => connections(strict, own)).toBe(0);
  });

  test('an answer that is written faster than it is read ends', async () => {
    const client = await knock('flood');
    const { length } = await client.readRest();
    expect(length).toBeLessThan(2_000 * 65_536);
    await expect.poll(() => connections()).toBe(0);
  });
});

describe('an error is the cell’s alone', () => {
  test.each([
    ['throw', 500],
    ['throw late', 500],
    ['throw half', 200],
  ])('%s', async (door, status) => {
    const bystander = companion.raw(await companion.mint(), 'test.doors', '?door=open');
    const neighbour = companion.raw(lab, 'test.doors', '?door=open');
    const other = await knock('ignore');
    await Promise.all([bystander.next(), neighbour.next()]);
    await expect.poll(() => connections()).toBe(2);
    const client = await knock(door);
    if (door === 'throw late') await client.send('anything');
    expect((await client.readHead()).status).toBe(status);
    expect((await other.readHead()).status).toBe(500);
    expect((await neighbour.closed).code).toBe(1011);
    await client.closed;

    bystander.send('still here');
    expect(await bystander.next()).toBe('still here');
    await bystander.close();
    await expect.poll(() => connections()).toBe(0);
  });

  test('also what a client that it kept to itself makes it throw', async () => {
    const client = companion.raw(lab, 'test.doors', '?door=own%20clients');
    await client.opened;
    client.send('throw');
    expect((await client.closed).code).toBe(1011);
  });

  test('also a handshake that it completes twice, or of a request that it was not given', async () => {
    const twice = companion.raw(lab, 'test.doors', '?door=twice');
    expect((await twice.closed).code).toBe(1011);
    const stranger = companion.raw(lab, 'test.doors', '?door=stranger');
    expect([1006, 1011]).toContain((await stranger.closed).code);
    await expect.poll(() => connections()).toBe(0);
  });
});

test('a server that stops refuses who waits', async () => {
  const stopping = await startCompanion({}, handlers);
  const own = await stopping.mint();
  const client = await knock('ignore', stopping, own);
  await expect.poll(() => connections(stopping, own)).toBe(1);
  const closed = stopping.close();
  expect((await client.readHead()).status).toBe(503);
  await closed;
});
