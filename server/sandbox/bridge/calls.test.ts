import { afterEach, expect, it, vi } from 'vitest';
import { CALL_MS, MAX_WAITING_CALLS } from '../bridge-limits.ts';
import { createCalls } from './calls.ts';

afterEach(() => vi.useRealTimers());

it('gives a handler that does not answer so long, and then has room for others', () => {
  vi.useFakeTimers();
  const calls = createCalls({ newNumber: () => ++lastNumber, tell() {} });
  let lastNumber = 0;
  const outcomes: unknown[] = [];
  const ask = () =>
    calls.askNext(
      (call) => ['middleware', call, '/', {} as never],
      (error) => outcomes.push(error?.message),
    );
  for (let call = 1; call <= MAX_WAITING_CALLS; call++) ask();
  calls.ops.next?.(1, null);
  vi.advanceTimersByTime(CALL_MS);
  expect(outcomes.length).toBe(MAX_WAITING_CALLS);
  expect(new Set(outcomes)).toEqual(new Set([undefined, 'the server did not answer in time']));
  calls.ops.next?.(2, null);
  ask();
  expect(outcomes.length).toBe(MAX_WAITING_CALLS);
});
