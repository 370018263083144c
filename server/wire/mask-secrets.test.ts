import { expect, test } from 'vitest';
import { maskSecrets } from './mask-secrets.ts';

const masked = (text: string) => Buffer.from(maskSecrets(Buffer.from(text, 'latin1'))).toString('latin1');

test.each([
  ['Cookie: a=b; c=d\r\n', 'Cookie: **** ***\r\n'],
  ['COOKIE:a=b\r\n', 'COOKIE:***\r\n'],
  ['Set-Cookie: a=b\r\nHost: x\r\n', 'Set-Cookie: ***\r\nHost: x\r\n'],
  ['Authorization: Bearer abc\r\n', 'Authorization: ****** ***\r\n'],
  ['Proxy-Authorization: Basic YQ==', 'Proxy-Authorization: ***** ****'],
  ['Cookie: \r\n', 'Cookie: \r\n'],
  ['GET /Cookie: HTTP/1.1\r\nX-Cookie: a\r\n\r\n', 'GET /Cookie: HTTP/1.1\r\nX-Cookie: a\r\n\r\n'],
])('%j becomes %j', (head, expected) => {
  expect(masked(head)).toBe(expected);
});

test('the bytes that came stay as they are', () => {
  const head = Buffer.from('Cookie: a=b\r\n');
  maskSecrets(head);
  expect(String(head)).toBe('Cookie: a=b\r\n');
});
