import { expect, it } from 'vitest';
import { CPU } from '../limits.ts';
import { LabShares } from './lab-shares.ts';

it('gives all handlers of a lab one share, and each lab its own', () => {
  const shares = new LabShares(() => 0);
  const first = shares.enter(1);
  const second = shares.enter(1);
  first.spend(CPU.burst);
  expect(second.waitMs()).toBeGreaterThan(0);
  expect(shares.enter(2).waitMs()).toBe(0);
});

it('gives a lab no more for starting its handlers anew', () => {
  const shares = new LabShares(() => 0);
  shares.enter(1).spend(CPU.burst);
  shares.leave(1);
  // However many others come.
  for (let lab = 2; lab < 2_000; lab++) shares.enter(lab);
  expect(shares.enter(1).waitMs()).toBeGreaterThan(0);
});

it('forgets labs that run nothing and have all saved up', () => {
  let now = 0;
  const shares = new LabShares(() => now);
  const running = shares.enter(1);
  for (let lab = 2; lab <= 1_000; lab++) {
    shares.enter(lab).spend(1);
    shares.leave(lab);
  }
  now = 1_000;
  shares.enter(1_001);
  expect(shares.size).toBe(2);
  expect(shares.enter(1)).toBe(running);
});
