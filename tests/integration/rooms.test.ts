/** What the lesson on rooms says, with the installed libraries, and its handlers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FENCE } from '../../src/protocol/edited-handler.ts';
import { freePort } from '../support/free-port.ts';
import { filesOf, saveFiles } from '../support/lesson-code.ts';
import { spawnProgram } from '../support/spawn-program.ts';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';

const next = (client: Socket, event: string) =>
  new Promise<unknown>((resolve) => client.once(event, resolve));

describe('the handlers of the lesson', () => {
  let companion: TestCompanion;
  let lab: string;
  beforeAll(async () => {
    companion = await startCompanion();
    lab = await companion.mint();
  });
  afterAll(() => companion.close());

  describe('A and B in tea, C in tea and cake, D in neither', () => {
    const clients = new Map<string, Socket>();
    beforeAll(async () => {
      for (const [name, rooms] of Object.entries({ A: ['tea'], B: ['tea'], C: ['tea', 'cake'], D: [] })) {
        const client = companion.socketio(lab, 'rooms.stage', { auth: { name } });
        clients.set(name, client);
        for (const room of rooms) client.emit('join', room);
        await client.emitWithAck(FENCE);
      }
    });
    afterAll(() => {
      for (const client of clients.values()) client.close();
    });

    /** How often each of the four heard what the server called for one of them. */
    async function heardAfter(call: string, sender: string): Promise<number[]> {
      const counts = new Map([...clients.keys()].map((name) => [name, 0]));
      for (const [name, client] of clients)
        client.off('hello').on('hello', () => counts.set(name, (counts.get(name) ?? 0) + 1));
      clients.get(sender)?.emit('call', call);
      await clients.get(sender)?.emitWithAck(FENCE);
      for (const client of clients.values()) await client.emitWithAck(FENCE);
      return [...counts.values()];
    }

    test.each([
      ['io.to("tea").emit', 'A', [1, 1, 1, 0]],
      ['io.to("tea").emit', 'D', [1, 1, 1, 0]],
      ['socket.to("tea").emit', 'A', [0, 1, 1, 0]],
      ['socket.to("tea").emit', 'D', [1, 1, 1, 0]],
      ['io.to("tea").to("cake").emit', 'A', [1, 1, 1, 0]],
      ['io.to("tea").except("cake").emit', 'A', [1, 1, 0, 0]],
      ['io.except("tea").emit', 'A', [0, 0, 0, 1]],
      ['io.to(B.id).emit', 'A', [0, 1, 0, 0]],
      ['io.to("Tea").emit', 'A', [0, 0, 0, 0]],
    ])('%s for %s', async (call, sender, counts) => {
      expect(await heardAfter(call, sender)).toEqual(counts);
    });

    test('the event says nothing of the room', async () => {
      const packet = new Promise((resolve) => {
        clients
          .get('B')
          ?.io.engine.on('packet', ({ data }) => String(data).includes('hello') && resolve(data));
      });
      await heardAfter('io.to("tea").emit', 'A');
      // Without the `4` of Engine.IO, which the client has taken off.
      expect(await packet).toBe('2["hello"]');
    });
  });

  test('a client is told its rooms; none is let into a room that the server does not have', async () => {
    const client = companion.socketio(lab, 'rooms.stage', { auth: { name: 'A' } });
    expect(await next(client, 'rooms')).toEqual([client.id]);
    for (const room of ['admin', 'Tea', 7, ['tea'], undefined]) {
      client.emit('join', room);
      expect(await next(client, 'rooms')).toEqual([client.id]);
    }
    client.emit('join', 'tea');
    expect(await next(client, 'rooms')).toEqual([client.id, 'tea']);
    client.emit('leave', client.id);
    expect(await next(client, 'rooms')).toEqual([client.id, 'tea']);

    const before = client.id;
    client.disconnect().connect();
    expect(await next(client, 'rooms')).toEqual([client.id]);
    expect(client.id).not.toBe(before);
    client.close();
  });

  test.each([
    ['tea', true],
    ['Tea', false],
  ])('who asks to join %s hears what is said in tea: %s', async (room, hears) => {
    const [joins, speaks] = [companion.socketio(lab, 'rooms.ways'), companion.socketio(lab, 'rooms.ways')];
    const heard: unknown[] = [];
    joins.on('hello', (text) => heard.push(text));
    expect('join' in joins).toBe(false);
    joins.emit('join', room);
    await joins.emitWithAck(FENCE);
    speaks.emit('say', 'hi');
    await speaks.emitWithAck(FENCE);
    await joins.emitWithAck(FENCE);
    expect(heard).toEqual(hears ? ['hi'] : []);
    joins.close();
    speaks.close();
  });

  test('nobody joins more than ten rooms there, nor one with a long name', async () => {
    const client = companion.socketio(lab, 'rooms.ways');
    const speaks = companion.socketio(lab, 'rooms.ways');
    const heard: unknown[] = [];
    client.on('hello', (text) => heard.push(text));
    for (const room of ['x'.repeat(21), ...'abcdefghi', 'tea']) client.emit('join', room);
    await client.emitWithAck(FENCE);
    speaks.emit('say', 'hi');
    await speaks.emitWithAck(FENCE);
    await client.emitWithAck(FENCE);
    expect(heard).toEqual([]);
    client.close();
    speaks.close();
  });
});

test('the first who joins makes a room, the last who leaves ends it; rooms are left on disconnecting', async () => {
  const httpServer = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => httpServer.once('listening', resolve));
  const server = new Server(httpServer);
  const { rooms } = server.of('/').adapter;
  const left = new Promise((resolve) => {
    server.on('connection', (socket) => {
      let atFirst: string[];
      socket.on('join', (done) => {
        expect(rooms.has('tea')).toBe(false);
        socket.join('tea');
        expect(rooms.has('tea')).toBe(true);
        done();
      });
      socket.on('disconnecting', () => {
        atFirst = [...socket.rooms];
      });
      socket.on('disconnect', () => resolve({ id: socket.id, atFirst, afterwards: [...socket.rooms] }));
    });
  });
  const client = io(`http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`, {
    transports: ['websocket'],
  });
  await client.emitWithAck('join');
  const { id } = client;
  client.close();
  expect(await left).toEqual({ id, atFirst: [id, 'tea'], afterwards: [] });
  expect(rooms.has('tea')).toBe(false);
  await server.close();
});

test('“Run it yourself”: a line reaches the others in its room', async () => {
  const folder = await saveFiles('rooms', filesOf('12-rooms'));
  const env = { PORT: await freePort() };
  const server = spawnProgram(['server.mjs'], { cwd: folder, env });
  await server.printed(/http:\/\/localhost/);
  const start = (room: string) => spawnProgram(['client.mjs', room], { cwd: folder, env });
  const [one, two, cake] = [start('tea'), start('tea'), start('cake')];
  const clients = [one, two, cake];
  await server.printed(/(one more in (tea|cake)\s+){3}/);
  for (const [client, text] of [
    [one, 'from one'],
    [cake, 'from cake'],
  ] as const)
    client.child.stdin?.write(`${text}\n`);
  await two.printed(/from one/);
  two.child.stdin?.write('from two\n');
  await one.printed(/from two/);
  expect(clients.map((client) => client.output().trim())).toEqual(['from two', 'from one', '']);
  for (const program of [...clients, server]) {
    program.child.kill();
    await program.ended;
  }
});
