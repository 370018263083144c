import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';

let companion: TestCompanion;
beforeAll(async () => {
  companion = await startCompanion();
});
afterAll(() => companion.close());

/** An observer, and all that it was told of guests. */
async function observe(lab: string, auth: object = {}) {
  const socket = companion.socketio(lab, 'observer', { auth: { ...auth } });
  const told: unknown[][] = [];
  socket.onAny((event, ...args) => event.startsWith('guest:') && told.push([event, ...args]));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return { socket, told };
}

/** Resolves once everything that was sent to this observer before has arrived. */
const caughtUp = (socket: Socket) =>
  // The answer to a namespace that does not exist comes after all that was sent before.
  new Promise<void>((resolve) =>
    socket.io.socket(`/fence ${Math.random()}`).once('connect_error', () => resolve()),
  );

test('a host sees guests come, speak and go; each has the lowest free name', async () => {
  const lab = await companion.mint();
  const host = await observe(lab);
  const first = await observe(lab, { guest: true });
  const second = await observe(lab, { guest: true });
  await caughtUp(first.socket);
  expect(first.told[0]).toEqual(['guest:name', 'Guest 1']);

  const line = { cell: 'who-gets-it.stage', direction: 'down', text: 'hello' };
  first.socket.emit('guest:line', line);
  await caughtUp(first.socket);
  await caughtUp(host.socket);
  first.socket.close();
  await expect.poll(() => host.told.at(-1)).toEqual(['guest:list', ['Guest 2']]);
  const third = await observe(lab, { guest: true });
  await expect.poll(() => host.told.at(-1)).toEqual(['guest:list', ['Guest 1', 'Guest 2']]);

  expect(host.told.slice(0, 3)).toEqual([
    ['guest:list', ['Guest 1']],
    ['guest:list', ['Guest 1', 'Guest 2']],
    ['guest:line', 'Guest 1', line],
  ]);
  for (const { socket } of [host, second, third]) socket.close();
});

test('nothing of it reaches another lab', async () => {
  const stranger = await observe(await companion.mint());
  const guest = await observe(await companion.mint(), { guest: true });
  guest.socket.emit('guest:line', { cell: 'a.b', direction: 'up', text: 'secret' });
  await caughtUp(guest.socket);
  await caughtUp(stranger.socket);
  expect(stranger.told).toEqual([]);
  guest.socket.close();
  stranger.socket.close();
});

test.each([
  ['nothing', []],
  ['a string', ['hello']],
  ['no text', [{ cell: 'a.b', direction: 'up' }]],
  ['a foreign direction', [{ cell: 'a.b', direction: 'sideways', text: '' }]],
  ['a field too many', [{ cell: 'a.b', direction: 'up', text: '', name: 'A' }]],
  ['201 characters', [{ cell: 'a.b', direction: 'up', text: 'x'.repeat(201) }]],
  ['a long cell', [{ cell: 'x'.repeat(65), direction: 'up', text: '' }]],
])('a line with %s is ignored', async (_name, args) => {
  const lab = await companion.mint();
  const host = await observe(lab);
  const guest = await observe(lab, { guest: true });
  guest.socket.emit('guest:line', ...args);
  guest.socket.emit('guest:line', { cell: 'a.b', direction: 'up', text: 'x'.repeat(200) });
  await caughtUp(guest.socket);
  await expect.poll(() => host.told.filter(([event]) => event === 'guest:line').length).toBe(1);
  guest.socket.close();
  host.socket.close();
});

test.each([{ guest: 'yes' }, { guest: 1 }, { guest: { a: true } }, {}])(
  'auth of %o makes nobody a guest, who then cannot speak as one',
  async (auth) => {
    const lab = await companion.mint();
    const host = await observe(lab);
    const other = await observe(lab, auth);
    other.socket.emit('guest:line', { cell: 'a.b', direction: 'up', text: 'hello' });
    await caughtUp(other.socket);
    await caughtUp(host.socket);
    expect(host.told).toEqual([]);
    other.socket.close();
    host.socket.close();
  },
);
