import { expect, it, vi } from 'vitest';
import { Scheduler } from './engine/scheduler.ts';
import { LabWork, LabWorks } from './lab-work.ts';
import { SOCKETS_CPU } from './limits.ts';

/** A lab whose work takes as long as it says; `turn` is one turn of the thread. */
function start() {
  let now = 0;
  let next: (() => void) | undefined;
  const scheduler = new Scheduler((round) => {
    next = round;
  });
  const onFault = vi.fn();
  const done: string[] = [];
  const lab = (id: number) => {
    const work = new LabWork({
      id,
      schedule: (ready) => scheduler.schedule(ready),
      onFault,
      now: () => now,
      cpuMs: () => now,
    });
    const add = (name: string, ms = 0) =>
      work.add(() => {
        now += ms;
        done.push(name);
      });
    return { work, add };
  };
  const turn = () => {
    const round = next;
    next = undefined;
    round?.();
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { lab, done, turn, onFault, pass };
}

it('does nothing at once, and then everything in the order in which it was asked for', () => {
  const { lab, done, turn } = start();
  const { add } = lab(1);
  for (const name of ['a', 'b', 'c']) add(name);
  expect(done).toEqual([]);
  turn();
  expect(done).toEqual(['a', 'b', 'c']);
});

it('does a slice of what takes long, and the rest in its next turns', () => {
  const { lab } = start();
  const { work, add } = lab(1);
  const done: number[] = [];
  for (let ms = 0; ms < 6; ms++) add(`${ms}`, 1);
  while (work.hasWork) {
    work.step();
    done.push(work.recentMs);
  }
  // Two milliseconds each.
  expect(done).toHaveLength(3);
});

it('takes turns, so that one lab waits for no more than a slice of another', () => {
  const { lab, done } = start();
  const [busy, quiet] = [lab(1), lab(2)];
  for (let at = 0; at < 100; at++) busy.add('busy', 1);
  quiet.add('quiet');
  busy.work.step();
  quiet.work.step();
  expect(done).toEqual(['busy', 'busy', 'quiet']);
});

it('lets a lab wait that has had its share, whichever of its handlers it was', () => {
  const { lab, pass } = start();
  const { work, add } = lab(1);
  add('one handler', SOCKETS_CPU.burst / 2);
  add('another', SOCKETS_CPU.burst);
  add('a third');
  work.step();
  expect(work.waitMs()).toBe(0);
  work.step();
  expect(work.hasWork).toBe(true);
  expect(work.waitMs()).toBeGreaterThan(0);
  expect(lab(2).work.waitMs()).toBe(0);
  pass(2_000);
  expect(work.waitMs()).toBe(0);
});

it('goes on after an error of ours', () => {
  const { lab, done, turn, onFault } = start();
  const { work, add } = lab(1);
  const error = new Error('a bug');
  work.add(() => {
    throw error;
  });
  add('next');
  turn();
  expect(onFault).toHaveBeenCalledExactlyOnceWith(error);
  expect(done).toEqual(['next']);
});

it('knows a lab by its object', () => {
  const works = new LabWorks(() => {});
  const [one, other] = [{}, {}];
  expect(works.of(one)).toBe(works.of(one));
  expect(works.of(one).id).not.toBe(works.of(other).id);
});
