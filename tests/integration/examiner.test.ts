import type { Socket } from 'socket.io';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CellServers } from '../../server/cells/handler.ts';
import { type OpenExaminer, openExaminer } from '../../src/lib/examiner/examiner.ts';
import type { Moment } from '../../src/lib/examiner/journal.ts';
import type { Examiner } from '../../src/protocol/exercise.ts';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';

/** What the checks below talk to. */
function handler({ io, wss, http }: CellServers) {
  const serve = (socket: Socket) => {
    socket.on('to others', (...args) => socket.broadcast.emit('said', ...args));
    socket.on('later', () => setTimeout(() => socket.emit('said', 'late'), 50));
    socket.on('sum', (one, other, done) => done(one + other));
    socket.on('ask me', async (question) => socket.emit('answered', await socket.emitWithAck(question)));
    socket.on('leave', () => socket.disconnect());
  };
  io.on('connection', serve);
  // As one in the sandbox that never comes to what it is asked: nothing of the companion answers either.
  io.of('/mute').on('connection', (socket) => void Object.assign(socket, { onevent() {} }));
  wss.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      const text = String(data);
      if (text === 'bye') socket.close(4001, 'as asked');
      else if (text === 'ping') {
        // As the companion's heartbeat may at any time, and then as an answer.
        socket.ping();
        socket.ping('x');
      } else for (const client of wss.clients) client.send(isBinary ? data : `all: ${text}`);
    });
  });
  http.on('request', (request, response) => {
    response.statusCode = 418;
    response.end(`${request.method} ${request.url}`);
  });
}

let companion: TestCompanion;
beforeAll(async () => {
  companion = await startCompanion({}, new Map([['a.b', handler]]));
});
afterAll(() => companion.close());

/** Runs a check, and says why it fails, and what its clients did. */
async function examine(run: (examiner: Examiner, open: OpenExaminer) => Promise<unknown>) {
  const moments: Moment[] = [];
  const address = { origin: companion.origin, lab: await companion.mint(), cell: 'a.b' };
  const open = openExaminer({ address, onMoment: (moment) => moments.push(moment) });
  const requirement = {
    id: 'it',
    text: '',
    run: async (examiner: Examiner) => void (await run(examiner, open)),
  };
  const failure = await open.check(requirement).then(
    () => undefined,
    (error: Error) => `${error.name}: ${error.message}`,
  );
  const did = moments.map(({ client, kind, text }) => [client, kind, text].filter(Boolean).join(' '));
  open.close();
  return { failure, did };
}

test('what was heard is told with values, bytes among them, and no fences', async () => {
  const { failure, did } = await examine(async ({ socketio }) => {
    const [a, b] = [await socketio('A'), await socketio('B')];
    a.emit('to others', 'x', { bytes: Uint8Array.of(1, 2) });
    expect(await b.hears('said', 'x', { bytes: Uint8Array.of(1, 2) })).toEqual([
      'x',
      { bytes: Uint8Array.of(1, 2) },
    ]);
    await a.hearsNothing();
    expect(await a.ask('sum', 1, 2)).toEqual([3]);
  });
  expect(failure).toBeUndefined();
  expect(did).toEqual([
    'A open',
    'B open',
    'A send to others("x", {"bytes":"<2 bytes 01 02>"})',
    'B hear said("x", {"bytes":"<2 bytes 01 02>"})',
    'A send sum(1, 2)',
    'A hear ack(3)',
  ]);
});

test.concurrent.each<[name: string, run: (examiner: Examiner) => Promise<unknown>, failure: RegExp]>([
  [
    'nothing',
    async ({ socketio }) => (await socketio('A')).hears('said', 'x'),
    /^Unmet: A should have heard `said\("x"\)`\. A heard nothing\.$/,
  ],
  [
    'other arguments',
    async ({ socketio }) => {
      const [a, b] = [await socketio('A'), await socketio('B')];
      a.emit('to others', 'y');
      await b.hears('said', 'x');
    },
    /^Unmet: B should have heard `said\("x"\)`\. B heard `said\("y"\)` [\d.]+ ms after A sent `to others\("y"\)` instead\.$/,
  ],
  [
    'other events',
    async ({ socketio }) => {
      const [a, b] = [await socketio('A'), await socketio('B')];
      a.emit('to others', 1);
      a.emit('to others', 2);
      await b.hears('sayd');
    },
    /^Unmet: B should have heard `sayd`\. B heard `said\(1\)` [\d.]+ ms after A sent `to others\(\d\)`, and 1 more\.$/,
  ],
  [
    'too much',
    async ({ socketio }) => {
      const [a, b] = [await socketio('A'), await socketio('B')];
      a.emit('to others', 1);
      await b.hearsNothing();
    },
    /^Unmet: B heard `said\(1\)` [\d.]+ ms after A sent `to others\(1\)`; it should have heard nothing\.$/,
  ],
  [
    'no acknowledgement',
    async ({ socketio }) => (await socketio('A', { namespace: '/mute' })).ask('silence'),
    /^Unmet: A sent `silence\(\)` and waited for the acknowledgement\. None came within 2 s\.$/,
  ],
  [
    'no answer to fences',
    async ({ socketio }) => (await socketio('A', { namespace: '/mute' })).hearsNothing(),
    /^Unmet: The handler has not answered A for 2 s\.$/,
  ],
  [
    'a closed client',
    async ({ socketio }) => {
      const a = await socketio('A');
      a.emit('leave');
      await a.hears('said');
    },
    /^Unmet: A was closed by the server \(io server disconnect\)\.$/,
  ],
  [
    'a client that stays',
    async ({ raw }) => (await raw('A')).closed(),
    /^Unmet: A should have been closed by the server\. It is still open\.$/,
  ],
  [
    'another raw message',
    async ({ raw }) => {
      const a = await raw('A');
      a.send('hello');
      await a.hears('hello');
    },
    /^Unmet: A should have heard `"hello"`\. A heard `"all: hello"` [\d.]+ ms after A sent `"hello"` instead\.$/,
  ],
  ['hex that is none', ({ sendBytes }) => sendBytes('8z'), /^Unmet: “z” is no hex digit/],
  ['code that is not there', ({ code }) => code.call('save'), /^Unmet: This exercise has no client code\.$/],
  ['what the check says', async ({ fail }) => fail('No.'), /^Unmet: No\.$/],
])('%s is said', async (_name, run, failure) => {
  expect((await examine(run)).failure).toMatch(failure);
});

test('what comes later than a fence is still heard', async () => {
  const { failure } = await examine(async ({ socketio }) => {
    const a = await socketio('A');
    a.emit('later');
    await a.hearsNothing();
    await a.hears('said', 'late');
  });
  expect(failure).toBeUndefined();
});

test('clients answer the server where the check says what', async () => {
  const { failure } = await examine(async ({ socketio }) => {
    const a = await socketio('A');
    a.answers('name?', () => 'Ada');
    a.emit('ask me', 'name?');
    await a.hears('answered', 'Ada');
  });
  expect(failure).toBeUndefined();
});

test('raw clients hear text and bytes, and how they were closed', async () => {
  const { failure, did } = await examine(async ({ raw }) => {
    const [a, b] = [await raw('A', { room: '1' }), await raw('B')];
    a.send(Uint8Array.of(0xff));
    for (const client of [a, b]) await client.hears(Uint8Array.of(0xff));
    b.send('bye');
    expect(await b.closed()).toEqual({ code: 4001, reason: 'as asked' });
    await a.hearsNothing();
  });
  expect(failure).toBeUndefined();
  expect(did.at(-1)).toBe('B close 4001 as asked');
});

test('HTTP and bytes by hand are asked', async () => {
  const { failure } = await examine(async ({ fetch, sendBytes }) => {
    expect(await fetch('/tea?hot', { method: 'POST', body: 'x' })).toEqual({
      status: 418,
      text: 'POST /tea?hot',
    });
    // "bye", masked with zeros.
    expect(await sendBytes('81 83 00 00 00 00 62 79 65')).toEqual({
      answer: '880a0fa161732061736b6564',
      messages: [],
      closeCode: 4001,
      ended: false,
    });
    // "ping": the heartbeat is left out.
    expect((await sendBytes('81 84 00 00 00 00 70 69 6e 67')).answer).toBe('890178');
  });
  expect(failure).toBeUndefined();
});

test('a handler that ended fails the requirement with its error and line, whatever that waits for', async () => {
  const { failure } = await examine(async ({ socketio }, open) => {
    const a = await socketio('A');
    open.stopped({ kind: 'exception', message: 'TypeError: no', line: 3, during: 'hello' });
    await a.hears('said');
  });
  expect(failure).toBe('Unmet: The handler ended: TypeError: no (line 3, during hello)');
});
