import { createServer } from 'node:net';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import { spawnProgram } from '../support/spawn-program.ts';
import { RawClient } from '../support/start-companion.ts';

const root = join(import.meta.dirname, '..', '..');

/** The whole server, listening, with the site replaced by an empty one where it is not built. */
async function startProcess(env: Record<string, string> = {}) {
  const program = spawnProgram(['tests/support/server-process.ts'], {
    cwd: root,
    env: { PORT: '0', LOG_LEVEL: 'info', ...env },
  });
  const [origin] = await program.printed(/http:\/\/localhost:\d+/);
  return { ...program, origin };
}

async function mint(origin: string): Promise<string> {
  const response = await fetch(`${origin}/api/labs`, { method: 'POST' });
  return ((await response.json()) as { id: string }).id;
}

const rawOf = (origin: string, lab: string, cell: string) =>
  new RawClient(`${origin.replace('http', 'ws')}/lab/${lab}/${cell}/ws`);

function socketioOf(origin: string, lab: string, cell: string, transports = ['websocket']) {
  return io(origin, {
    path: `/lab/${lab}/${cell}/socket.io/`,
    transports,
    forceNew: true,
    reconnection: false,
  });
}

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('tells every client 1001 and exits 0', async () => {
    const server = await startProcess({ SHUTDOWN_SECONDS: '60' });
    const lab = await mint(server.origin);
    const raw = rawOf(server.origin, lab, 'your-first-server.echo');
    await raw.next();
    const socketio = socketioOf(server.origin, lab, 'who-gets-it.stage');
    const polling = socketioOf(server.origin, lab, 'who-gets-it.stage', ['polling']);
    const observer = socketioOf(server.origin, lab, 'observer');
    const goodbyes = [socketio, observer].map(
      (socket) =>
        new Promise((resolve) => socket.once('disconnect', (_reason, details) => resolve(codeOf(details)))),
    );
    const pollingEnd = new Promise((resolve) => polling.once('disconnect', resolve));
    await Promise.all(
      [socketio, polling, observer].map(
        (socket) => new Promise<void>((resolve) => socket.once('connect', resolve)),
      ),
    );

    server.child.kill(signal);
    expect(await raw.closed).toEqual({ code: 1001, reason: 'the server is stopping' });
    expect(await Promise.all(goodbyes)).toEqual([1001, 1001]);
    // A poll that hangs is answered; a client between two polls finds the door closed.
    expect(['transport close', 'transport error']).toContain(await pollingEnd);
    expect(await server.ended).toBe(0);
  });
});

/** The close code beneath a Socket.IO client in Node. */
function codeOf(details: unknown): number | undefined {
  return (details as { context?: { code?: number } } | undefined)?.context?.code;
}

test('a client that does not say goodbye is cut after SHUTDOWN_SECONDS', async () => {
  const server = await startProcess({ SHUTDOWN_SECONDS: '1' });
  const raw = rawOf(server.origin, await mint(server.origin), 'your-first-server.echo');
  await raw.next();
  raw.socket.pause();
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
});

test('a taken port is said in one line', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const server = spawnProgram(['tests/support/server-process.ts'], {
    cwd: root,
    env: { PORT: String(port) },
  });
  expect(await server.ended).toBe(1);
  expect(server.output()).toBe(
    `Port ${port} is in use. Stop what uses it, or choose another: PORT=${port + 1} npm start\n`,
  );
  taken.close();
});

test('wrong settings are named, all of them, before anything starts', async () => {
  const server = spawnProgram(['tests/support/server-process.ts'], {
    cwd: root,
    env: { PORT: 'http', MAX_LABS: '0' },
  });
  expect(await server.ended).toBe(1);
  expect(server.output()).toContain('PORT=http should be a whole number');
  expect(server.output()).toContain('MAX_LABS=0 should be at least 1');
  expect(server.output()).not.toMatch(/\n\s+at /);
});

describe('a handler that throws', () => {
  const kinds = [
    'at once',
    'in a listener',
    'in a timer',
    'after an await',
    'in a microtask',
    'on disconnect',
  ];

  test.each(kinds)('%s ends its cell alone, and is reported', async (kind) => {
    const server = await startProcess();
    const lab = await mint(server.origin);
    const bystander = rawOf(server.origin, lab, 'your-first-server.echo');
    await bystander.next();
    const observer = socketioOf(server.origin, lab, 'observer');
    await new Promise<void>((resolve) => observer.once('connect', resolve));
    const crash = new Promise((resolve) => observer.once('cell:crash', resolve));

    const victim = socketioOf(server.origin, lab, 'test.thrower');
    const end = new Promise((resolve) =>
      victim.once('disconnect', (_reason, details) => resolve(codeOf(details))),
    );
    await new Promise<void>((resolve) => victim.once('connect', resolve));
    if (kind === 'on disconnect') {
      await victim.emitWithAck('throw', kind);
      victim.disconnect();
    } else {
      victim.emit('throw', kind);
      expect(await end).toBe(1011);
    }
    expect(await crash).toEqual({ cell: 'test.thrower', message: `Error: thrown ${kind}` });
    await server.printed(/handler threw/);

    bystander.send('still here');
    expect(await bystander.next()).toBe('You said: still here');
    const again = socketioOf(server.origin, lab, 'test.thrower');
    await new Promise<void>((resolve) => again.once('connect', resolve));
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });

  test('in a raw listener closes its clients with the reason', async () => {
    const server = await startProcess();
    const lab = await mint(server.origin);
    const [first, second] = [
      rawOf(server.origin, lab, 'test.thrower'),
      rawOf(server.origin, lab, 'test.thrower'),
    ];
    await Promise.all([first.opened, second.opened]);
    first.send('throw');
    const goodbye = { code: 1011, reason: 'Error: thrown in a raw listener' };
    expect([await first.closed, await second.closed]).toEqual([goodbye, goodbye]);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });

  test('while its cell is made is told to the client that asked for it', async () => {
    const server = await startProcess();
    const raw = rawOf(server.origin, await mint(server.origin), 'test.broken');
    expect(await raw.closed).toEqual({ code: 1011, reason: 'Error: broken from the start' });
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });
});

test('an error that is no cell’s ends the process with 1, as in any program', async () => {
  const server = await startProcess({ TEST_BUG: '1' });
  expect(await server.ended).toBe(1);
  expect(server.output()).toContain('bug in the server');
});
