import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createOriginCheck } from './origin.ts';

const request = (origin: string | undefined, host: string) =>
  ({ headers: { origin, host } }) as IncomingMessage;

test.each([
  ['no origin: not a browser', '127.0.0.1', undefined, 'localhost:3000'],
  ['the own origin', '127.0.0.1', 'http://localhost:3000', 'localhost:3000'],
  ['the own origin by number', '127.0.0.1', 'http://127.0.0.1:3000', '127.0.0.1:3000'],
  ['the own origin by IPv6', '::1', 'http://[::1]:3000', '[::1]:3000'],
  ['an allowed origin', '127.0.0.1', 'https://allowed.example', 'localhost:3000'],
  ['a name of a public server', '0.0.0.0', 'http://duplex.example', 'duplex.example'],
])('%s may', (_name, host, origin, hostHeader) => {
  const check = createOriginCheck(host, ['https://allowed.example']);
  expect(() => check(request(origin, hostHeader))).not.toThrow();
});

test.each([
  ['another site', 'http://evil.example', 'localhost:3000'],
  ['another port of this machine', 'http://localhost:4000', 'localhost:3000'],
  ['an allowed name with another scheme', 'http://allowed.example', 'localhost:3000'],
  ['a name that begins like an allowed one', 'https://allowed.example.evil.example', 'localhost:3000'],
  ['a sandboxed frame', 'null', 'localhost:3000'],
  ['nonsense', '::', 'localhost:3000'],
  ['an empty origin', '', 'localhost:3000'],
  ['DNS rebinding', 'http://rebound.example:3000', 'rebound.example:3000'],
])('%s may not', (_name, origin, hostHeader) => {
  const check = createOriginCheck('127.0.0.1', ['https://allowed.example']);
  expect(() => check(request(origin, hostHeader))).toThrow(
    expect.objectContaining({ code: 'ORIGIN_REFUSED' }),
  );
});
