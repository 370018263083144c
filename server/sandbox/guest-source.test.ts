import { readdirSync, readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';
import { guestModules, guestSource } from './guest-source.ts';

/** The facade in a context of its own, as the engine starts it. */
function startGuest() {
  const sent: unknown[][] = [];
  const context = createContext({ performance, queueMicrotask, atob, btoa, DOMException });
  const start = runInContext(guestSource(), context) as (
    door: (json: string) => void,
  ) => Record<string, unknown>;
  const guest = start((json) => sent.push(JSON.parse(json)));
  return { guest, sent, global: runInContext('globalThis', context) as Record<symbol, unknown> };
}

test('every file of the facade is part of it', () => {
  const folder = new URL('guest/', import.meta.url);
  const files = readdirSync(folder).filter((file) => !file.endsWith('.test.ts'));
  const source = guestSource();
  for (const file of files) {
    const [declared] =
      /(?<=^export )(?:async )?(?:class|function|const) \w+/m.exec(
        readFileSync(new URL(file, folder), 'utf8'),
      ) ?? [];
    expect([file, declared && source.includes(declared)]).toEqual([file, true]);
  }
  expect(source).not.toMatch(/^(import|export) /m);
});

test('no name is declared by two files', () => {
  const names = [...guestSource().matchAll(/^(?:async )?(?:const|let|class|function\*?) (\w+)/gm)].map(
    ([, name]) => name,
  );
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('it starts, says nothing, and gives the engine what it calls', () => {
  const { guest, sent } = startGuest();
  expect(Object.keys(guest).sort()).toEqual(['dispatch', 'explain', 'run']);
  expect(sent).toEqual([]);
});

test('every module that can be imported exports what it says, by each of its names', () => {
  const { global } = startGuest();
  const exports = global[Symbol.for('full-duplex.modules')] as Record<string, Record<string, unknown>>;
  expect(Object.keys(guestModules)).toEqual(
    expect.arrayContaining(['socket.io', 'ws', 'http', 'node:http', 'crypto']),
  );
  for (const source of Object.values(guestModules)) {
    const [, name = '', names = ''] = /\['([^']+)'\];\nexport const \{ (.*) \}/.exec(source) ?? [];
    for (const one of [...names.split(', '), 'default'])
      expect([name, one, exports[name]?.[one]]).not.toContain(undefined);
  }
});

test('whatever is thrown can be explained', () => {
  const { guest, sent } = startGuest();
  const explain = guest.explain as (reason: unknown) => void;
  const evil = new Proxy(
    {},
    {
      get() {
        throw new Error('no');
      },
    },
  );
  for (const reason of [new TypeError('bad'), 'text', null, undefined, Symbol('s'), { a: 1 }, evil])
    explain(reason);
  expect(sent.map(([op]) => op)).toEqual(Array(7).fill('throw'));
  expect(sent.map(([, error]) => (error as { message: string }).message)).toEqual([
    'bad',
    "thrown: 'text'",
    'thrown: null',
    'thrown: undefined',
    'thrown: Symbol(s)',
    'thrown: { a: 1 }',
    'something that cannot be shown was thrown',
  ]);
});
