import { expect, it } from 'vitest';
import { HANDLERS, TOTAL_MEMORY } from './limits.ts';
import { findFullQuota, findHeaviest, findWhoGivesWay, isMemoryUsedUp } from './quota.ts';

const MIB = 1_024 * 1_024;
const handlers = (count: number, mebibytes: number) =>
  Array.from({ length: count }, () => ({ memoryBytes: mebibytes * MIB }));

it('has room for as many idle handlers as may run', () => {
  expect(findFullQuota(handlers(HANDLERS.value - 1, 1.4))).toBeUndefined();
  expect(findFullQuota(handlers(HANDLERS.value, 1.4))).toBe(HANDLERS);
});

it('counts handlers that are still starting', () => {
  expect(findFullQuota(handlers(HANDLERS.value, 0))).toBe(HANDLERS);
});

it('has no room once their memory is used up', () => {
  const most = TOTAL_MEMORY.value / MIB / 16;
  expect(findFullQuota(handlers(most - 1, 16))).toBeUndefined();
  expect(findFullQuota(handlers(most, 16))).toBe(TOTAL_MEMORY);
  expect(isMemoryUsedUp(handlers(most, 16))).toBe(false);
  expect(isMemoryUsedUp(handlers(most + 1, 16))).toBe(true);
});

const of = (lab: object, ...mebibytes: number[]) =>
  mebibytes.map((size) => ({ lab, memoryBytes: size * MIB }));

it('finds the largest handler of the lab that holds most', () => {
  const [one, other] = [{}, {}];
  const running = [...of(one, 16), ...of(other, 5, 9, 5)];
  expect(findHeaviest(running)).toBe(running[2]);
  expect(findHeaviest([])).toBeUndefined();
});

it('asks a lab to make room only for one that would hold less', () => {
  const [one, other, newcomer] = [{}, {}, {}];
  const running = [...of(one, 1.4), ...of(other, 1.4, 1.4)];
  expect(findWhoGivesWay(running, newcomer)).toBe(running[1]);
  expect(findWhoGivesWay(running, one)).toBeUndefined();
  expect(findWhoGivesWay(running, other)).toBeUndefined();
  expect(findWhoGivesWay(of(one, 1.4), newcomer)).toBeUndefined();
});
