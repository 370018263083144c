import { createHash } from 'node:crypto';
import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { acceptOf, KEY_PATTERN } from './accept-key.ts';
import { sha1 } from './sha1.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('the example of RFC 6455, section 1.3', () => {
  expect(acceptOf('dGhlIHNhbXBsZSBub25jZQ==')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
});

test.each([
  ['abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '84983e441c3bd26ebaae4aa1f95129e5e54670f1'],
])('SHA-1 of %s (RFC 3174, section 7.3)', (text, digest) => {
  expect(hex(sha1(new TextEncoder().encode(text)))).toBe(digest);
});

test('SHA-1 is Node’s, for any bytes', () => {
  assert(
    property(uint8Array({ maxLength: 300 }), (bytes) => {
      expect(hex(sha1(bytes))).toBe(createHash('sha1').update(bytes).digest('hex'));
    }),
  );
});

test('a key is 16 bytes in base64', () => {
  expect('AQIDBAUGBwgJCgsMDQ4PEA==').toMatch(KEY_PATTERN);
  for (const wrong of ['', 'AQIDBAUGBwgJCgsMDQ4PEA=', 'AQIDBAUGBwgJCgsMDQ4P', 'AQIDBAUGBwgJCgsMDQ4PE-==']) {
    expect(wrong).not.toMatch(KEY_PATTERN);
  }
});
