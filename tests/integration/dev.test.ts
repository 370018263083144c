import { once } from 'node:events';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { freePort } from '../support/free-port.ts';
import { type Program, spawnProgram } from '../support/spawn-program.ts';
import { RawClient } from '../support/start-companion.ts';

const root = join(import.meta.dirname, '..', '..');
/** A copy of the project, which the tests may edit. */
const copy = join(root, '.cache', 'dev-test');
const PARTS = [
  'astro.config.mjs',
  'bench',
  'content',
  'package.json',
  'public',
  'scripts',
  'server',
  'src',
  'tsconfig.json',
];

let dev: Program;
let origin: string;

beforeAll(async () => {
  rmSync(copy, { recursive: true, force: true });
  for (const part of PARTS) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  dev = spawnProgram(['node_modules/astro/bin/astro.mjs', 'dev', '--ignore-lock'], {
    cwd: copy,
    // Astro and Vite behave otherwise under a test runner; a developer's shell has none.
    env: { PORT: port, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'development', VITEST: '', TEST: '' },
  });
  await dev.printed(/watching for file changes/);
}, 60_000);

afterAll(async () => {
  dev.child.kill('SIGTERM');
  await dev.ended;
});

/** Changes a file of the copy, as an editor would. */
function edit(path: string, before: string, after: string) {
  const file = join(copy, path);
  const text = readFileSync(file, 'utf8');
  expect(text, path).toContain(before);
  writeFileSync(file, text.replace(before, after));
}

const page = async (path: string) => (await fetch(origin + path)).text();
/** Longer than any edit takes; the poll ends as soon as it shows. */
const patience = { timeout: 30_000, interval: 200 };

test('the companion answers on the port of the site', async () => {
  const response = await fetch(`${origin}/api/labs`, { method: 'POST' });
  expect(response.status).toBe(201);
  expect(await page('/lessons/who-gets-it/')).toContain('Who gets it?');
});

test('the site’s own socket works beside it', async () => {
  const token = /wsToken = "([^"]+)"/.exec(await page('/@vite/client'))?.[1];
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/?token=${token}`, 'vite-hmr');
  const [message] = await once(socket, 'message');
  expect(String(message)).toBe('{"type":"connected"}');
  socket.close();
});

test('the frame for client code has its policy, and is let into a lab', async () => {
  const frame = await fetch(`${origin}/frame.html`);
  expect(frame.headers.get('content-security-policy')).toContain(
    `sandbox allow-scripts; default-src 'none';`,
  );
  const { id } = (await (await fetch(`${origin}/api/labs`, { method: 'POST' })).json()) as { id: string };
  const answer = await fetch(
    `${origin}/lab/${id}/your-first-server.echo/socket.io/?EIO=4&transport=polling`,
    { headers: { Origin: 'null', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors' } },
  );
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, 'null']);
});

test('edits of a handler and of the server take effect, and labs stay valid', async () => {
  const { id } = (await (await fetch(`${origin}/api/labs`, { method: 'POST' })).json()) as { id: string };
  const greeting = async () => {
    const client = new RawClient(`${origin.replace('http', 'ws')}/lab/${id}/your-first-server.echo/ws`);
    const text = await Promise.race([client.next(), client.closed.then(({ code }) => `closed ${code}`)]);
    client.socket.terminate();
    return text;
  };
  expect(await greeting()).toBe('Hello from the server!');
  edit('content/lessons/06-your-first-server/echo.ts', 'Hello from the server!', 'Hello from the edit!');
  await expect.poll(greeting, patience).toBe('Hello from the edit!');

  edit('server/companion.ts', "'ok'", "'edited'");
  await expect.poll(() => page('/healthz'), patience).toContain('edited');
  expect(await greeting()).toBe('Hello from the edit!');
}, 90_000);

test('a handler that throws ends its cell, and nothing else', async () => {
  const { id } = (await (await fetch(`${origin}/api/labs`, { method: 'POST' })).json()) as { id: string };
  const socket = io(origin, {
    path: `/lab/${id}/who-gets-it.typo/socket.io/`,
    transports: ['websocket'],
    reconnection: false,
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  const ended = new Promise((resolve) => socket.once('disconnect', resolve));
  socket.emit('hello', 'there');
  expect(await ended).toBe('transport close');
  expect(JSON.parse(await page('/healthz'))).toHaveProperty('labs');
});

test('edits of a lesson and of a component take effect', async () => {
  const lesson = () => page('/lessons/your-first-server/');
  edit('content/lessons/06-your-first-server/index.mdx', 'is a program that waits', 'has just been edited');
  await expect.poll(lesson, patience).toContain('has just been edited');
  edit('src/components/HandlerCode.astro', 'running on this server', 'edited on this server');
  await expect.poll(lesson, patience).toContain('edited on this server');
}, 90_000);
