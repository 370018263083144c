import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLabIds } from './lab-id.ts';
import { createLabs } from './labs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const IDLE_MS = 60_000;

function openLabs(limits: { maxLabs?: number; maxConnections?: number } = {}) {
  const ids = createLabIds('a secret of the tests');
  const endedLabs: string[] = [];
  const labs = createLabs({
    ids,
    maxLabs: limits.maxLabs ?? 10,
    maxConnections: limits.maxConnections ?? 10,
    idleMs: IDLE_MS,
    onOpen: (id) => ({ id }),
    onEnd: ({ id }) => endedLabs.push(id),
  });
  return { ids, labs, endedLabs };
}

const refusal = (code: string) => expect.objectContaining({ name: 'Refusal', code });

test('a lab is made once, on first use', () => {
  const { ids, labs } = openLabs();
  const id = ids.mint();
  expect(labs.size).toBe(0);
  const lab = labs.open(id);
  expect(labs.open(id)).toBe(lab);
  expect(labs.size).toBe(1);
});

test('looking at a lab does not open it', () => {
  const { ids, labs } = openLabs();
  expect(labs.connectionsOf(ids.mint())).toBe(0);
  expect(labs.size).toBe(0);
});

describe('the end of a lab', () => {
  test('comes idleMs after nobody joined, and is final', () => {
    const { ids, labs, endedLabs } = openLabs();
    const id = ids.mint();
    labs.open(id);
    vi.advanceTimersByTime(IDLE_MS - 1);
    expect(endedLabs).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(endedLabs).toEqual([id]);
    expect(() => labs.open(id)).toThrow(refusal('LAB_EXPIRED'));
    expect(() => labs.connectionsOf(id)).toThrow(refusal('LAB_EXPIRED'));
  });

  test('comes idleMs after the last connection, not before', () => {
    const { ids, labs, endedLabs } = openLabs();
    const lab = labs.open(ids.mint());
    lab.enter();
    lab.enter();
    lab.leave();
    vi.advanceTimersByTime(10 * IDLE_MS);
    expect(endedLabs).toEqual([]);
    lab.leave();
    vi.advanceTimersByTime(IDLE_MS);
    expect(endedLabs).toEqual([lab.id]);
  });
});

describe('limits', () => {
  test('the lab after the last one is refused until another ends', () => {
    const { ids, labs } = openLabs({ maxLabs: 2 });
    labs.open(ids.mint());
    labs.open(ids.mint());
    expect(() => labs.open(ids.mint())).toThrow(refusal('LABS_FULL'));
    expect(() => labs.assertRoom()).toThrow(refusal('LABS_FULL'));
    vi.advanceTimersByTime(IDLE_MS);
    expect(labs.open(ids.mint()).connections).toBe(0);
  });

  test('the connection after the last one is refused until another leaves', () => {
    const { ids, labs } = openLabs({ maxConnections: 1 });
    const lab = labs.open(ids.mint());
    lab.enter();
    expect(() => lab.enter()).toThrow(refusal('LAB_CONNECTIONS_FULL'));
    lab.leave();
    expect(() => lab.enter()).not.toThrow();
  });
});

test.each([
  ['LAB_MALFORMED', 'nonsense'],
  ['LAB_FORGED', createLabIds('another secret').mint()],
])('%s is told apart', (code, id) => {
  const { labs } = openLabs();
  expect(() => labs.open(id)).toThrow(refusal(code));
});
