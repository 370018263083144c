import { once } from 'node:events';
import type { Socket } from 'socket.io-client';
import { afterAll, describe, expect, test } from 'vitest';
import { createSandbox } from '../../server/sandbox/create-sandbox.ts';
import { type ConsoleLine, FENCE, type HandlerError } from '../../src/protocol/edited-handler.ts';
import { startCell } from '../support/edited-cell.ts';

const faults: unknown[] = [];
const sandbox = createSandbox((fault) => faults.push(fault));

afterAll(async () => {
  await sandbox.close();
  expect(faults).toEqual([]);
});

/** A cell that runs this source in the sandbox. */
async function startEdited(source: string) {
  const lines: ConsoleLine[] = [];
  let tellStop: (error: HandlerError) => void = () => {};
  const stopped = new Promise<HandlerError>((resolve) => {
    tellStop = resolve;
  });
  const handler = await sandbox.start(source, { onLog: (more) => lines.push(...more), onStop: tellStop });
  const cell = await startCell(handler.attach);
  return {
    ...cell,
    lines,
    texts: () => lines.map(({ text }) => text),
    stopped,
    handler,
    async [Symbol.asyncDispose]() {
      handler.dispose();
      await cell[Symbol.asyncDispose]();
    },
  };
}

/** The arguments of the next event of this name. */
const next = (client: Socket, event: string) => once(client as never, event);

const fence = (client: Socket) => client.timeout(5_000).emitWithAck(FENCE);

/** All events that a client is sent, in order. */
function recordOf(client: Socket): unknown[][] {
  const heard: unknown[][] = [];
  client.onAny((...args) => heard.push(args));
  return heard;
}

describe('Socket.IO', () => {
  test('a program in TypeScript, as the lessons show it, runs as it is', async () => {
    await using cell = await startEdited(`import { Server, type Socket } from 'socket.io';

interface Data { name?: string }
const io = new Server<{ 'chat message': (text: string) => void }>(3000);

io.on('connection', (socket: Socket) => {
  (socket.data as Data).name = socket.handshake.auth.name;
  socket.join('red');
  socket.on('chat message', (text: string, answer?: (text: string) => void) => {
    socket.broadcast.emit('chat message', text);
    answer?.('ok');
  });
  socket.on('whoami', (answer) => answer({
    id: socket.id, name: socket.data.name, query: socket.handshake.query.room, transport: socket.conn.transport.name,
  }));
  socket.on('count', (answer) => answer(io.of('/').sockets.size, io.engine.clientsCount, io.sockets.adapter.rooms.get('red')?.size));
  socket.on('list', async (answer) => answer((await io.in('red').fetchSockets()).map(({ id }) => id)));
});
`);
    const a = cell.socketio({ auth: { name: 'Ada' }, query: { room: 'r' } });
    const b = cell.socketio();
    await Promise.all([next(a, 'connect'), next(b, 'connect')]);
    const heard = next(b, 'chat message');
    expect(await a.emitWithAck('chat message', 'hi')).toBe('ok');
    expect(await heard).toEqual(['hi']);
    expect(await a.emitWithAck('whoami')).toEqual({
      id: a.id,
      name: 'Ada',
      query: 'r',
      transport: 'websocket',
    });
    expect(
      await new Promise((resolve) => a.emit('count', (...counts: unknown[]) => resolve(counts))),
    ).toEqual([2, 2, 2]);
    expect(new Set(await a.emitWithAck('list'))).toEqual(new Set([a.id, b.id]));
  });

  test('acknowledgements go both ways, alone and together, and run out', async () => {
    await using cell = await startEdited(`export default function ({ io }) {
  io.on('connection', (socket) => {
    socket.on('ask', async (answer) => {
      const one = await socket.timeout(2000).emitWithAck('question', 21);
      const all = await io.timeout(2000).emitWithAck('poll');
      socket.emit('plain', 1, (value) => answer(one, all.length, value));
    });
    socket.on('ask in vain', async (answer) => {
      try { await socket.timeout(20).emitWithAck('silence'); } catch (error) { var alone = error.message; }
      try { await io.timeout(20).emitWithAck('silence'); } catch (error) { answer(alone, error.message, error.responses); }
    });
  });
}`);
    const a = cell.socketio();
    const b = cell.socketio();
    await Promise.all([next(a, 'connect'), next(b, 'connect')]);
    a.on('question', (value, answer) => answer(value * 2));
    a.on('plain', (value, answer) => answer(value + 1));
    for (const client of [a, b]) client.on('poll', (answer) => answer(client.id));
    b.on('silence', (answer) => answer('b'));
    const answers = (event: string) =>
      new Promise((resolve) => a.emit(event, (...args: unknown[]) => resolve(args)));
    expect(await answers('ask')).toEqual([42, 2, 2]);
    expect(await answers('ask in vain')).toEqual([
      'operation has timed out',
      'operation has timed out',
      ['b'],
    ]);
  });

  test('bytes and awkward values cross in both directions', async () => {
    await using cell = await startEdited(`export default function ({ io }) {
  io.on('connection', (socket) => {
    socket.on('bytes', (bytes, answer) => answer(Buffer.isBuffer(bytes), Buffer.concat([bytes, Buffer.from('!')]), { nested: [bytes] }));
    socket.on('same', (value, answer) => answer(value));
  });
}`);
    const client = cell.socketio();
    const bytes = Buffer.from('héllo');
    const [isBuffer, more, nested] = await new Promise<unknown[]>((resolve) =>
      client.emit('bytes', bytes, (...args: unknown[]) => resolve(args)),
    );
    expect(isBuffer).toBe(true);
    expect(String(more)).toBe('héllo!');
    expect(nested).toEqual({ nested: [bytes] });
    const value = JSON.parse(
      '{"__proto__":{"polluted":1},"constructor":"\\u00000","toJSON":null,"n":[1.5,null,"\\u0000"]}',
    );
    expect(JSON.stringify(await client.emitWithAck('same', value))).toBe(JSON.stringify(value));
    expect('polluted' in {}).toBe(false);
  });

  test('rooms, exceptions, and the operators that move sockets', async () => {
    await using cell = await startEdited(`export default function ({ io }) {
  io.on('connection', (socket) => {
    socket.join(['all', socket.handshake.auth.name]);
    socket.on('do', (what) => {
      if (what === 'move') { io.in('a').socketsJoin('moved'); io.in('c').socketsLeave('all'); }
      if (what === 'tell') { io.to('moved').emit('heard', 'moved'); io.to(['all', 'c']).except('b').emit('heard', 'all less b'); socket.to('c').emit('heard', 'c'); }
      if (what === 'drop') io.in('b').disconnectSockets();
    });
    socket.on('disconnecting', (reason) => console.log(socket.handshake.auth.name, 'leaves', [...socket.rooms].slice(1), reason));
    socket.on('disconnect', () => console.log('left', socket.rooms.size));
  });
}`);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => cell.socketio({ auth: { name } })) as [
      Socket,
      Socket,
      Socket,
    ];
    await Promise.all([a, b, c].map((client) => next(client, 'connect')));
    const heard = [a, b, c].map(recordOf);
    a.emit('do', 'move');
    a.emit('do', 'tell');
    await fence(a);
    for (const client of [b, c]) await fence(client);
    expect(heard).toEqual([
      [
        ['heard', 'moved'],
        ['heard', 'all less b'],
      ],
      [],
      [
        ['heard', 'all less b'],
        ['heard', 'c'],
      ],
    ]);
    const gone = next(b, 'disconnect');
    a.emit('do', 'drop');
    expect(await gone).toContain('io server disconnect');
    await fence(a);
    expect(cell.texts()).toEqual(["b leaves [ 'all', 'b' ] server namespace disconnect", 'left 0']);
  });

  test('middleware admits and refuses, also in another namespace and over polling', async () => {
    await using cell = await startEdited(`export default function ({ io }) {
  io.use((socket, next) => {
    if (socket.handshake.auth.token === 'ok') { socket.data.user = 'u1'; socket.join('early'); return next(); }
    const error = new Error('unauthorized');
    error.data = { why: 'token' };
    next(error);
  });
  io.on('connection', (socket) => {
    socket.emit('hello', socket.data.user, [...socket.rooms].length);
    socket.use(([event], next) => (event === 'forbidden' ? next(new Error('no')) : next()));
    socket.on('forbidden', () => socket.emit('never'));
    socket.on('error', (error) => socket.emit('problem', error.message));
  });
  io.of('/admin').on('connection', (socket) => socket.emit('hello', socket.nsp.name));
  io.of(/^\\/room-\\d+$/).on('connection', (socket) => { socket.emit('hello', socket.nsp.name); });
}`);
    const bad = cell.socketio();
    const [error] = await next(bad, 'connect_error');
    expect(error).toMatchObject({ message: 'unauthorized', data: { why: 'token' } });
    const good = cell.socketio({ auth: { token: 'ok' }, transports: ['polling'] });
    expect(await next(good, 'hello')).toEqual(['u1', 2]);
    good.emit('forbidden');
    expect(await next(good, 'problem')).toEqual(['no']);
    expect(await next(cell.socketio({}, '/admin'), 'hello')).toEqual(['/admin']);
    expect(await next(cell.socketio({}, '/room-12'), 'hello')).toEqual(['/room-12']);
    const [unknown] = await next(cell.socketio({}, '/room-x'), 'connect_error');
    expect(unknown).toMatchObject({ message: 'Invalid namespace' });
  });

  test('a fence is answered after all that came before, in every namespace, and never shown', async () => {
    await using cell = await startEdited(`export default function ({ io }) {
  io.onAny?.(() => {});
  for (const namespace of [io, io.of('/admin')]) namespace.on('connection', (socket) => {
    socket.onAny((event) => console.log(event));
    socket.on('work', () => { for (let i = 0; i < 20; i += 1) socket.emit('done', i); });
  });
}`);
    for (const namespace of ['/', '/admin']) {
      const client = cell.socketio({}, namespace);
      const heard = recordOf(client);
      client.emit('work');
      await fence(client);
      expect(heard).toHaveLength(20);
    }
    expect(cell.texts()).toEqual(['work', 'work']);
  });

  test('the handler hears of a transport that changes', async () => {
    await using cell = await startEdited(`export default function ({ io }) {
  io.on('connection', (socket) => {
    socket.emit('transport', socket.conn.transport.name);
    socket.conn.on('upgrade', (transport) => socket.emit('transport', transport.name));
  });
}`);
    const client = cell.socketio({ transports: ['polling', 'websocket'] });
    const heard: string[] = [];
    client.on('transport', (name) => heard.push(name));
    await expect.poll(() => heard).toEqual(['polling', 'websocket']);
  });

  test('names that Socket.IO keeps for itself are refused in its words', async () => {
    await expect(startEdited(`export default ({ io }) => { io.emit('disconnect'); }`)).rejects.toMatchObject({
      error: { message: expect.stringContaining('"disconnect" is a reserved event name'), line: 1 },
    });
    await expect(
      startEdited(`export default ({ io }) => { io.on('connection', undefined); }`),
    ).rejects.toMatchObject({
      error: {
        message: expect.stringContaining(
          'The "listener" argument must be of type function. Received undefined',
        ),
      },
    });
  });

  test.each([
    ['a listener', `socket.on('go', () => { socket.broadCast.emit('x'); });`],
    ['an async listener', `socket.on('go', async () => { await null; socket.broadCast.emit('x'); });`],
    ['a timer', `socket.on('go', () => { setTimeout(() => { socket.broadCast.emit('x'); }, 1); });`],
    ['a microtask', `socket.on('go', () => { queueMicrotask(() => { socket.broadCast.emit('x'); }); });`],
  ])('what nobody catches in %s ends the handler, with its line', async (_where, listener) => {
    await using cell = await startEdited(`export default function ({ io }) {
  io.on('connection', (socket) => {
    ${listener}
  });
}`);
    const client = cell.socketio();
    client.emit('go');
    expect(await cell.stopped).toMatchObject({ kind: 'exception', line: 3 });
  });
});

test('what a handler writes to its console comes with its line, as Node would print it', async () => {
  await using cell = await startEdited(`console.log('at the start', { n: 1 });
export default function ({ io }) {
  console.warn('%s is %d', 'x', 42);
  setTimeout(() => console.error(new TypeError('oh')), 1);
  const say = () => {
    console.info([1, 2, 3], new Map([['a', Buffer.from('hi')]]));
  };
  say();
}`);
  await expect.poll(() => cell.lines.length).toBe(4);
  expect(cell.lines).toEqual([
    { level: 'log', text: 'at the start { n: 1 }', line: 1 },
    { level: 'warn', text: 'x is 42', line: 3 },
    { level: 'info', text: "[ 1, 2, 3 ] Map(1) { 'a' => <Buffer 68 69> }", line: 6 },
    {
      level: 'error',
      text: expect.stringMatching(/^TypeError: oh\n {4}at .*\(?handler\.ts:4:\d+\)?$/),
      line: 4,
    },
  ]);
});

describe('raw WebSocket', () => {
  test('greets, relays, tells text from binary, and closes with a code', async () => {
    await using cell = await startEdited(`import { WebSocket, WebSocketServer } from 'ws';
const wss = new WebSocketServer({ port: 8080 });
wss.on('connection', (socket, request) => {
  socket.send('Hello ' + new URL(request.url, 'http://x').searchParams.get('name'));
  socket.on('message', (data, isBinary) => {
    if (String(data) === 'bye') return socket.close(4001, 'as you wish');
    for (const client of wss.clients) if (client !== socket && client.readyState === WebSocket.OPEN) client.send(data, { binary: isBinary });
  });
  socket.on('close', (code, reason) => console.log('closed', code, String(reason), wss.clients.size, socket.readyState));
  socket.on('pong', (data) => console.log('pong', data));
  socket.ping('p');
});`);
    const a = cell.raw('?name=a');
    expect(await a.next()).toBe('Hello a');
    const b = cell.raw('?name=b');
    expect(await b.next()).toBe('Hello b');
    a.send('yo');
    expect(await b.next()).toBe('yo');
    const binary = once(b.socket, 'message');
    a.send(Buffer.from([1, 2, 255]));
    expect(await binary).toEqual([Buffer.from([1, 2, 255]), true]);
    a.send('bye');
    expect(await a.closed).toEqual({ code: 4001, reason: 'as you wish' });
    await b.next();
    b.send(`${FENCE} 1`);
    expect(await b.next()).toBe(`${FENCE} 1`);
    expect(cell.texts()).toEqual(expect.arrayContaining(['closed 4001 as you wish 1 3', 'pong <Buffer 70>']));
  });

  test('wrong arguments are refused in the words of ws', async () => {
    await using cell = await startEdited(`export default function ({ wss }) {
  wss.on('connection', (socket) => {
    const tries = [() => socket.send({ a: 1 }), () => socket.close(99), () => socket.close(1000, 'x'.repeat(124)), () => socket.ping('x'.repeat(126))];
    for (const attempt of tries) try { attempt(); } catch (error) { socket.send(error.name + ': ' + error.message); }
  });
}`);
    const client = cell.raw();
    expect(await client.next()).toContain('TypeError: The first argument must be of type string');
    expect(await client.next()).toBe('TypeError: First argument must be a valid error code number');
    expect(await client.next()).toBe('RangeError: The message must not be greater than 123 bytes');
    expect(await client.next()).toBe('RangeError: The data size must not be greater than 125 bytes');
  });

  test('a client that leaves is no longer among the clients, and sending to it is no error', async () => {
    await using cell = await startEdited(`export default function ({ wss }) {
  const all = [];
  wss.on('connection', (socket) => {
    all.push(socket);
    socket.addEventListener('message', ({ data }) => {
      for (const one of all) one.send(data + wss.clients.size, (error) => error && console.log(error.message));
    });
  });
}`);
    const a = cell.raw();
    await a.opened;
    const b = cell.raw();
    await b.opened;
    await a.close();
    b.send('x');
    expect(await b.next()).toBe('x1');
    b.send(`${FENCE} 1`);
    expect(await b.next()).toBe(`${FENCE} 1`);
    expect(cell.texts()).toEqual(['WebSocket is not open: readyState 3 (CLOSED)']);
  });
});

describe('HTTP', () => {
  test('a request with a body is answered, in parts, with a status and headers', async () => {
    await using cell = await startEdited(`import { createServer } from 'node:http';
createServer(async (request, response) => {
  const url = new URL(request.url, 'http://x');
  let body = '';
  for await (const chunk of request) body += chunk;
  response.writeHead(201, { 'Content-Type': 'text/plain', 'X-Accel-Redirect': '/etc', 'Set-Cookie': 'a=1', 'Content-Length': '1' });
  response.write(request.method + ' ' + url.pathname + ' ');
  response.end(url.searchParams.get('q') + ' ' + body);
}).listen(3000, () => console.log('listening'));`);
    const response = await fetch(`${cell.origin}/hello?q=a%20b`, { method: 'POST', body: 'déjà' });
    expect(response.status).toBe(201);
    expect(await response.text()).toBe('POST /hello a b déjà');
    const { headers } = response;
    expect(headers.get('content-type')).toBe('text/plain');
    expect(['x-accel-redirect', 'set-cookie', 'content-length'].map((name) => headers.get(name))).toEqual([
      null,
      null,
      null,
    ]);
    // Opened as a page, it is one of no site and with no script.
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(cell.texts()).toEqual(['listening']);
  });

  test('a cell whose handler does not listen to requests speaks no HTTP', async () => {
    await using cell = await startEdited(`export default ({ io }) => {};`);
    expect((await fetch(cell.origin)).status).toBe(404);
  });
});

test('a handler that is attached to another cell hears that the clients of the first have gone', async () => {
  await using first = await startEdited(`export default function ({ io, wss }) {
  io.on('connection', (socket) => { socket.join('r'); socket.on('disconnect', (reason) => console.log('gone', reason)); });
  wss.on('connection', (socket) => socket.on('close', (code) => console.log('closed', code)));
  io.on('connection', (socket) => socket.on('count', (answer) => answer(io.sockets.sockets.size, wss.clients.size)));
}`);
  const old = first.socketio();
  const oldRaw = first.raw();
  await Promise.all([next(old, 'connect'), oldRaw.opened]);
  await fence(old);
  await using second = await startCell(first.handler.attach);
  const client = second.socketio();
  const counts = await new Promise((resolve) => client.emit('count', (...args: unknown[]) => resolve(args)));
  expect(counts).toEqual([1, 0]);
  expect(first.texts()).toEqual(['gone server shutting down', 'closed 1006']);
  old.emit('count', () => expect.unreachable());
  await fence(client);
});
