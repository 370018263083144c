import { describe, expect, test } from 'vitest';
import { createTokenBucket, type Rate } from './token-bucket.ts';

/** A bucket on a clock that moves only when the test says so. */
function bucketOnFakeClock(rate: Rate) {
  let time = 0;
  const bucket = createTokenBucket(rate, () => time);
  return {
    bucket,
    advance(ms: number) {
      time += ms;
    },
  };
}

describe('take', () => {
  test('lets a burst through, then refuses', () => {
    const { bucket } = bucketOnFakeClock({ burst: 3, perSecond: 1 });
    expect([1, 2, 3, 4].map(() => bucket.take())).toEqual([true, true, true, false]);
  });

  test('gains a token every 1 / perSecond seconds, however often asked', () => {
    const { bucket, advance } = bucketOnFakeClock({ burst: 1, perSecond: 4 });
    bucket.take();
    const taken = [];
    for (let ms = 1; ms <= 1_000; ms++) {
      advance(1);
      if (bucket.take()) taken.push(ms);
    }
    expect(taken).toEqual([250, 500, 750, 1_000]);
  });

  test('never holds more than the burst, however long it waits', () => {
    const { bucket, advance } = bucketOnFakeClock({ burst: 2, perSecond: 10 });
    bucket.take();
    advance(3_600_000);
    expect([1, 2, 3].map(() => bucket.take())).toEqual([true, true, false]);
  });
});

test.each([1, 3, 7, 30, 1_000])('waitMs is the first moment take works, at %i a second', (rate) => {
  const { bucket, advance } = bucketOnFakeClock({ burst: 2, perSecond: rate });
  expect(bucket.waitMs()).toBe(0);
  bucket.take();
  bucket.take();
  const wait = bucket.waitMs();
  advance(wait - 1);
  expect(bucket.take()).toBe(false);
  advance(1);
  expect(bucket.take()).toBe(true);
});

test('isFull tells a rested bucket from a used one', () => {
  const { bucket, advance } = bucketOnFakeClock({ burst: 2, perSecond: 2 });
  expect(bucket.isFull()).toBe(true);
  bucket.take();
  advance(499);
  expect(bucket.isFull()).toBe(false);
  advance(1);
  expect(bucket.isFull()).toBe(true);
});

test.each([
  [{ burst: 0, perSecond: 1 }, 'burst must be a whole number above 0, got 0'],
  [{ burst: 1.5, perSecond: 1 }, 'burst must be a whole number above 0, got 1.5'],
  [{ burst: 1, perSecond: 0 }, 'perSecond must be above 0, got 0'],
  [{ burst: 1, perSecond: Number.NaN }, 'perSecond must be above 0, got NaN'],
])('rejects %o', (rate, message) => {
  expect(() => createTokenBucket(rate)).toThrow(new RangeError(message));
});
