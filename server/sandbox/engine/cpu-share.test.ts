import { expect, it } from 'vitest';
import { CPU } from '../limits.ts';
import { CpuShare } from './cpu-share.ts';

it('lets a handler use what it saved, and then its share', () => {
  let now = 0;
  const share = new CpuShare(() => now);
  share.spend(CPU.burst - 1);
  expect(share.waitMs()).toBe(0);
  // A turn may take more than is left.
  share.spend(101);
  expect(share.waitMs()).toBe(501);
  now += 500;
  expect(share.waitMs()).toBe(1);
  now += 1;
  expect(share.waitMs()).toBe(0);
});

it('saves no more than the burst', () => {
  let now = 0;
  const share = new CpuShare(() => now);
  now = 1_000_000;
  expect(share.isFull()).toBe(true);
  share.spend(CPU.burst);
  expect(share.waitMs()).toBe(1);
  expect(share.isFull()).toBe(false);
});

it('counts every turn, however short', () => {
  const share = new CpuShare(() => 0);
  for (let turn = 0; turn < CPU.burst / 0.02 + 1; turn++) share.spend(0);
  expect(share.waitMs()).toBeGreaterThan(0);
});

it('remembers what was used, less and less', () => {
  let now = 0;
  const share = new CpuShare(() => now);
  share.spend(80);
  now = 1_000;
  expect(share.recentMs).toBe(40);
  share.spend(10);
  now = 2_000;
  expect(share.recentMs).toBe(25);
});
