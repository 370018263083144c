import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FENCE, type InstallAnswer } from '../../src/protocol/edited-handler.ts';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';

const CELL = 'who-gets-it.stage';

let companion: TestCompanion;
beforeAll(async () => {
  companion = await startCompanion();
});
afterAll(() => companion.close());

/** An observer of a lab, and all that it was told of handlers. */
async function observe(lab: string) {
  const socket = companion.socketio(lab, 'observer');
  const told: unknown[][] = [];
  socket.onAny((event, ...args) => event.startsWith('handler:') && told.push([event, ...args]));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return {
    told,
    socket,
    install: (source: string, cell = CELL): Promise<InstallAnswer> =>
      socket.timeout(10_000).emitWithAck('handler:install', { cell, source }),
    reset: (cell = CELL) => socket.timeout(10_000).emitWithAck('handler:reset', { cell }),
    [Symbol.dispose]: () => void socket.close(),
  };
}

/** A client of a cell: what it was greeted with, and how it ended. */
async function join(lab: string, cell = CELL) {
  const socket = companion.socketio(lab, cell);
  const ended = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('disconnect', (_reason, details) => {
      // Without details it was closed from here.
      const { code = 0, reason = '' } =
        (details as { context?: Partial<CloseEvent> } | undefined)?.context ?? {};
      resolve({ code, reason });
    });
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return { socket, ended };
}

const ask = (socket: Socket, ...args: [string, ...unknown[]]) => socket.timeout(5_000).emitWithAck(...args);

const greets = (text: string) =>
  `export default ({ io }) => io.on('connection', (socket) => socket.on('who', (done) => done('${text}')));`;

test('an edited handler answers in its lab, and in no other, until it is reset', async () => {
  const [lab, otherLab] = [await companion.mint(), await companion.mint()];
  using mine = await observe(lab);
  using other = await observe(otherLab);
  const before = await join(lab);
  const stranger = await join(otherLab);

  expect(await mine.install(greets('edited'))).toEqual({ ok: true });
  expect(await before.ended).toEqual({ code: 1012, reason: 'another handler runs now' });
  const edited = await join(lab);
  expect(await ask(edited.socket, 'who')).toBe('edited');

  await mine.reset();
  expect((await edited.ended).code).toBe(1012);
  // The shipped handler knows nothing of `who`.
  const shipped = await join(lab);
  await ask(shipped.socket, FENCE);
  expect(mine.told).toEqual([
    ['handler:running', CELL, 'edited'],
    ['handler:running', CELL, 'shipped'],
  ]);

  // The other lab was never disturbed, nor told.
  expect(await ask(stranger.socket, FENCE)).toBeUndefined();
  await other.reset();
  expect(other.told).toEqual([]);
  for (const { socket } of [shipped, stranger]) socket.close();
});

test('an observer that comes later may ask what runs', async () => {
  const lab = await companion.mint();
  using first = await observe(lab);
  await first.install(greets('edited'));
  using second = await observe(lab);
  const list = () => second.socket.timeout(5_000).emitWithAck('handler:list');
  expect(await list()).toEqual([CELL]);
  await first.reset();
  expect(await list()).toEqual([]);
});

test('what cannot start is told with its line, and what ran before goes on', async () => {
  const lab = await companion.mint();
  using observer = await observe(lab);
  await observer.install(greets('first'));
  const client = await join(lab);
  const wrong = await observer.install('const a = 1;\nconst b = ;\n');
  expect(wrong).toMatchObject({ ok: false, error: { kind: 'syntax', line: 2 } });
  expect(await observer.install("\n\nthrow new Error('at the start');")).toMatchObject({
    ok: false,
    error: { kind: 'exception', line: 3, message: expect.stringContaining('at the start') },
  });
  expect(await ask(client.socket, 'who')).toBe('first');
  client.socket.close();
});

test('an error that nobody catches ends it for all its clients, and the shipped one answers again', async () => {
  const lab = await companion.mint();
  using observer = await observe(lab);
  await observer.install(`export default ({ io }) => {
  io.on('connection', (socket) => {
    socket.on('hello', (text) => socket.broadCast.emit('hello', text));
  });
};`);
  const [first, second] = [await join(lab), await join(lab)];
  first.socket.emit('hello', 'x');
  const reason = expect.stringContaining('TypeError');
  expect(await first.ended).toEqual({ code: 1011, reason });
  expect(await second.ended).toEqual({ code: 1011, reason });
  await expect.poll(() => observer.told.at(-1)).toEqual(['handler:running', CELL, 'shipped']);
  expect(observer.told.find(([event]) => event === 'handler:stop')).toEqual([
    'handler:stop',
    CELL,
    expect.objectContaining({ kind: 'exception', line: 3, message: expect.stringContaining('TypeError') }),
  ]);
  const third = await join(lab);
  await ask(third.socket, FENCE);
  third.socket.close();
});

test('its console is heard by the observers of its lab alone, with the line', async () => {
  const lab = await companion.mint();
  using mine = await observe(lab);
  using other = await observe(await companion.mint());
  await mine.install("console.log('started', { a: 1 });\n\nconsole.warn('careful');");
  await expect
    .poll(() => mine.told.filter(([event]) => event === 'handler:log').flatMap(([, , lines]) => lines))
    .toEqual([
      { level: 'log', text: 'started { a: 1 }', line: 1 },
      { level: 'warn', text: 'careful', line: 3 },
    ]);
  await other.reset();
  expect(other.told).toEqual([]);
});

test('a cell that no lesson has cannot be edited; malformed requests are ignored', async () => {
  using observer = await observe(await companion.mint());
  expect(await observer.install('1', 'no.cell')).toMatchObject({ ok: false, error: { kind: 'limit' } });
  const { socket } = observer;
  for (const request of [undefined, null, 1, 'x', {}, { cell: CELL }, { cell: 1, source: '' }, [CELL, '']]) {
    socket.emit('handler:install', request, () => observer.told.push(['answered']));
    socket.emit('handler:reset', request, () => observer.told.push(['answered']));
  }
  socket.emit('handler:install', { cell: CELL, source: '1' }, 'no function');
  await observer.reset();
  expect(observer.told.filter(([event]) => event === 'answered').length).toBe(1);
  expect(observer.told).not.toContainEqual(['handler:running', CELL, 'edited']);
});
