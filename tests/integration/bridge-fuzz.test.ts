import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import type { Socket } from 'socket.io-client';
import { expect, test } from 'vitest';
import { createBridge } from '../../server/sandbox/bridge.ts';
import { startCell } from '../support/edited-cell.ts';
import { createFakeGuest, type FakeGuest } from '../support/fake-guest.ts';

/** Stand for ids that only a running cell has. */
const socketIds = fc.constantFrom('socket 0', 'socket 1', 'socket 2');
const connectionIds = fc.constantFrom('connection 0', 'connection 1');
const numbers = fc.oneof(fc.constantFrom('ws 0', 'ws 1', 'request 0', 'upgrade 0'), fc.nat(300));

const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    '/',
    '/admin',
    '/victim',
    'red',
    '__proto__',
    'constructor',
    'x'.repeat(3_000),
    'then',
    'disconnect',
  ),
  socketIds,
);
const junk = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    numbers,
    fc.constantFrom(null, undefined, true, -1, 1.5, 1e308, Number.NaN, 65_536),
    fc.uint8Array({ maxLength: 200 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom('socket', 'rooms', 'except', 'timeout', 'toJSON', 'toString', 'message', 'data'),
        text,
      ),
      tie('value'),
      { maxKeys: 4 },
    ),
    fc.constant(JSON.parse('{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":2}}}')),
  ),
})).value;

/** Usually what it should be, sometimes anything. */
const mostly = <Value>(right: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: junk });
const op = (name: string, ...args: fc.Arbitrary<unknown>[]) => fc.tuple(fc.constant(name), ...args);

const rooms = fc.array(mostly(fc.constantFrom('red', 'blue')), { maxLength: 60 });
const target = fc.oneof(
  fc.record({ socket: mostly(socketIds) }),
  fc.record({ rooms: mostly(rooms), except: mostly(rooms) }),
);
const flags = fc.record(
  { timeout: mostly(fc.nat(20)), volatile: junk, compress: junk },
  { requiredKeys: [] },
);
const namespace = fc.constantFrom('/', '/admin', '/nowhere');
const payload = fc.oneof(text, fc.uint8Array({ maxLength: 200 }));
const status = fc.integer({ min: 0, max: 1_000 });
const headers = fc.array(
  fc.tuple(mostly(fc.constantFrom('Content-Type', 'Connection', 'Transfer-Encoding', 'a b')), mostly(text)),
  { maxLength: 5 },
);

const anyOp = fc.oneof(
  op(
    'emit',
    mostly(namespace),
    mostly(target),
    mostly(flags),
    mostly(fc.array(junk, { maxLength: 5 })),
    mostly(fc.nat(100)),
  ),
  op('join', mostly(socketIds), mostly(rooms)),
  op('leave', mostly(socketIds), junk),
  op('ack', numbers, mostly(fc.array(junk))),
  op('next', numbers, junk),
  op('fence', numbers),
  op('namespace', text),
  op('dynamic-namespaces'),
  op('use', mostly(namespace)),
  op('engine-use'),
  op('option', fc.constantFrom('pingInterval', 'maxHttpBufferSize', '__proto__'), mostly(fc.nat())),
  op('listen', fc.constantFrom('request', 'upgrade', 'connection', 'close')),
  op('ws-send', numbers, mostly(payload), junk),
  op('ws-ping', numbers, mostly(payload)),
  op('ws-pong', numbers, mostly(payload)),
  op('ws-close', numbers, mostly(fc.constantFrom(1000, 4000, null)), mostly(text)),
  op('http-head', numbers, mostly(status), mostly(text), mostly(headers)),
  op('http-flush', numbers),
  op('http-write', numbers, mostly(payload)),
  op('http-end', numbers, mostly(payload)),
  op('upgrade-write', numbers, mostly(payload)),
  op('upgrade-end', numbers, mostly(payload)),
  fc.tuple(fc.constantFrom('toString', '__proto__', 'constructor', 'valueOf', 'log'), junk, junk),
  fc.array(junk, { maxLength: 6 }),
);
/** What takes clients away: less often. */
const partings = fc.oneof(
  op('disconnect', mostly(socketIds), junk),
  op('connection-close', mostly(connectionIds)),
  op('ws-terminate', numbers),
  op('http-destroy', numbers),
  op('upgrade-destroy', numbers),
  op('upgrade-accept', numbers),
);
const ops = fc.array(fc.oneof({ weight: 60, arbitrary: anyOp }, { weight: 1, arbitrary: partings }), {
  minLength: 60,
  maxLength: 120,
});

/** Puts ids that are there now for those that stand for them. */
function withIds(guest: FakeGuest): (value: unknown) => unknown {
  const last = (kind: Parameters<FakeGuest['toldOf']>[0], pick: (args: unknown[]) => unknown) =>
    guest.toldOf(kind).slice(-3).map(pick);
  const info = (args: unknown[]) => args[1] as { id: string; connection: string };
  const ids: Record<string, unknown[]> = {
    socket: last('connection', (args) => info(args).id),
    connection: last('connection', (args) => info(args).connection),
    ws: last('ws-connection', ([id]) => id),
    request: last('request', ([id]) => id),
    upgrade: last('upgrade', ([id]) => id),
  };
  const replace = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const [, kind = '', at] = /^(socket|connection|ws|request|upgrade) (\d)$/.exec(value) ?? [];
      return ids[kind]?.[Number(at)] ?? value;
    }
    if (Array.isArray(value)) return value.map(replace);
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  return replace;
}

test('whatever an engine asks for, nothing throws, and another cell hears nothing', {
  timeout: 60_000,
}, async () => {
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  process.on('uncaughtException', note).on('unhandledRejection', note);

  const guest = createFakeGuest({ answers: true });
  const refusals: string[] = [];
  const bridge = createBridge({
    vm: guest,
    onLog: (lines) => refusals.push(...lines.map(({ text }) => text)),
  });
  guest.ask(['namespace', '/admin'], ['listen', 'request']);
  await using cell = await startCell(bridge.attach);
  await using other = await startCell(({ io }) =>
    io.on('connection', (s) => s.on('echo', (x, answer) => answer(x))),
  );

  const victim = other.socketio();
  const victimRaw = other.raw();
  const intruded: unknown[] = [];
  victim.onAny((...args) => intruded.push(args));
  victimRaw.socket.on('message', (data) => intruded.push(data));
  await Promise.all([once(victim as never, 'connect'), victimRaw.opened]);

  const clients: Socket[] = [
    cell.socketio({ reconnection: true, reconnectionDelay: 5 }),
    cell.socketio({ reconnection: true, reconnectionDelay: 5, transports: ['polling', 'websocket'] }),
    cell.socketio({ reconnection: true, reconnectionDelay: 5 }, '/admin'),
  ];
  for (const client of clients) {
    client.on('disconnect', (reason) => reason === 'io server disconnect' && client.connect());
    client.onAny((...args) => typeof args.at(-1) === 'function' && args.at(-1)(1, { b: Buffer.from('a') }));
  }
  let run = 0;

  await fc.assert(
    fc.asyncProperty(ops, async (asked) => {
      run += 1;
      if (run % 5 === 0) {
        cell.raw();
        fetch(cell.origin, { method: 'POST', body: 'x' }).then(
          (response) => response.text().catch(() => {}),
          () => {},
        );
        clients[0]?.emit('event', Buffer.from('x'), () => {});
      }
      const replace = withIds(guest);
      // One at a time, as ids come and go.
      for (const one of asked) guest.ask(replace(one));
      await setImmediate();
      expect(uncaught).toEqual([]);
      expect(intruded).toEqual([]);
      expect('polluted' in {}).toBe(false);
      expect(cell.crashed()).toBeUndefined();
    }),
    { numRuns: 250, endOnFailure: true },
  );

  expect(await victim.emitWithAck('echo', 'alive')).toBe('alive');
  expect(refusals.length).toBe(10);
  // After all that, it still works for who comes new.
  const fresh = cell.socketio();
  const heard = once(fresh as never, 'well');
  await once(fresh as never, 'connect');
  await expect
    .poll(() =>
      guest.told.some(([kind, , info]) => kind === 'connection' && (info as { id: string }).id === fresh.id),
    )
    .toBe(true);
  guest.ask(['emit', '/', { socket: fresh.id }, {}, ['well', 1], 0]);
  expect(await heard).toEqual([1]);
  expect(intruded).toEqual([]);
  process.off('uncaughtException', note).off('unhandledRejection', note);
});
