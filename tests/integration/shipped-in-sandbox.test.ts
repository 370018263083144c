import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Handler } from '../../server/cells/handler.ts';
import { createSandbox } from '../../server/sandbox/create-sandbox.ts';
import { startCell, type TestCell } from '../support/edited-cell.ts';
import { lessonHandlers } from '../support/start-companion.ts';
import { startTranscript, type Transcript } from '../support/transcript.ts';

const lessons = join(import.meta.dirname, '..', '..', 'content', 'lessons');
const sandbox = createSandbox((fault) => expect.unreachable(String(fault)));

afterAll(() => sandbox.close());

type Script = (talk: Transcript, cell: TestCell) => Promise<void>;

/** What clients do, for each handler of a lesson, by the lesson's folder and the handler's file. */
const scripts: Record<string, Script> = {
  '01-waiter-and-walkie-talkie/kitchen': async (talk, cell) => {
    await noteAnswer(talk, cell, '/');
    const [bell, table] = [await talk.raw('bell'), await talk.raw('table')];
    bell.send('ring');
    await talk.settle(bell, table);
    await noteAnswer(talk, cell, '/');
  },
  '01-waiter-and-walkie-talkie/duplex': async (talk) => {
    const client = await talk.raw('client');
    client.send('hello');
    await expect.poll(() => talk.heard.client?.length).toBe(20);
  },
  '02-what-http-does/counter': async (talk, cell) => {
    await noteAnswer(talk, cell, '/');
    await noteAnswer(talk, cell, '/close');
  },
  '02-what-http-does/burst': async (talk, cell) => {
    await noteAnswer(talk, cell, '/', { method: 'POST', body: 'déjà vu' });
    const client = await talk.raw('client');
    client.send('déjà vu');
    await talk.settle(client);
  },
  '02-what-http-does/race': async (talk, cell) => {
    await noteAnswer(talk, cell, '/poll');
    await noteAnswer(talk, cell, '/nowhere');
    const client = await talk.raw('client');
    const stream = await fetch(`${cell.origin}/stream`);
    talk.note('stream', stream.headers.get('content-type'), stream.headers.get('cache-control'));
    const waiting = noteAnswer(talk, cell, '/wait?known=0');
    // It shows nowhere that the request waits, so goals are shot until it is answered.
    const shooting = setInterval(() => client.send('goal'), 100);
    await waiting;
    clearInterval(shooting);
    let told = '';
    for await (const text of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      told += text;
      if (told.split('\n\n').length > 2) break;
    }
    talk.note('stream', ...told.split('\n\n').slice(0, 2));
    await talk.settle(client);
    talk.heard.client?.splice(2);
    await noteAnswer(talk, cell, '/wait?known=0', {}, (text) => text.replace(/\d+/, 'n'));
  },
  '03-one-polite-question/hello': async (talk) => {
    await talk.settle(await talk.raw('client'));
    talk.note('client', 'is there');
  },
  '03-one-polite-question/doors': async (talk, cell) => {
    for (const door of ['200', '403', '426', 'wrong', 'silent']) await noteUpgrade(talk, cell, door);
    await talk.settle(await talk.raw('guest'));
    await noteAnswer(talk, cell, '/');
  },
  '04-bits-on-the-wire/echo': echoes,
  '06-your-first-server/echo': echoes,
  '06-your-first-server/buffer': echoes,
  '06-your-first-server/broadcast': echoes,
  '09-hello-socketio/chat': async (talk) => {
    const ada = await talk.socketio('ada', { auth: { name: 'Ada' } });
    const guest = await talk.socketio('guest');
    ada.emit('chat message', 'hello');
    ada.emit('chat message', '   ');
    guest.emit('chat message', { not: 'a text' });
    await talk.settle(ada, guest);
    guest.disconnect();
    await expect.poll(() => talk.heard.ada?.length).toBe(3);
    const [one, two] = [await talk.raw('one', '?client=One'), await talk.raw('two')];
    one.send('hello');
    two.send(Buffer.from('binary'));
    await talk.settle(one, two);
    two.close(4000);
    await expect.poll(() => talk.heard.one?.length).toBe(3);
  },
  '09-hello-socketio/benefits': async (talk) => {
    const [a, b] = [await talk.socketio('a'), await talk.socketio('b')];
    await talk.socketio('news', {}, '/news');
    a.emit('say', 'one');
    a.emit('say to all', 'all');
    await talk.settle(a, b);
    b.emit('join');
    await talk.settle(b);
    a.emit('say to room', 'room');
    talk.note('a', await a.emitWithAck('add', 1, 2));
    talk.note('a', await a.emitWithAck('describe', { n: 1, bytes: new Uint8Array(5) }));
    await talk.settle(a, b);
    a.emit('cut me');
    await once(a as never, 'disconnect');
    const [x, y] = [await talk.raw('x'), await talk.raw('y')];
    y.send('join');
    await talk.settle(y);
    for (const text of ['say', 'all to all', 'room to room', 'cut']) x.send(text);
    await once(x, 'close');
    await talk.settle(y);
  },
  '10-events/arrival': async (talk) => {
    const client = await talk.socketio('client');
    for (const value of [
      1,
      'é',
      null,
      [1],
      { a: undefined, n: Number.NaN },
      new Date(0),
      new Map(),
      new Uint8Array([1, 2]),
    ]) {
      client.emit('value', value);
    }
    client.emit('value');
    await talk.settle(client);
  },
  '10-events/silence': async (talk) => {
    const client = await talk.socketio('client');
    for (const args of [['new line', 'text'], ['New line', 'text', { more: [1] }], ['newline']]) {
      client.emit(...(args as [string]));
      // One by one: of events that arrive together, Socket.IO tells all to listeners to any first.
      await talk.settle(client);
    }
  },
  '11-who-gets-it/stage': async (talk) => {
    const [a, b] = [await talk.socketio('a'), await talk.socketio('b')];
    for (const event of ['to me', 'to others', 'to everyone']) a.emit(event, 'text');
    await talk.settle(a, b);
    const [x, y] = [await talk.raw('x'), await talk.raw('y')];
    for (const text of ['me one', 'others two', 'everyone three', 'nobody four']) x.send(text);
    x.send(Buffer.from('bytes'));
    await talk.settle(x, y);
  },
  '11-who-gets-it/calls': async (talk) => {
    const clients = [];
    for (const name of ['A', 'B', 'C', 'D']) clients.push(await talk.socketio(name, { auth: { name } }));
    clients.push(await talk.socketio('admin', {}, '/admin'));
    for (const call of THIRTEEN) {
      clients[0]?.emit('call', call);
      await talk.settle(...clients);
      noteCounts(talk, call);
    }
  },
  '12-rooms/stage': async (talk) => {
    const clients = [];
    for (const name of ['A', 'B', 'C']) clients.push(await talk.socketio(name, { auth: { name } }));
    const [a, b, c] = clients;
    for (const room of ['tea', 'cake', 'none']) a?.emit('join', room);
    b?.emit('join', 'tea');
    c?.emit('join', 'cake');
    a?.emit('leave', 'cake');
    for (const call of SEVEN) {
      a?.emit('call', call);
      await talk.settle(...clients);
      noteCounts(talk, call);
    }
  },
  '12-rooms/ways': async (talk) => {
    const [a, b] = [await talk.socketio('a'), await talk.socketio('b')];
    a.emit('join', 'tea');
    b.emit('join', 'Tea');
    b.emit('join', { room: 'tea' });
    for (let room = 0; room < 12; room += 1) b.emit('join', `${room}`);
    b.emit('join', 'tea');
    await talk.settle(a, b);
    a.emit('say', 'hello');
    await talk.settle(a, b);
  },
  '13-acknowledgements/ask': async (talk) => {
    const client = await talk.socketio('client');
    client.emit('say', 'nothing to call');
    const later = client.emitWithAck('think', 'b');
    talk.note('client', await client.emitWithAck('say', 'a'));
    talk.note('client', await later);
  },
  '13-acknowledgements/kinds': async (talk) => {
    const client = await talk.socketio('client');
    client.emit('answers twice', (answer: unknown) => talk.note('client', answer));
    talk.note('client', await client.emitWithAck('answers'), await client.emitWithAck('is late'));
    for (const event of ['forgets', 'no such name']) {
      client.emit(event, () => talk.note('client', event, 'answered'));
    }
    await talk.settle(client);
  },
  '13-acknowledgements/everyone': async (talk) => {
    const [a, b] = [await talk.socketio('a'), await talk.socketio('b')];
    for (const client of [a, b]) client.on('ready?', (answer) => answer('yes'));
    talk.note('a', await a.emitWithAck('ask everyone', true));
    b.off('ready?');
    talk.note('a', await a.emitWithAck('ask everyone', true));
    // Without a timeout it runs out at once, so who answered in time differs.
    const { error } = await a.emitWithAck('ask everyone', false);
    talk.note('a', error);
    await talk.settle(a, b);
  },
  '13-acknowledgements/retry': async (talk) => {
    const client = await talk.socketio('client');
    client.emit('save', 'one', () => talk.note('client', 'the ack that is lost'));
    talk.note('client', await client.emitWithAck('save', 'one'));
    for (const id of [1, 1, 2]) talk.note('client', await client.emitWithAck('save once', 'two', id));
    talk.note('client', await client.emitWithAck('list'));
  },
  '14-under-the-hood/server': async (talk) => {
    for (const namespace of ['/', '/news']) {
      const client = await talk.socketio(namespace, {}, namespace);
      client.emit('a', { bytes: Buffer.from('x'), list: [1, null] });
      if (namespace === '/') talk.note('sum', await client.emitWithAck('add', 1, 2));
      await talk.settle(client);
    }
  },
  '14-under-the-hood/hand': async (talk, cell) => {
    const open = await (await fetch(`${cell.origin}/socket.io/?EIO=4&transport=polling`)).text();
    const { pingInterval, pingTimeout } = JSON.parse(open.slice(1));
    talk.note('open packet', pingInterval, pingTimeout);
    const client = await talk.socketio('client');
    client.emit('hello', 'you');
    talk.note('sum', await client.emitWithAck('add', 1, 2));
    await talk.settle(client);
  },
  '14-under-the-hood/plain': echoes,
  '14-under-the-hood/blocked': async (talk, cell) => {
    const client = await talk.socketio('client', { transports: ['polling', 'websocket'] });
    await talk.settle(client);
    talk.note('client', client.io.engine.transport.name);
    const [error] = await once(cell.socketio() as never, 'connect_error');
    talk.note('impatient', error.message);
  },
};

const THIRTEEN = [
  'socket.emit',
  'socket.broadcast.emit',
  'io.emit',
  'io.to("r").emit',
  'socket.to("r").emit',
  'io.to("r").to("r2").emit',
  'io.except("r2").emit',
  'io.to("r").except("r2").emit',
  'socket.to(D.id).emit',
  'socket.to(A.id).emit',
  'io.to(A.id).emit',
  'io.to("nobody").emit',
  'io.of("/admin").emit',
];

const SEVEN = [
  'io.to("tea").emit',
  'socket.to("tea").emit',
  'io.to("tea").to("cake").emit',
  'io.to("tea").except("cake").emit',
  'io.except("tea").emit',
  'io.to(B.id).emit',
  'io.to("Tea").emit',
];

/** How much each client has heard so far: that says whom a call reached. */
function noteCounts(talk: Transcript, call: string): void {
  const counts = Object.entries(talk.heard).map(([name, all]) => [name, all.length]);
  talk.note('counts', call, Object.fromEntries(counts));
}

/** Texts and bytes, said by one of two raw clients. */
async function echoes(talk: Transcript): Promise<void> {
  const [one, two] = [await talk.raw('one'), await talk.raw('two')];
  one.send('hello');
  one.send('');
  one.send(Buffer.from([0x68, 0x69]));
  two.send('é\u0000');
  await talk.settle(one, two);
}

async function noteAnswer(
  talk: Transcript,
  { origin }: TestCell,
  path: string,
  init: RequestInit = {},
  tidy = (text: string) => text,
): Promise<void> {
  const response = await fetch(origin + path, init);
  const { headers } = response;
  const text = tidy(await response.text());
  talk.note(path, response.status, text, headers.get('connection'), headers.get('cache-control'));
}

/** The answer to an upgrade: its status and headers, or that there is none. */
function noteUpgrade(talk: Transcript, { port }: TestCell, door: string): Promise<void> {
  return new Promise((resolve) => {
    const note = (...what: unknown[]) => {
      talk.note(door, ...what);
      asked.destroy();
      resolve();
    };
    const key = 'dGhlIHNhbXBsZSBub25jZQ==';
    const asked = request({
      port,
      host: '127.0.0.1',
      path: `/ws?door=${door}`,
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': key,
      },
    });
    asked.on('upgrade', ({ statusCode, headers }) => note(statusCode, headers));
    // `Connection` differs: the bridge says `close`, so that no proxy keeps the connection for others.
    asked.on('response', ({ statusCode, headers: { connection: _, ...headers } }) =>
      note(statusCode, headers),
    );
    asked.on('error', () => note('no answer'));
    asked.end();
  });
}

async function transcribe(handler: Handler, script: Script, edited: boolean) {
  await using cell = await startCell(handler, { edited });
  const talk = startTranscript(cell);
  await script(talk, cell);
  expect(cell.crashed()).toBeUndefined();
  // Without what they hear as the cell ends.
  return structuredClone(talk.heard);
}

/** The shipped handler of this file. */
const shipped = (file: string) => {
  const name = file.replace(/^\d+-/, '').replace('/', '.');
  return lessonHandlers.get(name) as Handler;
};

test.each(Object.entries(scripts))(
  '%s: clients hear the same from it in the sandbox',
  async (file, script) => {
    const native = await transcribe(shipped(file), script, false);
    expect(Object.values(native).flat()).not.toEqual([]);
    const source = readFileSync(join(lessons, `${file}.ts`), 'utf8');
    const edited = await sandbox.start(source, {
      onLog: () => {},
      onStop: (error) => expect.unreachable(JSON.stringify(error)),
    });
    const sandboxed = await transcribe(edited.attach, script, true);
    edited.dispose();
    expect(sandboxed).toEqual(native);
  },
);

test.each(['09-hello-socketio/bugs', '11-who-gets-it/typo'])('%s: its mistake ends it', async (file) => {
  const stopped = Promise.withResolvers<unknown>();
  const source = readFileSync(join(lessons, `${file}.ts`), 'utf8');
  const edited = await sandbox.start(source, { onLog: () => {}, onStop: stopped.resolve });
  await using cell = await startCell(edited.attach);
  const client = cell.socketio();
  for (const event of ['hello', 'broken chat message']) client.emit(event, 'x');
  const line = source.split('\n').findIndex((text) => text.includes('socket.broadCast')) + 1;
  expect(await stopped.promise).toMatchObject({ kind: 'exception', line });
});

test('09-hello-socketio/cost: what needs the TCP connection is refused, in so many words', async () => {
  const source = readFileSync(join(lessons, '09-hello-socketio/cost.ts'), 'utf8');
  await expect(sandbox.start(source, { onLog: () => {}, onStop: () => {} })).rejects.toMatchObject({
    error: {
      message: expect.stringContaining('io.engine.on("headers") is not there for an edited handler'),
      line: source.split('\n').findIndex((text) => text.includes("io.engine.on('headers'")) + 1,
    },
  });
});
