import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { filesOf, saveFiles } from '../support/lesson-code.ts';
import { connectTcp } from '../support/raw-tcp.ts';
import { type Program, spawnProgram } from '../support/spawn-program.ts';
import { RawClient, startCompanion, type TestCompanion } from '../support/start-companion.ts';

let companion: TestCompanion;
let lab: string;
beforeAll(async () => {
  companion = await startCompanion();
  lab = await companion.mint();
});
afterAll(() => companion.close());

const at = (cell: string, path: string) => `${companion.origin}/lab/${lab}/${cell}/http${path}`;
const ask = async (cell: string, path: string, init?: RequestInit) =>
  (await fetch(at(cell, path), init)).text();

describe('waiter-and-walkie-talkie.kitchen', () => {
  const KITCHEN = 'waiter-and-walkie-talkie.kitchen';

  test('greets the table that holds a socket, and tells it; the other has to ask', async () => {
    const table = companion.raw(lab, KITCHEN);
    expect(await table.next()).toBe('Welcome! I will tell you.');
    expect(await ask(KITCHEN, '/ready')).toBe('dish 0');
    const cook = companion.raw(lab, KITCHEN);
    await cook.next();
    cook.send('ready');
    expect(await table.next()).toBe('dish 1');
    expect(await ask(KITCHEN, '/ready')).toBe('dish 1');
    await Promise.all([table.close(), cook.close()]);
  });
});

describe('waiter-and-walkie-talkie.duplex', () => {
  test('says all of its own after hearing one thing, and waits for nothing', async () => {
    const client = companion.raw(lab, 'waiter-and-walkie-talkie.duplex');
    await client.opened;
    client.send('page 1');
    for (let number = 1; number <= 20; number++) expect(await client.next()).toBe(`server ${number}`);
    await client.close();
  });
});

describe('what-http-does.counter', () => {
  test.each([
    ['/keep', 'keep-alive'],
    ['/close', 'close'],
  ])('%s answers hello with Connection: %s', async (path, connection) => {
    const response = await fetch(at('what-http-does.counter', path));
    expect(await response.text()).toBe('hello');
    expect(response.headers.get('connection')).toBe(connection);
  });
});

describe('what-http-does.race', () => {
  const RACE = 'what-http-does.race';

  test('tells all four of the same goal', async () => {
    const socket = companion.raw(lab, RACE);
    expect(await socket.next()).toBe('goal 0');
    const waiting = ask(RACE, '/wait?known=0');
    const stream = await fetch(at(RACE, '/stream'));
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    // At once: before the first byte of the answer, Firefox does not say that it is open.
    expect((await reader?.read())?.value).toBe('data: goal 0\n\n');
    expect(await ask(RACE, '/poll')).toBe('goal 0');
    // Its answer begins only with the goal, so whether it arrived is seen in the lab's count.
    await expect.poll(connections).toBe(3);

    socket.send('goal');
    expect(await socket.next()).toBe('goal 1');
    expect(await waiting).toBe('goal 1');
    expect((await reader?.read())?.value).toBe('data: goal 1\n\n');
    expect(await ask(RACE, '/poll')).toBe('goal 1');
    expect(await ask(RACE, '/wait?known=0')).toBe('goal 1');
    await reader?.cancel();
    await socket.close();
  });

  test('forgets who went away', async () => {
    const going = new AbortController();
    const waiting = ask(RACE, '/wait?known=1000', { signal: going.signal }).catch(() => 'gone');
    await expect.poll(connections).toBe(1);
    going.abort();
    expect(await waiting).toBe('gone');
    await expect.poll(connections).toBe(0);
    const socket = companion.raw(lab, RACE);
    await socket.next();
    socket.send('goal');
    expect(await socket.next()).toMatch(/^goal \d+$/);
    await socket.close();
  });

  test.each(['/', '/nothing', '//', '/%', '/wait/'])('answers %s with 404', async (path) => {
    const client = await connectTcp(companion.port);
    await client.send(`GET /lab/${lab}/${RACE}/http${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect((await client.readHead()).status).toBe(404);
    await client.destroy();
  });
});

describe('what-http-does.burst', () => {
  const BURST = 'what-http-does.burst';

  test('echoes over both', async () => {
    expect(await ask(BURST, '/echo', { method: 'POST', body: 'hello' })).toBe('hello');
    const client = companion.raw(lab, BURST);
    await client.opened;
    client.send('hello');
    expect(await client.next()).toBe('hello');
    await client.close();
  });

  test('outlives a request that stops in the middle', async () => {
    const witness = companion.raw(lab, BURST);
    await witness.opened;
    const client = await connectTcp(companion.port);
    await client.send(
      `POST /lab/${lab}/${BURST}/http/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf`,
    );
    await expect.poll(connections).toBe(2);
    await client.destroy();
    await expect.poll(connections).toBe(1);
    witness.send('still here');
    expect(await witness.next()).toBe('still here');
    await witness.close();
  });
});

async function connections(): Promise<number> {
  const response = await fetch(`${companion.origin}/lab/${lab}`);
  return ((await response.json()) as { connections: number }).connections;
}

test('over HTTP/2, a request like the one before it needs hardly any bytes of headers', async () => {
  const server = createServer((_request, response) => response.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(session, 'connect');
  const sizes: number[] = [];
  for (let number = 1; number <= 3; number++) {
    const before = session.socket.bytesWritten;
    const stream = session.request({
      ':path': '/lab/0123456789abcdef/what-http-does.counter/http/keep?client=counter',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0',
      'accept-language': 'en-GB,en;q=0.9',
      accept: '*/*',
      referer: 'http://localhost:3000/lessons/what-http-does/',
    });
    await once(stream.resume(), 'end');
    sizes.push(session.socket.bytesWritten - before);
  }
  session.close();
  server.close();
  // The first one sends each header in full (RFC 7541); acknowledgements of settings are in it too.
  expect(sizes[0]).toBeGreaterThan(200);
  expect(sizes[2]).toBeLessThan((sizes[0] ?? 0) / 3);
});

describe('“Run it yourself” of The waiter and the walkie-talkie', () => {
  test('tells a socket, and whoever asks', async () => {
    const folder = await saveFiles('waiter', filesOf('01-waiter-and-walkie-talkie'));
    const { program, port } = await start(folder);
    const table = new RawClient(`ws://localhost:${port}`);
    expect(await table.next()).toBe('Welcome! I will tell you.');
    expect(await table.next()).toMatch(/^dish \d+$/);
    expect(await (await fetch(`http://localhost:${port}/ready`)).text()).toMatch(/^dish [1-9]\d*$/);
    expect(await (await fetch(`http://localhost:${port}/`)).text()).toContain('<title>Two tables</title>');
    await table.close();
    program.child.kill();
    await program.ended;
  });
});

describe('“Run it yourself” of What HTTP really does', () => {
  const files = filesOf('02-what-http-does');

  test('twenty requests come on one connection or two', async () => {
    // The client asks again the moment an answer is there; sometimes the connection is free a little later.
    expect(await connectionsOf('what-http-does', files)).toBeLessThanOrEqual(2);
  });

  test('with the line added, on twenty', async () => {
    const code = files.get('server.mjs') ?? '';
    const changed = code.replace(
      "  response.end('hello');",
      "  response.setHeader('Connection', 'close');\n  response.end('hello');",
    );
    expect(changed).not.toBe(code);
    const closing = new Map([...files, ['server.mjs', changed]]);
    expect(await connectionsOf('what-http-does-closing', closing)).toBe(20);
  });
});

/** Runs server and client of the card; counts the connections that the server printed. */
async function connectionsOf(name: string, files: Map<string, string>): Promise<number> {
  const folder = await saveFiles(name, files);
  const { program, port } = await start(folder);
  const client = spawnProgram(['client.mjs'], { cwd: folder, env: { PORT: port } });
  await client.printed(/sent 20 requests/);
  await program.printed(/\/20 came on connection/);
  program.child.kill();
  await Promise.all([program.ended, client.ended]);
  return new Set([...program.output().matchAll(/came on connection (\d+)/g)].map(([, number]) => number))
    .size;
}

async function start(folder: string): Promise<{ program: Program; port: string }> {
  const port = await freePort();
  const program = spawnProgram(['server.mjs'], { cwd: folder, env: { PORT: port } });
  await program.printed(/http:\/\/localhost/);
  return { program, port };
}
