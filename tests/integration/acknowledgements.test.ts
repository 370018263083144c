/** What the lesson on acknowledgements says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket as ServerSocket } from 'socket.io';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { filesOf, saveFiles } from '../support/lesson-code.ts';
import { spawnProgram } from '../support/spawn-program.ts';
import { RawClient, startCompanion, type TestCompanion } from '../support/start-companion.ts';

const TIMED_OUT = 'operation has timed out';
const connected = (socket: Socket) => new Promise<void>((resolve) => socket.once('connect', resolve));
const disconnected = (socket: Socket) => new Promise((resolve) => socket.once('disconnect', resolve));
const messageOf = (promise: Promise<unknown>) => promise.then(undefined, (error: Error) => error.message);

describe('the handlers of the lesson', () => {
  let companion: TestCompanion;
  let lab: string;
  beforeAll(async () => {
    companion = await startCompanion();
    lab = await companion.mint();
  });
  afterAll(() => companion.close());

  /** A Socket.IO client by hand, so that each packet is seen. */
  async function speak(cell: string) {
    const client = new RawClient(
      `${companion.wsOrigin}/lab/${lab}/${cell}/socket.io/?EIO=4&transport=websocket`,
    );
    await client.next();
    client.send('40');
    await client.next();
    return client;
  }

  async function connect(cell: string, options = {}) {
    const socket = companion.socketio(lab, cell, options);
    await connected(socket);
    return socket;
  }

  test('each answer repeats the number of its question, and may come before an earlier one', async () => {
    const client = await speak('acknowledgements.ask');
    client.send('420["think","hello"]');
    client.send('421["say","hello"]');
    expect(await client.next()).toBe('431["I heard hello"]');
    expect(await client.next()).toBe('430["I thought of hello"]');
    await client.close();
  });

  test.each([
    ['acknowledgements.ask', '["say","hello"]', '["say","hello"]'],
    ['acknowledgements.kinds', '["answers"]', '["answers"]'],
    ['acknowledgements.retry', '["list"]', '["list"]'],
  ])('an event without a function ends nothing in %s', async (cell, without, withId) => {
    const client = await speak(cell);
    client.send(`42${without}`);
    client.send(`427${withId}`);
    expect(await client.next()).toMatch(/^437\[/);
    await client.close();
  });

  test('a second call of the function is not sent, a late one is', async () => {
    const client = await speak('acknowledgements.kinds');
    client.send('420["is late"]');
    client.send('421["answers twice"]');
    client.send('422["answers"]');
    expect([await client.next(), await client.next()]).toEqual(['431["first"]', '432["ok"]']);
    expect(await client.next()).toBe('430["ok"]');
    await client.close();
  });

  test('with a timeout, whoever does not answer in time gives an error', async () => {
    const socket = await connect('acknowledgements.kinds');
    for (const [event, answer] of [
      ['answers', 'ok'],
      ['answers twice', 'first'],
    ])
      expect(await socket.timeout(5_000).emitWithAck(String(event))).toBe(answer);
    for (const event of ['is late', 'forgets', 'nobody listens'])
      expect(await messageOf(socket.timeout(100).emitWithAck(event))).toBe(TIMED_OUT);
    socket.close();
  });

  test('without one, a forgotten answer is waited for until the connection ends', async () => {
    const socket = await connect('acknowledgements.kinds');
    const waiting = ['forgets', 'nobody listens'].map((event) => messageOf(socket.emitWithAck(event)));
    // Answers keep their order, so theirs would be here.
    expect(await socket.emitWithAck('answers')).toBe('ok');
    const first = await Promise.race([...waiting, Promise.resolve('still waiting')]);
    expect(first).toBe('still waiting');
    socket.close();
    expect(await Promise.all(waiting)).toEqual(Array(2).fill('socket has been disconnected'));
  });

  test('a broadcast with a timeout gives what has come; without one it fails at once', async () => {
    const sockets = await Promise.all([1, 2, 3].map(() => connect('acknowledgements.everyone')));
    const [asker] = sockets;
    const ask = (withTimeout: boolean) => asker?.emitWithAck('ask everyone', withTimeout);
    sockets.slice(0, 2).forEach((socket, at) => {
      socket.on('ready?', (done) => done(`client ${at}`));
    });
    const partial = await ask(true);
    expect(partial).toMatchObject({ error: TIMED_OUT });
    expect(partial.answers.toSorted()).toEqual(['client 0', 'client 1']);
    sockets[2]?.on('ready?', (done) => done('client 2'));
    const whole = await ask(true);
    expect(whole.error).toBeUndefined();
    expect(whole.answers).toHaveLength(3);
    // On a busy machine all answers may have come by then: one of them never will.
    sockets[2]?.off('ready?');
    expect(await ask(false)).toMatchObject({ error: TIMED_OUT });
    for (const socket of sockets) socket.close();
  });

  test.each([
    ['without an id, a second try saves twice', ['save', 'milk'], 2],
    ['with an id, once', ['save once', 'milk', 'id 1'], 1],
  ])('the first ack is lost: %s', async (_name, [event = '', ...args], times) => {
    const socket = await connect('acknowledgements.retry');
    expect(await messageOf(socket.timeout(100).emitWithAck(event, ...args))).toBe(TIMED_OUT);
    expect(await socket.timeout(5_000).emitWithAck(event, ...args)).toBe('saved');
    expect(await socket.emitWithAck('list')).toEqual(Array(times).fill('milk'));
    socket.close();
  });

  test('the first ack is lost: the option retries saves twice', async () => {
    const socket = await connect('acknowledgements.retry', { retries: 2, ackTimeout: 600 });
    expect(await socket.emitWithAck('save', 'milk')).toBe('saved');
    expect(await socket.emitWithAck('list')).toEqual(['milk', 'milk']);
    socket.close();
  });
});

describe('what the handlers keep is bounded', () => {
  let companion: TestCompanion;
  beforeAll(async () => {
    companion = await startCompanion();
  });
  afterAll(() => companion.close());

  test('the lossy server hears 20 events of a connection', async () => {
    const socket = companion.socketio(await companion.mint(), 'acknowledgements.retry');
    for (let count = 1; count <= 19; count++) socket.emit('save', 'milk', () => {});
    expect(await socket.emitWithAck('list')).toHaveLength(19);
    expect(await messageOf(socket.timeout(100).emitWithAck('list'))).toBe(TIMED_OUT);
    socket.close();
  });

  test('the exercise’s server keeps 100 notes of 100 characters', async () => {
    const socket = companion.socketio(await companion.mint(), 'acknowledgements.save');
    const long = 'x'.repeat(101);
    for (let count = 1; count <= 101; count++) socket.emit('save', long, `${count}`, () => {});
    const { texts, sends } = await socket.emitWithAck('record');
    expect(texts).toEqual(Array(100).fill(long.slice(1)));
    expect(sends).toBe(101);
    socket.close();
  });
});

describe('a bare server', () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  async function listen(onConnection: (socket: ServerSocket) => void = () => {}) {
    const httpServer = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => httpServer.once('listening', resolve));
    const server = new Server(httpServer);
    closers.push(() => server.close());
    server.on('connection', onConnection);
    const { port } = httpServer.address() as AddressInfo;
    const open = (options: Partial<ManagerOptions & SocketOptions> = {}) => {
      const socket = io(`http://127.0.0.1:${port}`, {
        forceNew: true,
        reconnection: false,
        transports: ['websocket'],
        ...options,
      });
      closers.push(() => socket.close());
      return socket;
    };
    return { server, open };
  }

  test('a function that is not last becomes null', async () => {
    const { open } = await listen((socket) => {
      socket.on('tell', (...args) => args.at(-1)(args.slice(0, -1)));
    });
    expect(await open().emitWithAck('tell', () => {}, 1)).toEqual([null, 1]);
  });

  test('with a timeout, the function is given an error or null first; emitWithAck gives the first argument', async () => {
    const { open } = await listen((socket) => socket.on('two', (done) => done('one', 'two')));
    const socket = open();
    const given = await new Promise((resolve) =>
      socket.timeout(2_000).emit('two', (...args: unknown[]) => resolve(args)),
    );
    expect(given).toEqual([null, 'one', 'two']);
    expect(await socket.emitWithAck('two')).toBe('one');
  });

  test('at the end of a connection, a function with a timeout is told, one without is not', async () => {
    const { open } = await listen((socket) => socket.on('end', () => socket.conn.close()));
    const socket = open();
    await connected(socket);
    let isTold = false;
    socket.emit('nothing', () => {
      isTold = true;
    });
    const error = new Promise<Error>((resolve) => socket.timeout(60_000).emit('nothing', resolve));
    socket.emit('end');
    expect((await error).message).toBe('socket has been disconnected');
    expect(isTold).toBe(false);
  });

  test('what is asked while not connected is sent later, unless its time has passed', async () => {
    const asked: string[] = [];
    const { open } = await listen((socket) => {
      socket.on('ask', (name, done) => {
        asked.push(name);
        done('ok');
      });
    });
    const socket = open({ autoConnect: false });
    const patient = socket.emitWithAck('ask', 'patient');
    expect(await messageOf(socket.timeout(10).emitWithAck('ask', 'impatient'))).toBe(TIMED_OUT);
    socket.connect();
    expect(await patient).toBe('ok');
    await socket.emitWithAck('ask', 'last');
    expect(asked).toEqual(['patient', 'last']);
  });

  test('a server that asks is not told of the end: it waits for its timeout, or for ever', async () => {
    const joined = Promise.withResolvers<ServerSocket>();
    const { open } = await listen(joined.resolve);
    const client = open();
    const socket = await joined.promise;
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    socket.emitWithAck('nothing').then(settle, settle);
    const inTime = messageOf(socket.timeout(200).emitWithAck('nothing'));
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    await connected(client);
    client.close();
    await gone;
    expect(await inTime).toBe(TIMED_OUT);
    expect(isSettled).toBe(false);
  });

  test('a failed broadcast has the answers in error.responses, in the order in which they came', async () => {
    const { server, open } = await listen();
    const [slow, quick, silent] = [open(), open(), open()];
    await Promise.all([slow, quick, silent].map(connected));
    const quickIsDone = Promise.withResolvers<void>();
    quick.on('ready?', (done) => {
      done('quick');
      quick.emit('done');
    });
    server.sockets.sockets.get(quick.id ?? '')?.on('done', quickIsDone.resolve);
    slow.on('ready?', async (done) => {
      await quickIsDone.promise;
      done('slow');
    });
    const failure = server.timeout(1_000).emitWithAck('ready?');
    await expect(failure).rejects.toMatchObject({ message: TIMED_OUT, responses: ['quick', 'slow'] });
  });

  test('io.emitWithAck is not there; after timeout, to or except it is', async () => {
    const { server } = await listen();
    expect(server).not.toHaveProperty('emitWithAck');
    for (const operator of [server.timeout(1), server.to('r'), server.except('r')])
      expect(operator.emitWithAck).toBeTypeOf('function');
  });

  test('retries: 2 sends three times, then fails; and one event after the other', async () => {
    const heard: string[] = [];
    const { open } = await listen((socket) => {
      socket.on('answers', (done) => {
        heard.push('answers');
        done('ok');
      });
      socket.on('forgets', () => heard.push('forgets'));
    });
    const socket = open({ retries: 2, ackTimeout: 400 });
    const failed = messageOf(socket.emitWithAck('forgets'));
    const answered = socket.emitWithAck('answers');
    expect(await failed).toBe(TIMED_OUT);
    expect(await answered).toBe('ok');
    expect(heard).toEqual(['forgets', 'forgets', 'forgets', 'answers']);
  });

  test('retries without ackTimeout takes each answer for an error', async () => {
    let sends = 0;
    const { open } = await listen((socket) => {
      socket.on('save', (done) => {
        sends += 1;
        done('saved');
      });
    });
    await expect(open({ retries: 2 }).emitWithAck('save')).rejects.toBe('saved');
    expect(sends).toBe(3);
  });
});

describe('“Run it yourself”', () => {
  test('the client is answered, and told twice that no answer came', async () => {
    const folder = await saveFiles('acknowledgements', filesOf('13-acknowledgements'));
    const env = { PORT: await freePort() };
    const server = spawnProgram(['server.mjs'], { cwd: folder, env });
    await server.printed(/http:\/\/localhost/);
    const client = spawnProgram(['client.mjs'], { cwd: folder, env });
    expect(await client.ended).toBe(0);
    expect(client.output().trim().split('\n')).toEqual([
      'say ↓ I heard hello',
      `forget ✗ ${TIMED_OUT}`,
      `nobody listens ✗ ${TIMED_OUT}`,
    ]);
    server.child.kill();
    await server.ended;
  });

  test('without the typeof, an event without a function ends the process', async () => {
    const code = filesOf('13-acknowledgements').get('server.mjs') ?? '';
    const fragile = code.replace("if (typeof answer === 'function') ", '');
    expect(fragile).not.toBe(code);
    const folder = await saveFiles('acknowledgements-fragile', new Map([['server.mjs', fragile]]));
    const port = await freePort();
    const server = spawnProgram(['server.mjs'], { cwd: folder, env: { PORT: port } });
    await server.printed(/http:\/\/localhost/);
    const socket = io(`http://localhost:${port}`, { forceNew: true, reconnection: false });
    await connected(socket);
    const end = disconnected(socket);
    socket.emit('say', 'hello');
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('TypeError: answer is not a function');
    await end;
  });
});
