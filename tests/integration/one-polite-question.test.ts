import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { acceptOf } from '../../src/protocol/accept-key.ts';
import { freePort } from '../support/free-port.ts';
import { filesOf, saveFiles } from '../support/lesson-code.ts';
import { connectTcp, handshake } from '../support/raw-tcp.ts';
import { spawnProgram } from '../support/spawn-program.ts';
import { RawClient, startCompanion, type TestCompanion } from '../support/start-companion.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

let companion: TestCompanion;
let lab: string;
beforeAll(async () => {
  companion = await startCompanion();
  lab = await companion.mint();
});
afterAll(() => companion.close());

async function knock(door: string) {
  const client = await connectTcp(companion.port);
  await client.send(handshake(`/lab/${lab}/one-polite-question.doors/ws?door=${door}`));
  return client;
}

describe('the six doors', () => {
  test('one agrees', async () => {
    const client = await knock('open');
    const { status, headers } = await client.readHead();
    expect([status, headers['sec-websocket-accept']]).toEqual([101, acceptOf(KEY)]);
    await client.destroy();
  });

  test.each([
    ['200', 200, 'hello'],
    ['403', 403, ''],
    ['426', 426, ''],
  ])('one answers %s, and ends the connection', async (door, status, body) => {
    const client = await knock(door);
    const head = await client.readHead();
    expect(head.status).toBe(status);
    expect(String(await client.readRest())).toBe(body);
    if (status === 426) expect(head.headers['sec-websocket-version']).toBe('8');
  });

  test('one sends a whole answer to another key', async () => {
    const client = await knock('wrong');
    const { status, headers } = await client.readHead();
    expect([status, headers.upgrade, headers.connection]).toEqual([101, 'websocket', 'Upgrade']);
    expect(headers['sec-websocket-accept']).toBe(acceptOf(`${KEY} and more`));
    expect(headers['sec-websocket-accept']).not.toBe(acceptOf(KEY));
    await client.destroy();
  });

  test('one says nothing, and cuts; a second client ends the wait of the first', async () => {
    const first = await knock('silent');
    await expect.poll(connections).toBe(1);
    const second = await knock('silent');
    expect(String(await first.readRest())).toBe('');
    expect(String(await second.readRest())).toBe('');
    await expect.poll(connections).toBe(0);
  });

  test('and the same server answers requests', async () => {
    const answer = await fetch(`${companion.origin}/lab/${lab}/one-polite-question.doors/http/`);
    expect(await answer.text()).toBe('here');
  });
});

async function connections(): Promise<number> {
  const response = await fetch(`${companion.origin}/lab/${lab}`);
  return ((await response.json()) as { connections: number }).connections;
}

test('the page of another site is refused with 403', async () => {
  const client = await connectTcp(companion.port);
  await client.send(
    handshake(`/lab/${lab}/one-polite-question.hello/ws`, { Origin: 'http://other.example' }),
  );
  expect((await client.readHead()).status).toBe(403);
  await client.destroy();
});

describe('ws', () => {
  let port: number;
  const wss = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  beforeAll(async () => {
    if (!wss.address()) await new Promise((resolve) => wss.once('listening', resolve));
    ({ port } = wss.address() as AddressInfo);
  });
  afterAll(() => wss.close());

  test.each([
    ['another method', {}, 'POST / HTTP/1.1', 405],
    ['no key', { 'Sec-WebSocket-Key': null }, undefined, 400],
  ])('refuses %s', async (_name, changes, requestLine, status) => {
    const client = await connectTcp(port);
    await client.send(handshake('/', changes, requestLine));
    expect((await client.readHead()).status).toBe(status);
    await client.destroy();
  });

  test('gets a plain GET from a proxy that is not told about WebSockets, and answers 426', async () => {
    const seen: string[] = [];
    const proxy = createServer((req, res) => {
      // What Connection names is for this hop only (RFC 9110, section 7.6.1).
      const { connection, upgrade, ...headers } = req.headers;
      seen.push(`${connection}: ${upgrade}`);
      request({ port, path: req.url ?? '/', headers }, (answer) => {
        res.writeHead(answer.statusCode ?? 0, { Connection: 'close' });
        answer.pipe(res);
      }).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => proxy.once('listening', resolve));
    const client = await connectTcp((proxy.address() as AddressInfo).port);
    await client.send(handshake('/'));
    expect((await client.readHead()).status).toBe(426);
    expect(seen).toEqual(['Upgrade: websocket']);
    await client.destroy();
    proxy.close();
  });
});

describe('“Run it yourself”', () => {
  /** Starts the card's server; `change` edits its text. */
  async function start(name: string, change: (code: string) => string) {
    const code = filesOf('03-one-polite-question').get('server.mjs') ?? '';
    const folder = await saveFiles(name, new Map([['server.mjs', change(code)]]));
    const port = await freePort();
    const server = spawnProgram(['server.mjs'], { cwd: folder, env: { PORT: port } });
    await server.printed(/http:\/\/localhost/);
    return {
      port,
      async stop() {
        server.child.kill();
        await server.ended;
      },
    };
  }

  test('it shakes hands with a real client, and says hello', async () => {
    const server = await start('one-polite-question', (code) => code);
    const client = new RawClient(`ws://localhost:${server.port}`);
    expect(await client.next()).toBe('hello');
    expect(await (await fetch(`http://localhost:${server.port}`)).text()).toContain('new WebSocket');
    client.socket.terminate();
    await server.stop();
  });

  test('with one letter of the GUID changed, a client fails', async () => {
    const server = await start('one-polite-question-wrong', (code) => code.replace('258EAFA5', '258EAFA6'));
    const client = new RawClient(`ws://localhost:${server.port}`);
    expect((await client.closed).code).toBe(1006);
    await server.stop();
  });
});
