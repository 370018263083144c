import { describe, expect, test } from 'vitest';
import { type HandlerError, MAX_SOURCE_CHARACTERS } from '../../src/protocol/edited-handler.ts';
import { type HandlerOwner, HandlerProblem, type Sandbox } from '../sandbox/sandbox.ts';
import { createEditedHandlers } from './edited-handlers.ts';

/** A sandbox that runs nothing: sources that begin with `bad` cannot start. */
function openLab() {
  const told: unknown[][] = [];
  const owners: HandlerOwner[] = [];
  const disposed: string[] = [];
  const sandbox: Sandbox = {
    async start(source, owner) {
      if (source.startsWith('bad')) throw new HandlerProblem({ kind: 'syntax', message: source, line: 3 });
      owners.push(owner);
      return { attach() {}, dispose: () => disposed.push(source) };
    },
    close: async () => {},
  };
  const edits = createEditedHandlers({
    sandbox,
    onLog: (...args) => told.push(['log', ...args]),
    onStop: (...args) => told.push(['stop', ...args]),
    onChange: (...args) => told.push(['change', ...args]),
  });
  return { edits, told, owners, disposed };
}

const error: HandlerError = { kind: 'exception', message: 'TypeError: no', line: 2 };

test('a handler runs until it is reset', async () => {
  const { edits, told, disposed } = openLab();
  expect(await edits.install('a.b', 'one')).toEqual({ ok: true });
  expect([...edits.cells()]).toEqual(['a.b']);
  edits.reset('a.b');
  edits.reset('a.b');
  expect(edits.get('a.b')).toBeUndefined();
  expect(disposed).toEqual(['one']);
  expect(told).toEqual([
    ['change', 'a.b', 'edited'],
    ['change', 'a.b', 'shipped'],
  ]);
});

test('the last one asked for runs, the one before is ended', async () => {
  const { edits, disposed } = openLab();
  await Promise.all([edits.install('a.b', 'one'), edits.install('a.b', 'two')]);
  expect(disposed).toEqual(['one']);
});

test('where the new one cannot start, the one before goes on', async () => {
  const { edits, told, disposed } = openLab();
  await edits.install('a.b', 'one');
  const before = edits.get('a.b');
  expect(await edits.install('a.b', 'bad')).toEqual({
    ok: false,
    error: { kind: 'syntax', message: 'bad', line: 3 },
  });
  expect(edits.get('a.b')).toBe(before);
  expect(disposed).toEqual([]);
  expect(told).toEqual([['change', 'a.b', 'edited']]);
});

test('one that ends by itself is forgotten; one that was replaced before ends nothing', async () => {
  const { edits, told, owners } = openLab();
  await edits.install('a.b', 'one');
  await edits.install('a.b', 'two');
  told.length = 0;
  owners[0]?.onStop(error);
  expect(edits.get('a.b')).toBeDefined();
  owners[1]?.onStop(error);
  expect(edits.get('a.b')).toBeUndefined();
  expect(told).toEqual([['stop', 'a.b', error]]);
});

test('one that ends while its lab ends, or after, is told to nobody', async () => {
  const { edits, told, owners, disposed } = openLab();
  await edits.install('a.b', 'one');
  const late = edits.install('a.b', 'two');
  edits.close();
  expect(await late).toMatchObject({ ok: false, error: { kind: 'limit' } });
  told.length = 0;
  for (const owner of owners) owner.onStop(error);
  expect(told).toEqual([]);
  expect(disposed).toEqual(['one', 'two']);
});

describe('limits, each told with its value', () => {
  const limit = (words: string) => ({
    ok: false,
    error: { kind: 'limit', message: expect.stringContaining(words) },
  });

  test('the longest source runs, one character more does not', async () => {
    const { edits } = openLab();
    expect(await edits.install('a.b', 'x'.repeat(MAX_SOURCE_CHARACTERS))).toEqual({ ok: true });
    expect(await edits.install('a.b', 'x'.repeat(MAX_SOURCE_CHARACTERS + 1))).toEqual(limit('at most 16384'));
  });

  test('eight cells can be edited, a ninth when one was reset', async () => {
    const { edits } = openLab();
    for (let at = 0; at < 8; at++) expect(await edits.install(`a.${at}`, 'x')).toEqual({ ok: true });
    expect(await edits.install('a.8', 'x')).toEqual(limit('8 edited handlers'));
    expect(await edits.install('a.7', 'y')).toEqual({ ok: true });
    edits.reset('a.0');
    expect(await edits.install('a.8', 'x')).toEqual({ ok: true });
  });

  test('twenty starts at once, and four that wait', async () => {
    const { edits } = openLab();
    const five = await Promise.all(Array.from({ length: 5 }, () => edits.install('a.b', 'x')));
    expect(five.map(({ ok }) => ok)).toEqual([true, true, true, true, false]);
    for (let at = 0; at < 16; at++) expect(await edits.install('a.b', 'x')).toEqual({ ok: true });
    expect(await edits.install('a.b', 'x')).toEqual(limit('2 starts a second'));
  });
});
