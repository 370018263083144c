import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { indexForSearch } from './search-index.ts';

const PAGE = `<!doctype html><html lang="en"><body>
  <header>around it</header>
  <main data-pagefind-body>
    <p class="crumb">where it stands</p>
    <h1>Rooms</h1><p>Who is in.</p>
    <h2 id="join">Join</h2>
    <figure class="code"><figcaption class="bar">server.ts</figcaption><pre>socket.join('r')</pre></figure>
    <figure><figcaption>Three clients</figcaption><astro-island>connecting</astro-island></figure>
  </main></body></html>`;

const site = mkdtempSync(join(tmpdir(), 'search-index-'));
beforeAll(async () => {
  writeFileSync(join(site, 'index.html'), PAGE);
  writeFileSync(join(site, 'other.html'), '<!doctype html><html lang="en"><body>not content</body></html>');
  await indexForSearch(site);
});
afterAll(() => rmSync(site, { recursive: true }));

test('titles, headings, text and code can be found; what stands around them cannot', () => {
  const fragments = readdirSync(join(site, 'pagefind/fragment'));
  const texts = fragments.map((name) => gunzipSync(readFileSync(join(site, 'pagefind/fragment', name))));
  const found = texts.map((bytes) => JSON.parse(bytes.toString().replace(/^pagefind_dcd/, '')).content);
  expect(found).toEqual(["Rooms. Who is in. Join. socket.join('r') Three clients"]);
});

test('nothing is kept that search does not ask for', () => {
  const kept = readdirSync(join(site, 'pagefind')).map((name) => name.replace(/en_\w+/, 'en_…'));
  expect(kept.sort()).toEqual([
    'fragment',
    'index',
    'pagefind-entry.json',
    'pagefind.en_….pf_meta',
    'pagefind.js',
    'wasm.en.pagefind',
  ]);
});

test('a site without content is an error, in Pagefind’s words', async () => {
  await expect(indexForSearch(join(site, 'nowhere'))).rejects.toThrow('could not be indexed');
});
