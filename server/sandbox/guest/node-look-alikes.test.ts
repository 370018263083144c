import { Buffer as NodeBuffer } from 'node:buffer';
import { createHash as nodeHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Buffer } from './buffer.ts';
import { createHash } from './hash.ts';
import { randomUUID } from './random.ts';
import { structuredClone as clone } from './structured-clone.ts';
import { TextDecoder as Decoder, TextEncoder as Encoder } from './text-coding.ts';
import { URL as Address } from './url.ts';
import { URLSearchParams as Params } from './url-search-params.ts';

/** That a small copy of Node's own does as Node does: each is compared with it. */

const bytes = fc.uint8Array({ maxLength: 200 });
const encodings = fc.constantFrom('utf8', 'hex', 'base64', 'base64url', 'latin1', 'ascii' as const);

test('Buffer reads and writes texts as Node does', () => {
  fc.assert(
    fc.property(bytes, encodings, fc.string({ unit: 'binary' }), (data, encoding, text) => {
      const written = NodeBuffer.from(data).toString(encoding);
      expect(Buffer.from(data).toString(encoding)).toBe(written);
      expect([...Buffer.from(written, encoding)]).toEqual([...NodeBuffer.from(written, encoding)]);
      expect([...Buffer.from(text)]).toEqual([...NodeBuffer.from(text)]);
      expect([...Buffer.from(text, 'latin1')]).toEqual([...NodeBuffer.from(text, 'latin1')]);
    }),
  );
  for (const text of ['Q', 'QQ', 'Q Q=', '*']) {
    expect([...Buffer.from(text, 'base64')]).toEqual([...NodeBuffer.from(text, 'base64')]);
  }
});

test('Buffer compares, joins and cuts as Node does', () => {
  fc.assert(
    fc.property(bytes, bytes, fc.nat(50), (a, b, at) => {
      expect(Buffer.compare(a, b)).toBe(NodeBuffer.compare(a, b));
      expect(Buffer.from(a).equals(b)).toBe(NodeBuffer.from(a).equals(b));
      expect([...Buffer.concat([a, b], at)]).toEqual([...NodeBuffer.concat([a, b], at)]);
      expect([...Buffer.from(a).slice(at, -1)]).toEqual([...NodeBuffer.from(a).subarray(at, -1)]);
      expect(JSON.stringify(Buffer.from(a))).toBe(JSON.stringify(NodeBuffer.from(a)));
    }),
  );
});

test('Buffer refuses what Node refuses, in its words', () => {
  for (const value of [undefined, null, 5, {}, () => {}]) {
    let words = '';
    try {
      NodeBuffer.from(value as never);
    } catch (error) {
      words = (error as Error).message;
    }
    expect(() => Buffer.from(value)).toThrow(words);
  }
});

test('texts survive their way to bytes and back, and broken bytes are repaired as everywhere', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), bytes, (text, data) => {
      expect([...new Encoder().encode(text)]).toEqual([...new TextEncoder().encode(text)]);
      expect(new Decoder().decode(data)).toBe(new TextDecoder().decode(data));
    }),
  );
  expect(() => new Decoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff]))).toThrow(TypeError);
});

test('SHA-1 and SHA-256 are what Node computes, at every length of the last block', () => {
  for (const algorithm of ['sha1', 'sha256']) {
    for (let length = 0; length < 140; length += 1) {
      const data = 'é'.repeat(length);
      expect(createHash(algorithm).update(data).digest('hex')).toBe(
        nodeHash(algorithm).update(data).digest('hex'),
      );
    }
  }
  // The example of RFC 6455, section 1.3.
  const key = 'dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
  expect(createHash('sha1').update(key).digest('base64')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  expect(() => createHash('md5')).toThrow('Digest method not supported');
});

test('a query is read and written as Node does it', () => {
  const query = fc.array(fc.constantFrom('a', '=', '&', '+', '%20', '%zz', '%C3%A9', '?', '%00', ' ', '#'), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(query, (parts) => {
      const text = parts.join('');
      const [ours, theirs] = [new Params(text), new URLSearchParams(text)];
      expect([...ours]).toEqual([...theirs]);
      expect(String(ours)).toBe(String(theirs));
      for (const params of [ours, theirs]) {
        params.set('a', 'new');
        params.append('b', "*~'()!");
        params.delete('%zz');
        params.sort();
      }
      expect(String(ours)).toBe(String(theirs));
      expect([ours.size, ours.get('a'), ours.get('none'), ours.has('b')]).toEqual([
        theirs.size,
        'new',
        null,
        true,
      ]);
    }),
  );
});

test('addresses are taken apart as Node does it', () => {
  const fields = [
    'href',
    'protocol',
    'host',
    'hostname',
    'port',
    'pathname',
    'search',
    'hash',
    'origin',
    'username',
    'password',
  ] as const;
  const addresses = [
    '/',
    '/a/b?c=d#e',
    '/a/../b/./c',
    '?x=1',
    '#top',
    '',
    'c/d',
    '//other:81/x',
    'http://User:pw@Host.example:080/%7Efoo?q=ü#ß',
    'ws://h:80',
    'wss://h:444/x y',
    'https://[::1]:8443/',
    '/..//x',
    '/a?b=<c>"',
  ];
  for (const address of addresses) {
    const [ours, theirs] = [
      new Address(address, 'http://cell/p/q?r=s'),
      new URL(address, 'http://cell/p/q?r=s'),
    ];
    expect(fields.map((field) => ours[field])).toEqual(fields.map((field) => theirs[field]));
  }
  for (const wrong of ['cell', '/path', 'http://', 'http://h:70000/', '']) {
    expect(() => new Address(wrong)).toThrow('Invalid URL');
    expect(Address.parse(wrong)).toBeNull();
  }
  const url = new Address('/x?a=1', 'http://cell');
  url.searchParams.set('a', '2 3');
  expect(String(url)).toBe('http://cell/x?a=2+3');
});

test('a copy of data shares nothing with it, and may contain itself', () => {
  const data: Record<string, unknown> = {
    list: [1, { deep: true }],
    map: new Map([['key', new Set([1])]]),
    at: new Date(5),
    bytes: new Uint8Array([1, 2]),
  };
  data.itself = data;
  const copy = clone(data);
  expect(copy).toEqual(data);
  expect(copy.itself).toBe(copy);
  expect(copy.map).not.toBe(data.map);
  expect(() => clone({ run() {} })).toThrow('could not be cloned');
});

test('a random UUID has the form of one', () => {
  expect(randomUUID()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
