import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TIMERS } from '../limits.ts';
import { Timers } from './timers.ts';

let line: { id: number; begin: () => void }[];
let timers: Timers;

beforeEach(() => {
  vi.useFakeTimers();
  line = [];
  timers = new Timers((id, begin) => line.push({ id, begin }));
});
afterEach(() => vi.useRealTimers());

it('says when a timer is due, and an interval again only after the handler was told', () => {
  timers.add(1, 10, false);
  timers.add(2, 10, true);
  vi.advanceTimersByTime(100);
  expect(line.map(({ id }) => id)).toEqual([1, 2]);
  for (const { begin } of line) begin();
  vi.advanceTimersByTime(100);
  expect(line.map(({ id }) => id)).toEqual([1, 2, 2]);
});

it('takes a time that makes no sense for 1 ms, as Node does', () => {
  for (const [id, ms] of [Number.NaN, -1, 0, 2 ** 31, Number.POSITIVE_INFINITY].entries())
    timers.add(id, ms, false);
  vi.advanceTimersByTime(1);
  expect(line).toHaveLength(5);
});

it('forgets an interval that is removed while it is due', () => {
  timers.add(1, 10, true);
  vi.advanceTimersByTime(10);
  timers.remove(1);
  line[0]?.begin();
  vi.advanceTimersByTime(100);
  expect(line).toHaveLength(1);
});

it('has room for so many, also where they are removed and set again before the handler was told', () => {
  const fill = () => Array.from({ length: 2 * TIMERS.value }, (_, id) => timers.add(id, 1, false));
  expect(fill().filter(Boolean)).toHaveLength(TIMERS.value);
  vi.advanceTimersByTime(1);
  expect(fill().filter(Boolean)).toHaveLength(0);
  vi.advanceTimersByTime(1);
  expect(line).toHaveLength(TIMERS.value);
  for (const { begin } of line) begin();
  expect(fill().filter(Boolean)).toHaveLength(TIMERS.value);
});
