import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FENCE } from '../../src/protocol/edited-handler.ts';
import { frameLength } from '../support/frame-length.ts';
import { type RawClient, startCompanion, type TestCompanion } from '../support/start-companion.ts';
import { WireObserver } from '../support/wire-observer.ts';

let companion: TestCompanion;
beforeAll(async () => {
  companion = await startCompanion();
});
afterAll(() => companion.close());

/** What each Socket.IO client heard, once nothing can be on its way any more. */
async function heardAfter(
  clients: Record<string, Socket>,
  sender: string,
  event: string,
  ...args: unknown[]
) {
  const heard: Record<string, unknown[]> = {};
  for (const [name, client] of Object.entries(clients)) {
    heard[name] = [];
    client.off('hello').on('hello', (text) => heard[name]?.push(text ?? 'hello'));
  }
  clients[sender]?.emit(event, ...args);
  await clients[sender]?.emitWithAck(FENCE);
  await Promise.all(Object.values(clients).map((client) => client.emitWithAck(FENCE)));
  return heard;
}

const connected = (client: Socket) => new Promise<void>((resolve) => client.once('connect', resolve));

async function connectAll(cell: string, names: string[], lab: string) {
  const clients: Record<string, Socket> = {};
  for (const name of names) {
    const namespace = name === 'admin' ? '/admin' : '/';
    const client = companion.socketio(lab, cell, { auth: { name } }, namespace);
    await connected(client);
    clients[name] = client;
  }
  return clients;
}

function closeAll(clients: Record<string, Socket>) {
  for (const client of Object.values(clients)) client.close();
}

describe('your-first-server.echo', () => {
  test('greets first, then answers each message', async () => {
    const client = companion.raw(await companion.mint(), 'your-first-server.echo');
    expect(await client.next()).toBe('Hello from the server!');
    client.send('hello');
    client.send('');
    client.send('👋');
    expect([await client.next(), await client.next(), await client.next()]).toEqual([
      'You said: hello',
      'You said: ',
      'You said: 👋',
    ]);
    await client.close();
  });
});

describe('your-first-server.broadcast', () => {
  test('every client hears, the sender included', async () => {
    const lab = await companion.mint();
    const clients = ['A', 'B', 'C', 'D'].map(() => companion.raw(lab, 'your-first-server.broadcast'));
    await Promise.all(clients.map((client) => client.opened));
    clients[0]?.send('from A');
    expect(await Promise.all(clients.map((client) => client.next()))).toEqual(Array(4).fill('from A'));
    for (const client of clients) await client.close();
  });

  test('text stays text, and binary stays binary', async () => {
    const client = companion.raw(await companion.mint(), 'your-first-server.broadcast');
    await client.opened;
    const kinds: boolean[] = [];
    client.socket.on('message', (_data, isBinary) => kinds.push(isBinary));
    client.send('text');
    client.send(new Uint8Array([1, 2]));
    await client.next();
    await client.next();
    expect(kinds).toEqual([false, true]);
    await client.close();
  });
});

test('your-first-server.buffer sends text back as binary', async () => {
  const client = companion.raw(await companion.mint(), 'your-first-server.buffer');
  await client.opened;
  const kind = new Promise((resolve) =>
    client.socket.once('message', (_data, isBinary) => resolve(isBinary)),
  );
  client.send('hello');
  expect(await kind).toBe(true);
  await client.close();
});

describe('who-gets-it.stage, with Socket.IO', () => {
  test.each([
    ['to me', { A: ['x'], B: [], C: [] }],
    ['to others', { A: [], B: ['x'], C: ['x'] }],
    ['to everyone', { A: ['x'], B: ['x'], C: ['x'] }],
  ])('%s', async (event, expected) => {
    const clients = await connectAll('who-gets-it.stage', ['A', 'B', 'C'], await companion.mint());
    expect(await heardAfter(clients, 'A', event, 'x')).toEqual(expected);
    closeAll(clients);
  });
});

describe('who-gets-it.stage, with raw WebSockets', () => {
  /** Messages of a client up to its fence, which is not among them. */
  async function heardRaw(client: RawClient) {
    const fence = `${FENCE} 1`;
    client.send(fence);
    const heard: string[] = [];
    for (let message = await client.next(); message !== fence; message = await client.next())
      heard.push(message);
    return heard;
  }

  test.each([
    ['me', [['x y'], [], []]],
    ['others', [[], ['x y'], ['x y']]],
    ['everyone', [['x y'], ['x y'], ['x y']]],
    ['nobody', [[], [], []]],
  ])('%s', async (audience, expected) => {
    const lab = await companion.mint();
    const clients = [1, 2, 3].map(() => companion.raw(lab, 'who-gets-it.stage'));
    await Promise.all(clients.map((client) => client.opened));
    clients[0]?.send(`${audience} x y`);
    const heard = [await heardRaw(clients[0] as RawClient)];
    for (const client of clients.slice(1)) heard.push(await heardRaw(client));
    expect(heard).toEqual(expected);
    for (const client of clients) await client.close();
  });
});

describe('who-gets-it.calls', () => {
  const names = ['A', 'B', 'C', 'D', 'admin'];
  const rows: [string, string[]][] = [
    ['socket.emit', ['A']],
    ['socket.broadcast.emit', ['B', 'C', 'D']],
    ['io.emit', ['A', 'B', 'C', 'D']],
    ['io.to("r").emit', ['A', 'B', 'C']],
    ['socket.to("r").emit', ['B', 'C']],
    ['io.to("r").to("r2").emit', ['A', 'B', 'C']],
    ['io.except("r2").emit', ['A', 'B', 'D']],
    ['io.to("r").except("r2").emit', ['A', 'B']],
    ['socket.to(D.id).emit', ['D']],
    ['socket.to(A.id).emit', []],
    ['io.to(A.id).emit', ['A']],
    ['io.to("nobody").emit', []],
    ['io.of("/admin").emit', ['admin']],
  ];

  test.each(rows)('%s reaches %j, once each', async (call, receivers) => {
    const clients = await connectAll('who-gets-it.calls', names, await companion.mint());
    const expected = Object.fromEntries(
      names.map((name) => [name, receivers.includes(name) ? ['hello'] : []]),
    );
    expect(await heardAfter(clients, 'A', 'call', call)).toEqual(expected);
    closeAll(clients);
  });
});

test('a client of one lab hears nothing of another', async () => {
  const mine = await connectAll('who-gets-it.stage', ['A', 'B'], await companion.mint());
  const theirs = await connectAll('who-gets-it.stage', ['A', 'B'], await companion.mint());
  const heard: unknown[] = [];
  for (const client of Object.values(theirs)) client.on('hello', (text) => heard.push(text));
  await heardAfter(mine, 'A', 'to everyone', 'secret');
  await Promise.all(Object.values(theirs).map((client) => client.emitWithAck(FENCE)));
  expect(heard).toEqual([]);
  closeAll(mine);
  closeAll(theirs);
});

test('Socket.IO works over polling, and upgrades', async () => {
  const client = companion.socketio(await companion.mint(), 'who-gets-it.stage', {
    transports: ['polling', 'websocket'],
  });
  const transports: string[] = [];
  client.io.once('open', () => {
    transports.push(client.io.engine.transport.name);
    client.io.engine.once('upgrade', (transport) => transports.push(transport.name));
  });
  await connected(client);
  await expect.poll(() => transports).toEqual(['polling', 'websocket']);
  await client.emitWithAck(FENCE);
  client.close();
});

describe('bytes of the wire feed are those of frames by RFC 6455, section 5.2', () => {
  test.each(['', 'hello', 'é👋', 'x'.repeat(125), 'x'.repeat(126), 'x'.repeat(40_000)])(
    'raw %#',
    async (text) => {
      const lab = await companion.mint();
      await using observer = await WireObserver.open(companion, lab);
      const client = companion.raw(lab, 'your-first-server.broadcast');
      await client.opened;
      await observer.sync();
      const count = () => {
        const [told] = observer.connections.values();
        return { up: told?.up.length ?? 0, down: told?.down.length ?? 0 };
      };
      const before = count();
      client.send(text);
      await client.next();
      await observer.sync();
      const after = count();
      const payload = Buffer.byteLength(text);
      expect(after.up - before.up).toBe(frameLength(payload, { masked: true }));
      expect(after.down - before.down).toBe(frameLength(payload, { masked: false }));
      await client.close();
    },
  );
});
