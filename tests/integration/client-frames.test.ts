import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Handlers } from '../../server/cells/handler.ts';
import { createLabIds } from '../../server/labs/lab-id.ts';
import { RawClient, startCompanion, type TestCompanion } from '../support/start-companion.ts';
import { WireObserver } from '../support/wire-observer.ts';

const CELL = 'frame-test.echo';
const handlers: Handlers = new Map([
  [
    CELL,
    ({ io, wss, http }) => {
      io.on('connection', (socket) => socket.on('echo', (text, answer) => answer(text)));
      wss.on('connection', (socket) => socket.send('hello'));
      http.on('request', (request, response) => response.end(`${request.method} ${request.url}`));
    },
  ],
]);

/** What a script in a sandboxed frame says of its origin. */
const FROM_FRAME = { Origin: 'null' };
const CORS = 'access-control-allow-origin';
const POLL = 'socket.io/?EIO=4&transport=polling';

let companion: TestCompanion;
let lab: string;
beforeAll(async () => {
  companion = await startCompanion({}, handlers);
  lab = await companion.mint();
});
afterAll(() => companion.close());

const ask = (path: string, init: RequestInit = {}) =>
  fetch(companion.origin + path, { ...init, headers: { ...FROM_FRAME, ...(init.headers as object) } });

/** Status of an answer, and who may read it besides pages of the site. */
async function answerTo(path: string, init: RequestInit = {}) {
  const response = await ask(path, init);
  await response.body?.cancel();
  return [response.status, response.headers.get(CORS)];
}

describe('a frame that belongs to no origin', () => {
  test('connects to the cells of a lab: raw, by Socket.IO over WebSocket, and by polling', async () => {
    const raw = new RawClient(`${companion.wsOrigin}/lab/${lab}/${CELL}/ws`, { headers: FROM_FRAME });
    expect(await raw.next()).toBe('hello');
    await raw.close();

    for (const transports of [['websocket'], ['polling']]) {
      const socket = companion.socketio(lab, CELL, { transports, extraHeaders: FROM_FRAME });
      expect(await socket.emitWithAck('echo', transports[0])).toBe(transports[0]);
      socket.close();
    }
    expect(await answerTo(`/lab/${lab}/${CELL}/${POLL}`)).toEqual([200, 'null']);
  });

  test('reads answers of a cell’s HTTP door, also to requests that are asked about first', async () => {
    const path = `/lab/${lab}/${CELL}/http/a`;
    const answer = await ask(path, { method: 'PUT' });
    expect([await answer.text(), answer.headers.get(CORS)]).toEqual(['PUT /a', 'null']);

    const preflight = await ask(path, {
      method: 'OPTIONS',
      headers: { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'x-mine' },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      [CORS]: 'null',
      'access-control-allow-methods': '*',
      'access-control-allow-headers': '*',
    });
  });

  test('is heard on the wire like any other', async () => {
    const observer = await WireObserver.open(companion, lab, '?newest=0');
    const raw = new RawClient(`${companion.wsOrigin}/lab/${lab}/${CELL}/ws?client=mine`, {
      headers: FROM_FRAME,
    });
    await raw.next();
    await raw.close();
    await observer.sync();
    const told = [...observer.connections.values()].map(({ up }) => up.toString('latin1'));
    expect(told).toContainEqual(expect.stringMatching(/client=mine.*Origin: null/s));
    observer.socket.close();
  });

  test('makes no lab, asks nothing about one, does not observe, and sends no bytes by hand', async () => {
    const refused = [403, null];
    expect(await answerTo('/api/labs', { method: 'POST' })).toEqual(refused);
    expect(await answerTo('/healthz')).toEqual(refused);
    expect(await answerTo(`/lab/${lab}`)).toEqual(refused);
    expect(await answerTo(`/lab/${lab}/observer/${POLL}`)).toEqual(refused);
    expect(await answerTo(`/lab/${lab}/${CELL}/bytes`, { method: 'POST', body: '8100' })).toEqual(refused);
    for (const door of ['observer/wire', 'observer/socket.io/?EIO=4&transport=websocket', `${CELL}/bytes`]) {
      const raw = new RawClient(`${companion.wsOrigin}/lab/${lab}/${door}`, { headers: FROM_FRAME });
      expect(await raw.closed, door).toMatchObject({ code: 1006 });
    }
  });

  test('is refused at a lab that nobody made, or that has ended, and may not read why', async () => {
    const forged = createLabIds('the secret of somebody else').mint();
    await using short = await startCompanion({ labIdleMs: 1 }, handlers);
    const ended = await short.mint();
    const client = short.raw(ended, CELL);
    await client.next();
    await client.close();
    await expect.poll(async () => (await fetch(`${short.origin}/lab/${ended}`)).status).toBe(404);

    for (const [id, status, { origin, wsOrigin }] of [
      [forged, 403, companion],
      ['nonsense', 404, companion],
      [ended, 404, short],
    ] as const) {
      for (const door of [POLL, 'http/']) {
        const response = await fetch(`${origin}/lab/${id}/${CELL}/${door}`, { headers: FROM_FRAME });
        expect([response.status, response.headers.get(CORS)], door).toEqual([status, null]);
      }
      const raw = new RawClient(`${wsOrigin}/lab/${id}/${CELL}/ws`, { headers: FROM_FRAME });
      expect(await raw.closed).toMatchObject({ code: 1006 });
    }
  });
});

test('another site is refused at a lab’s doors, and the site itself needs no permission', async () => {
  const evil = { headers: { Origin: 'https://evil.example' } };
  for (const door of [POLL, 'http/']) {
    const path = `/lab/${lab}/${CELL}/${door}`;
    expect(await answerTo(path, evil)).toEqual([403, null]);
    expect(await answerTo(path, { headers: { Origin: companion.origin } })).toEqual([200, null]);
  }
});
