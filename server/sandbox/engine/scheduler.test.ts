import { expect, it, vi } from 'vitest';
import { type Runnable, Scheduler } from './scheduler.ts';

function runnable(name: string, turns: number, log: string[], waitMs = () => 0, recentMs = 100): Runnable {
  let left = turns;
  return {
    get hasWork() {
      return left > 0;
    },
    waitMs,
    recentMs,
    step() {
      left -= 1;
      log.push(name);
    },
  };
}

it('gives one turn each, round and round', async () => {
  const log: string[] = [];
  const scheduler = new Scheduler();
  for (const [name, turns] of [
    ['a', 3],
    ['b', 1],
    ['c', 2],
  ] as const)
    scheduler.schedule(runnable(name, turns, log));
  await vi.waitFor(() => expect(log).toHaveLength(6));
  expect(log.slice(0, 1)).toEqual(['a']);
  expect(log.slice(1).join('')).toBe('abcac');
});

it('lets one that has had its share wait, and no other', async () => {
  const log: string[] = [];
  const scheduler = new Scheduler();
  scheduler.schedule(runnable('slow', 1, log, () => (log.length < 2 ? 1 : 0)));
  scheduler.schedule(runnable('quick', 2, log));
  await vi.waitFor(() => expect(log).toEqual(['quick', 'quick', 'slow']));
});

it('lets one that has used little come before many that compute all the time', async () => {
  const log: string[] = [];
  const scheduler = new Scheduler();
  for (const name of ['a', 'b', 'c']) scheduler.schedule(runnable(name, 2, log));
  scheduler.schedule(runnable('quiet', 1, log, () => 0, 1));
  await vi.waitFor(() => expect(log).toHaveLength(7));
  // The first ran at once.
  expect(log.slice(0, 2)).toEqual(['a', 'quiet']);
});

it('begins only when it is let, and once for all who came before', () => {
  const log: string[] = [];
  const begun: (() => void)[] = [];
  const scheduler = new Scheduler((round) => begun.push(round));
  scheduler.schedule(runnable('a', 1, log));
  scheduler.schedule(runnable('b', 1, log));
  expect(log).toEqual([]);
  expect(begun).toHaveLength(1);
  begun[0]?.();
  expect(log).toEqual(['a', 'b']);
});
