import { expect, test } from 'vitest';
import { createAddressLimit, networkOf } from './address-limit.ts';

test('each address has its own turns, and gets them back over a minute', () => {
  let time = 0;
  const limit = createAddressLimit(2, () => time);
  expect([1, 2].map(() => limit.take('192.0.2.1'))).toEqual([0, 0]);
  expect(limit.take('192.0.2.1')).toBe(30_000);
  expect(limit.take('192.0.2.2')).toBe(0);
  time += 30_000;
  expect(limit.take('192.0.2.1')).toBe(0);
});

test('a flood of addresses does not grow without end, and does not lock others out', () => {
  const limit = createAddressLimit(1, () => 0);
  for (let n = 0; n < 25_000; n++) expect(limit.take(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`)).toBe(0);
});

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['::1', '0:0:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['fe80::', 'fe80:0:0:0::/64'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
