import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** Addresses remembered at once; the ones that have rested longest are forgotten first. */
const MAX_ADDRESSES = 10_000;

/** Limits how often each network address may do something. */
export interface AddressLimit {
  /**
   * Takes one turn of `address`.
   *
   * @returns 0 when it may go on, else the milliseconds until it may.
   */
  take(address: string): number;
}

/**
 * @param perMinute - Turns of one address in a minute, and its largest burst. Whole, at least 1.
 * @param now - Clock in milliseconds. Tests pass their own.
 */
export function createAddressLimit(perMinute: number, now = () => performance.now()): AddressLimit {
  const buckets = new Map<string, TokenBucket>();

  function forgetSome() {
    for (const [key, bucket] of buckets) if (bucket.isFull()) buckets.delete(key);
    // All of them busy: a flood from many addresses. Memory matters more than memory of them.
    if (buckets.size >= MAX_ADDRESSES) buckets.clear();
  }

  return {
    take(address) {
      const key = networkOf(address);
      let bucket = buckets.get(key);
      if (!bucket) {
        if (buckets.size >= MAX_ADDRESSES) forgetSome();
        bucket = createTokenBucket({ burst: perMinute, perSecond: perMinute / 60 }, now);
        buckets.set(key, bucket);
      }
      return bucket.take() ? 0 : bucket.waitMs();
    },
  };
}

/** IPv6 gives each customer 2^64 addresses or more (RFC 6177), so those count as one. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1] as string;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
