import { once } from 'node:events';
import { request } from 'node:http';
import type { Server } from 'socket.io';
import type { Socket } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../server/config.ts';
import { FENCE } from '../../src/protocol/edited-handler.ts';
import { connectTcp, frame, handshake, type RawTcp, readClose } from '../support/raw-tcp.ts';
import { lessonHandlers, startCompanion, type TestCompanion } from '../support/start-companion.ts';

const ECHO = 'your-first-server.echo';
const STAGE = 'who-gets-it.stage';

async function connections(companion: TestCompanion, lab: string) {
  const response = await fetch(`${companion.origin}/lab/${lab}`);
  return ((await response.json()) as { connections: number }).connections;
}

/** A raw client that is connected, and can show that it notices nothing of others. */
async function connectWitness(companion: TestCompanion, lab: string) {
  const client = companion.raw(lab, ECHO);
  expect(await client.next()).toBe('Hello from the server!');
  return {
    close: () => client.close(),
    async expectServed() {
      client.send('hello');
      expect(await client.next()).toBe('You said: hello');
    },
  };
}

/** A companion with a witness in the lab where limits will be crossed, and one in another lab. */
async function startWatched(settings: Partial<Config>) {
  const companion = await startCompanion(settings);
  const lab = await companion.mint();
  const otherLab = await companion.mint();
  const witnesses = [await connectWitness(companion, lab), await connectWitness(companion, otherLab)];
  return {
    companion,
    lab,
    async expectUnnoticed() {
      for (const witness of witnesses) await witness.expectServed();
    },
    [Symbol.asyncDispose]: () => companion.close(),
  };
}

/** Status and refusal code of the answer to an upgrade request; 101 when it is accepted, and closed. */
async function upgrade(companion: TestCompanion, path: string) {
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  const req = request(`${companion.origin}${path}`, { headers }).end();
  const accepted = once(req, 'upgrade').then(([, socket]) => {
    socket.destroy();
    return { status: 101 };
  });
  const refused = once(req, 'response').then(async ([response]) => {
    let text = '';
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode as number, code: JSON.parse(text).error.code };
  });
  return Promise.race([accepted, refused]);
}

/** Status and refusal code of the answer to a request. */
async function ask(companion: TestCompanion, path: string, init: RequestInit = {}) {
  const response = await fetch(`${companion.origin}${path}`, init);
  const text = await response.text();
  return response.ok
    ? { status: response.status }
    : { status: response.status, code: JSON.parse(text).error.code };
}

const mint = (companion: TestCompanion) => ask(companion, '/api/labs', { method: 'POST' });

test('MAX_LABS: one more lab is refused, until another ends', async () => {
  await using companion = await startCompanion({ maxLabs: 2, labIdleMs: 1 });
  const [first, second, third] = [await companion.mint(), await companion.mint(), await companion.mint()];
  const leaving = await connectWitness(companion, first);
  const witness = await connectWitness(companion, second);
  const refusal = { status: 503, code: 'LABS_FULL' };
  expect(await mint(companion)).toEqual(refusal);
  expect(await upgrade(companion, `/lab/${third}/${ECHO}/ws`)).toEqual(refusal);
  expect(await upgrade(companion, `/lab/${third}/observer/socket.io/?EIO=4&transport=websocket`)).toEqual(
    refusal,
  );
  expect(await ask(companion, `/lab/${third}/${STAGE}/socket.io/?EIO=4&transport=polling`)).toEqual(refusal);
  expect(await ask(companion, `/lab/${third}`)).toEqual(refusal);
  await leaving.expectServed();
  await witness.expectServed();
  await leaving.close();
  await expect.poll(() => mint(companion)).toEqual({ status: 201 });
  const newcomer = await connectWitness(companion, third);
  await newcomer.expectServed();
  await witness.expectServed();
});

test('LABS_PER_ADDRESS_PER_MINUTE: one more is told when to ask again', async () => {
  await using companion = await startCompanion({ labsPerAddressPerMinute: 2 });
  const lab = await companion.mint();
  const witness = await connectWitness(companion, lab);
  await companion.mint();
  const response = await fetch(`${companion.origin}/api/labs`, { method: 'POST' });
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
  expect(await response.json()).toEqual({ error: { code: 'LABS_TOO_FAST', message: expect.any(String) } });
  await witness.expectServed();
});

test('MAX_CELLS_PER_LAB: one more is refused at every door, until another is empty and gives way', async () => {
  await using watched = await startWatched({ maxCellsPerLab: 2 });
  const { companion, lab, expectUnnoticed } = watched;
  const second = companion.raw(lab, 'your-first-server.buffer');
  await second.opened;
  const path = `/lab/${lab}/${STAGE}`;
  const refusal = { status: 429, code: 'LAB_CELLS_FULL' };
  expect(await upgrade(companion, `${path}/ws`)).toEqual(refusal);
  expect(await upgrade(companion, `${path}/socket.io/?EIO=4&transport=websocket`)).toEqual(refusal);
  expect(await ask(companion, `${path}/socket.io/?EIO=4&transport=polling`)).toEqual(refusal);
  await expectUnnoticed();
  await second.close();
  await expect.poll(() => upgrade(companion, `${path}/ws`)).toEqual({ status: 101 });
  await expectUnnoticed();
});

/** Every way to take one of a lab's connections. */
const WAYS: [string, (lab: string) => string, typeof ask][] = [
  ['a raw WebSocket', (lab) => `/lab/${lab}/${ECHO}/ws`, upgrade],
  ['Socket.IO on WebSocket', (lab) => `/lab/${lab}/${STAGE}/socket.io/?EIO=4&transport=websocket`, upgrade],
  ['Socket.IO on polling', (lab) => `/lab/${lab}/${STAGE}/socket.io/?EIO=4&transport=polling`, ask],
  ['an observer on WebSocket', (lab) => `/lab/${lab}/observer/socket.io/?EIO=4&transport=websocket`, upgrade],
  ['an observer on polling', (lab) => `/lab/${lab}/observer/socket.io/?EIO=4&transport=polling`, ask],
];

describe('MAX_CONNECTIONS_PER_LAB', () => {
  const refusal = { status: 429, code: 'LAB_CONNECTIONS_FULL' };

  test.each(WAYS)('%s too many is refused, until another leaves', async (_name, path, open) => {
    await using watched = await startWatched({ maxConnectionsPerLab: 2 });
    const { companion, lab, expectUnnoticed } = watched;
    const leaving = await connectWitness(companion, lab);
    expect(await open(companion, path(lab))).toEqual(refusal);
    expect(await connections(companion, lab)).toBe(2);
    await expectUnnoticed();
    await leaving.close();
    expect((await open(companion, path(lab))).status).toBeLessThan(300);
    await expectUnnoticed();
  });

  test.each(WAYS.slice(1))(
    '%s too many is refused with an empty session id too',
    async (_name, path, open) => {
      await using watched = await startWatched({ maxConnectionsPerLab: 1 });
      const { companion, lab } = watched;
      expect(await open(companion, `${path(lab)}&sid=`)).toEqual(refusal);
    },
  );

  test.each(['polling', 'websocket'])(
    'a session on %s takes a place from its first answer on',
    async (transport) => {
      await using companion = await startCompanion({ maxConnectionsPerLab: 1 });
      const lab = await companion.mint();
      const client = companion.socketio(lab, STAGE, { transports: [transport] });
      await new Promise<void>((resolve) => client.once('connect', resolve));
      expect(await upgrade(companion, `/lab/${lab}/${ECHO}/ws`)).toEqual(refusal);
      client.close();
      await expect.poll(() => connections(companion, lab)).toBe(0);
    },
  );

  // number of them fits into one lab, for 45 seconds each.
  test('an observer takes a place before it connects to its namespace', async () => {
    await using companion = await startCompanion({ maxConnectionsPerLab: 1 });
    const lab = await companion.mint();
    const client = await openEngine(companion, lab, 'observer');
    expect(await connections(companion, lab)).toBe(1);
    await client.destroy();
    await expect.poll(() => connections(companion, lab)).toBe(0);
  });

  test('an observer keeps its place when it leaves its namespace and stays connected', async () => {
    await using companion = await startCompanion({ maxConnectionsPerLab: 1 });
    const lab = await companion.mint();
    const client = await openEngine(companion, lab, 'observer');
    await client.send(frame('40'));
    expect(`${(await client.readFrame()).payload}`).toMatch(/^40/);
    // A namespace that does not exist is refused, which shows that the server has read what came before.
    await client.send(Buffer.concat([frame('41'), frame('40/nowhere,')]));
    await client.readFrame();
    expect(await connections(companion, lab)).toBe(1);
    await client.destroy();
  });
});

/** An Engine.IO client on WebSocket that has read the server's first packet. */
async function openEngine(companion: TestCompanion, lab: string, cell: string) {
  const client = await connectTcp(companion.port);
  await client.send(handshake(`/lab/${lab}/${cell}/socket.io/?EIO=4&transport=websocket`));
  await client.readHead();
  await client.readFrame();
  return client;
}

/** A polling session of the stage. */
async function openSession(companion: TestCompanion, lab: string) {
  const url = `${companion.origin}/lab/${lab}/${STAGE}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1));
  return {
    sid: sid as string,
    read: async () => (await (await fetch(`${url}&sid=${sid}`)).text()).split('\x1e'),
    async send(...packets: string[]) {
      const response = await fetch(`${url}&sid=${sid}`, { method: 'POST', body: packets.join('\x1e') });
      await response.text();
      return response.status;
    },
  };
}

async function openRaw(companion: TestCompanion, lab: string) {
  const client = await connectTcp(companion.port);
  await client.send(handshake(`/lab/${lab}/${ECHO}/ws`));
  await client.readHead();
  return client;
}

/** Code and reason of the server's close frame, whatever it said before. */
async function readUntilClose(client: RawTcp) {
  for (;;) {
    const next = await client.readFrame();
    if (next.opcode === 8) return readClose(next);
  }
}

async function connectStage(companion: TestCompanion, lab: string, transport: string) {
  const client = companion.socketio(lab, STAGE, { transports: [transport] });
  await new Promise<void>((resolve) => client.once('connect', resolve));
  return client;
}

const disconnected = (client: Socket) =>
  new Promise<void>((resolve) => client.once('disconnect', () => resolve()));

/** Room for one witness and one offender, so that an offender that stays would be noticed. */
const ROOM = { maxConnectionsPerLab: 2 };

async function expectPlaceFree(companion: TestCompanion, lab: string) {
  await expect.poll(() => connections(companion, lab)).toBe(1);
  const next = await connectWitness(companion, lab);
  await next.close();
}

describe('MESSAGES_PER_SECOND', () => {
  const settings = { ...ROOM, messagesPerSecond: 5 };
  const many = <Item>(item: Item) => Array<Item>(40).fill(item);

  test.each([
    ['texts', frame('hello')],
    ['empty texts', frame('')],
    ['binary messages', frame('hello', { opcode: 2 })],
    ['messages in fragments', Buffer.concat([frame('a', { fin: false }), frame('b', { opcode: 0 })])],
    ['pings', frame('hello', { opcode: 9 })],
    ['pongs', frame('', { opcode: 10 })],
  ])('too many %s of a raw client end its connection', async (_name, message) => {
    await using watched = await startWatched(settings);
    const { companion, lab, expectUnnoticed } = watched;
    const client = await openRaw(companion, lab);
    await client.send(Buffer.concat(many(message)));
    expect(await readUntilClose(client)).toEqual({ code: 1008, reason: 'more than 5 messages a second' });
    await client.send(frame(Buffer.from([3, 0xf0]), { opcode: 8 }));
    await client.closed;
    await expectUnnoticed();
    await expectPlaceFree(companion, lab);
  });

  test('twice as many in a burst are answered', async () => {
    await using companion = await startCompanion(settings);
    const client = companion.raw(await companion.mint(), ECHO);
    await client.next();
    for (let sent = 0; sent < 10; sent += 1) client.send(`${sent}`);
    for (let sent = 0; sent < 10; sent += 1) expect(await client.next()).toBe(`You said: ${sent}`);
    await client.close();
  });

  test('all connections of a lab send no more than three may, and no other lab notices', async () => {
    await using companion = await startCompanion({ ...settings, maxConnectionsPerLab: 20 });
    const [lab, other] = [await companion.mint(), await companion.mint()];
    const bystander = companion.raw(other, ECHO);
    await bystander.next();
    const clients = await Promise.all(Array.from({ length: 20 }, () => openRaw(companion, lab)));
    // No more than each may send: that all of it is let through would take ten seconds.
    for (const client of clients) void client.send(Buffer.concat(Array(10).fill(frame('hello'))));
    expect(await Promise.race(clients.map(readUntilClose))).toEqual({
      code: 1008,
      reason: 'more than 15 messages a second in this lab (8 KiB of one count as one more)',
    });
    bystander.send('hello');
    expect(await bystander.next()).toBe('You said: hello');
    await bystander.close();
  });

  test.each(['websocket', 'polling'])('a Socket.IO client on %s is told so, and cut', async (transport) => {
    await using watched = await startWatched(settings);
    const { companion, lab, expectUnnoticed } = watched;
    const client = await connectStage(companion, lab, transport);
    const told = new Promise((resolve) => client.once('error', resolve));
    const cut = disconnected(client);
    for (const event of many('to me')) client.emit(event, 'x');
    expect(await told).toEqual({ code: 'TOO_MANY_MESSAGES', message: 'more than 5 messages a second' });
    await cut;
    await expectUnnoticed();
    await expectPlaceFree(companion, lab);
  });

  test('many packets in one request of polling count one by one', async () => {
    await using watched = await startWatched(settings);
    const { companion, lab, expectUnnoticed } = watched;
    const session = await openSession(companion, lab);
    await session.send('40');
    await session.read();
    await session.send(...many('42["to me","x"]'));
    const heard = await session.read();
    expect(heard.filter((packet) => packet.startsWith('42["hello"')).length).toBeLessThan(40);
    expect(heard).toContainEqual(expect.stringMatching(/^42\["error",\{"code":"TOO_MANY_MESSAGES"/));
    expect(await session.read()).toContain('1');
    await expectUnnoticed();
    await expectPlaceFree(companion, lab);
  });

  // send any number of them for 10 seconds, and begin again.
  test('too many probes end an upgrade', async () => {
    await using watched = await startWatched(settings);
    const { companion, lab, expectUnnoticed } = watched;
    const { sid } = await openSession(companion, lab);
    const client = await connectTcp(companion.port);
    await client.send(handshake(`/lab/${lab}/${STAGE}/socket.io/?EIO=4&transport=websocket&sid=${sid}`));
    await client.readHead();
    await client.send(Buffer.concat(many(frame('2probe'))));
    let answered = 0;
    while (answered < 40 && (await client.readFrame()).opcode === 1) answered += 1;
    expect(answered).toBeLessThan(40);
    await client.destroy();
    await expectUnnoticed();
  });

  // each CONNECT in one request makes one more socket, and each broadcast is sent to all of them.
  test('one connection is one socket of its namespace', async () => {
    await using companion = await startCompanion(settings);
    const session = await openSession(companion, await companion.mint());
    await session.send('40', '40', '40', '40');
    const heard = await session.read();
    expect(heard.filter((packet) => packet.startsWith('40')).length).toBeLessThanOrEqual(1);
    await session.send('1');
  });

  // one that never comes is kept as long as its connection.
  test('acks that a client never sends do not pile up', async () => {
    let io: Server | undefined;
    const stage = lessonHandlers.get(STAGE);
    const spied = new Map(lessonHandlers).set(STAGE, (servers) => {
      io = servers.io;
      stage?.(servers);
    });
    await using companion = await startCompanion({ messagesPerSecond: 10_000 }, spied);
    const lab = await companion.mint();
    const client = await openEngine(companion, lab, STAGE);
    await client.send(frame('40'));
    await client.readFrame();
    for (let sent = 0; sent < 20; sent += 1) {
      await client.send(Buffer.concat(Array<Buffer>(100).fill(frame('420["to me"]'))));
    }
    const witness = await connectStage(companion, lab, 'websocket');
    await witness.emitWithAck(FENCE);
    const waiting = [...(io?.sockets.sockets.values() ?? [])].map(
      (socket) => (socket as unknown as { acks: Map<number, unknown> }).acks.size,
    );
    expect(Math.max(0, ...waiting)).toBeLessThan(2_000);
    witness.close();
    await client.destroy();
  });
});

describe('MAX_MESSAGE_BYTES', () => {
  const settings = { ...ROOM, maxMessageBytes: 1_024 };

  test('a larger message of a raw client ends its connection', async () => {
    await using watched = await startWatched(settings);
    const { companion, lab, expectUnnoticed } = watched;
    const client = companion.raw(lab, ECHO);
    await client.next();
    client.send('x'.repeat(1_024));
    expect(await client.next()).toHaveLength('You said: '.length + 1_024);
    client.send('x'.repeat(1_025));
    expect(await client.closed).toEqual({
      code: 1009,
      reason: 'the message is larger than this server takes',
    });
    await expectUnnoticed();
    await expectPlaceFree(companion, lab);
  });

  test.each(['websocket', 'polling'])(
    'a larger message of Socket.IO on %s ends its connection',
    async (transport) => {
      await using watched = await startWatched(settings);
      const { companion, lab, expectUnnoticed } = watched;
      const client = await connectStage(companion, lab, transport);
      const cut = disconnected(client);
      client.emit('to me', 'x'.repeat(2_048));
      await cut;
      await expectUnnoticed();
      await expectPlaceFree(companion, lab);
    },
  );

  test('a larger request of polling is answered 413, with or without a length', async () => {
    await using watched = await startWatched(settings);
    const { companion, lab, expectUnnoticed } = watched;
    const session = await openSession(companion, lab);
    expect(await session.send(`42["to me","${'x'.repeat(1_024)}"]`)).toBe(413);
    await session.send('1');
    const { sid } = await openSession(companion, lab);
    const url = `${companion.origin}/lab/${lab}/${STAGE}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
    const body = new Blob(['x'.repeat(2_048)]).stream();
    expect((await fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit)).status).toBe(413);
    await fetch(url, { method: 'POST', body: '1' });
    await expectUnnoticed();
    await expectPlaceFree(companion, lab);
  });
});
