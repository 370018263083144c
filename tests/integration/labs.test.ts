import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLabIds } from '../../server/labs/lab-id.ts';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';

let companion: TestCompanion;
beforeAll(async () => {
  companion = await startCompanion();
});
afterAll(() => companion.close());

const ECHO = 'your-first-server.echo';

/** Status and JSON body of the answer to an upgrade request that is refused. */
async function refusedUpgrade(path: string, headers: Record<string, string> = {}) {
  const req = request(`${companion.origin}${path}`, {
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  });
  req.end();
  const [response] = await once(req, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, code: JSON.parse(text).error.code };
}

async function refusedGet(path: string, init: RequestInit = {}) {
  const response = await fetch(`${companion.origin}${path}`, init);
  return {
    status: response.status,
    code: ((await response.json()) as { error: { code: string } }).error.code,
  };
}

test('POST /api/labs answers 201 with the id of a lab that works', async () => {
  const response = await fetch(`${companion.origin}/api/labs`, { method: 'POST' });
  expect(response.status).toBe(201);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const body = (await response.json()) as { id: string };
  expect(Object.keys(body)).toEqual(['id']);
  const client = companion.raw(body.id, ECHO);
  expect(await client.next()).toBe('Hello from the server!');
  await client.close();
});

test('two minted labs differ', async () => {
  expect(await companion.mint()).not.toBe(await companion.mint());
});

test('any other method is answered 405 with the right one', async () => {
  const response = await fetch(`${companion.origin}/api/labs`);
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST');
});

test('a lab says how many connections it has', async () => {
  const lab = await companion.mint();
  const connections = async () => (await fetch(`${companion.origin}/lab/${lab}`)).json();
  expect(await connections()).toEqual({ connections: 0 });
  const client = companion.raw(lab, ECHO);
  await client.opened;
  expect(await connections()).toEqual({ connections: 1 });
  await client.close();
});

const forged = createLabIds('the secret of somebody else').mint();

describe.each([
  ['raw', (id: string) => `/lab/${id}/${ECHO}/ws`],
  ['Socket.IO', (id: string) => `/lab/${id}/${ECHO}/socket.io/?EIO=4&transport=websocket`],
  ['observer', (id: string) => `/lab/${id}/observer/socket.io/?EIO=4&transport=websocket`],
])('at the %s door', (_door, path) => {
  test('a malformed id is told so', async () => {
    const answer = { status: 404, code: 'LAB_MALFORMED' };
    expect(await refusedUpgrade(path('nonsense'))).toEqual(answer);
    expect(await refusedGet(path('nonsense'))).toEqual(answer);
  });

  test('a forged id is told so', async () => {
    const answer = { status: 403, code: 'LAB_FORGED' };
    expect(await refusedUpgrade(path(forged))).toEqual(answer);
    expect(await refusedGet(path(forged))).toEqual(answer);
  });

  test('another site is told so, with a good id', async () => {
    const headers = { Origin: 'https://evil.example' };
    const lab = await companion.mint();
    const answer = { status: 403, code: 'ORIGIN_REFUSED' };
    expect(await refusedUpgrade(path(lab), headers)).toEqual(answer);
    expect(await refusedGet(path(lab), { headers })).toEqual(answer);
  });
});

test('an expired id is told so, at every door', async () => {
  await using short = await startCompanion({ labIdleMs: 1 });
  const lab = await short.mint();
  const client = short.raw(lab, ECHO);
  await client.opened;
  await client.close();
  // The lab ends a millisecond after its last connection; until then its status is an answer too.
  const status = async () => (await fetch(`${short.origin}/lab/${lab}`)).status;
  await expect.poll(status).toBe(404);
  for (const path of [
    `/lab/${lab}`,
    `/lab/${lab}/${ECHO}/ws`,
    `/lab/${lab}/${ECHO}/socket.io/?EIO=4&transport=polling`,
  ]) {
    const response = await fetch(`${short.origin}${path}`);
    expect([response.status, await response.json()], path).toEqual([
      404,
      { error: { code: 'LAB_EXPIRED', message: expect.any(String) } },
    ]);
  }
  const late = short.raw(lab, ECHO);
  expect(await late.closed).toMatchObject({ code: 1006 });
});

test('what does not exist is told so', async () => {
  const lab = await companion.mint();
  expect(await refusedGet(`/lab/${lab}/no-lesson.nothing/ws`)).toEqual({ status: 404, code: 'CELL_UNKNOWN' });
  expect(await refusedUpgrade(`/lab/${lab}/no-lesson.nothing/ws`)).toEqual({
    status: 404,
    code: 'CELL_UNKNOWN',
  });
  expect(await refusedGet(`/lab/${lab}/${ECHO}/elsewhere`)).toEqual({ status: 404, code: 'NOT_FOUND' });
  expect(await refusedUpgrade('/elsewhere')).toEqual({ status: 404, code: 'NOT_FOUND' });
  expect(await refusedGet(`/lab/${lab}/${ECHO}/ws`)).toEqual({ status: 426, code: 'UPGRADE_REQUIRED' });
});

test('a Socket.IO session of one lab opens no other lab', async () => {
  const [mine, theirs] = [await companion.mint(), await companion.mint()];
  const open = await fetch(`${companion.origin}/lab/${theirs}/${ECHO}/socket.io/?EIO=4&transport=polling`);
  const { sid } = JSON.parse((await open.text()).slice(1));
  const stolen = await fetch(
    `${companion.origin}/lab/${mine}/${ECHO}/socket.io/?EIO=4&transport=polling&sid=${sid}`,
  );
  expect([stolen.status, await stolen.json()]).toEqual([400, { code: 1, message: 'Session ID unknown' }]);
});

test('an address with a broken name of the server before it is answered, at every door', async () => {
  const lab = await companion.mint();
  for (const path of [
    `/lab/${lab}/${ECHO}/socket.io/?EIO=4&transport=polling`,
    `/lab/${lab}/${ECHO}/ws`,
    '/',
  ]) {
    for (const upgrade of ['', 'Connection: Upgrade\r\nUpgrade: websocket\r\n']) {
      const socket = connect(companion.port, '127.0.0.1');
      socket.write(`GET http://[${path} HTTP/1.1\r\nHost: x\r\n${upgrade}Connection: close\r\n\r\n`);
      const [answer] = await once(socket, 'data');
      expect(String(answer)).toMatch(/^HTTP\/1\.1 (200|400|404|426) /);
      socket.destroy();
    }
  }
  expect((await fetch(`${companion.origin}/healthz`)).status).toBe(200);
});

test('JSONP, which any page could load as a script, is refused', async () => {
  const lab = await companion.mint();
  const path = `/lab/${lab}/${ECHO}/socket.io/?EIO=4&transport=polling&j=0`;
  expect(await refusedGet(path)).toEqual({ status: 400, code: 'JSONP_REFUSED' });
});

test('a session’s websocket transport over plain HTTP is refused, not left hanging', async () => {
  const lab = await companion.mint();
  const base = `/lab/${lab}/${ECHO}/socket.io/?EIO=4`;
  const open = await fetch(`${companion.origin}${base}&transport=polling`);
  const { sid } = JSON.parse((await open.text()).slice(1));
  const answer = { status: 400, code: 'HANDSHAKE_INVALID' };
  expect(await refusedGet(`${base}&transport=websocket&sid=${sid}`)).toEqual(answer);
});

test('a page asked for with an upgrade to something else is still answered', async () => {
  const req = request(`${companion.origin}/`, { headers: { Connection: 'Upgrade', Upgrade: 'h2c' } });
  req.end();
  const [response] = await once(req, 'response');
  response.resume();
  expect(response.statusCode).toBe(200);
});

test('/healthz says that the server is well', async () => {
  const response = await fetch(`${companion.origin}/healthz`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    status: 'ok',
    labs: expect.any(Number),
    uptimeSeconds: expect.any(Number),
  });
});
