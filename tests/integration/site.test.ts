import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSite } from '../../server/site.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';
const FILES = [
  '404.html',
  'frame.html',
  'index.html',
  'favicon.svg',
  '_astro/page.D9nggRRw.js',
  'pagefind/pagefind.js',
  'pagefind/pagefind.js.br',
  'pagefind/pagefind-entry.json',
  'pagefind/wasm.en.pagefind',
  'pagefind/pagefind.en_1a936c2a14.pf_meta',
  'pagefind/fragment/en_5fe8ffe.pf_fragment',
  'pagefind/index/en_f145fa1.pf_index',
];

const folder = mkdtempSync(join(tmpdir(), 'site-'));
let server: Server;

beforeAll(async () => {
  for (const name of FILES) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  server = createServer(createSite(folder));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** Headers of an answer, as they are on the wire. */
function headersOf(path: string, headers: Record<string, string> = {}): Promise<IncomingHttpHeaders> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.headers));
    }).on('error', reject);
  });
}

test.each([
  '/_astro/page.D9nggRRw.js',
  '/pagefind/pagefind.en_1a936c2a14.pf_meta',
  '/pagefind/fragment/en_5fe8ffe.pf_fragment',
  '/pagefind/index/en_f145fa1.pf_index',
])('%s has a hash in its name, and is cached for a year', async (path) => {
  expect((await headersOf(path))['cache-control']).toBe(FOR_EVER);
});

test.each(['/', '/favicon.svg', '/pagefind/pagefind.js', '/pagefind/pagefind-entry.json?ts=1'])(
  '%s is asked for each time, and not sent again',
  async (path) => {
    const { etag = '', 'cache-control': cached } = await headersOf(path);
    expect(cached).toBe('no-cache');
    expect(await headersOf(path, { 'If-None-Match': etag })).not.toHaveProperty('content-length');
  },
);

test.each([
  '/pagefind/wasm.en.pagefind',
  '/pagefind/pagefind.en_1a936c2a14.pf_meta',
  '/pagefind/fragment/en_5fe8ffe.pf_fragment',
  '/pagefind/index/en_f145fa1.pf_index',
])('%s is sent as the bytes it is', async (path) => {
  const headers = await headersOf(path, { 'Accept-Encoding': 'br, gzip' });
  expect(headers['content-type']).toBe('application/octet-stream');
  expect(headers).not.toHaveProperty('content-encoding');
});

test('the script of the search index is a script, and compressed', async () => {
  const headers = await headersOf('/pagefind/pagefind.js', { 'Accept-Encoding': 'br' });
  expect(headers['content-type']).toBe('text/javascript');
  expect(headers['content-encoding']).toBe('br');
});

test.each(['/', '/nothing', '/frame', '/%66rame.html'])(
  '%s may not be framed, and frames pages of the site only',
  async (path) => {
    const policy = (await headersOf(path))['content-security-policy'];
    expect(policy).toContain("frame-ancestors 'none'; frame-src 'self';");
  },
);

test('the frame for client code belongs to no origin, and connects to labs of its own server only', async () => {
  for (const path of ['/frame.html', '/frame.html?a']) {
    const headers = await headersOf(path, { Host: 'duplex.example:8080' });
    expect(String(headers['content-security-policy']).split('; ')).toEqual([
      'sandbox allow-scripts',
      "default-src 'none'",
      "script-src 'unsafe-inline' 'unsafe-eval' blob:",
      'worker-src blob:',
      'connect-src http://duplex.example:8080/lab/ https://duplex.example:8080/lab/ ws://duplex.example:8080/lab/ wss://duplex.example:8080/lab/',
      'frame-ancestors http://duplex.example:8080 https://duplex.example:8080',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  }
});

test.each(['evil.example;script-src *', 'a b', '*', "'self'"])(
  'a Host of %s writes nothing into that policy',
  async (Host) => {
    const policy = (await headersOf('/frame.html', { Host }))['content-security-policy'];
    expect(policy).toContain("connect-src 'none'; frame-ancestors 'none';");
  },
);
