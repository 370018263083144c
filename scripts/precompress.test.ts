import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { precompress } from './precompress.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'precompress-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const names = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

test('a text file gets a .br and a .gz that hold the same bytes', async () => {
  const html = '<p>Hello, who is there?</p>\n'.repeat(50);
  mkdirSync(join(folder, 'lessons'));
  writeFileSync(join(folder, 'lessons/index.html'), html);

  await precompress(folder);

  expect(brotliDecompressSync(readFileSync(join(folder, 'lessons/index.html.br'))).toString()).toBe(html);
  expect(gunzipSync(readFileSync(join(folder, 'lessons/index.html.gz'))).toString()).toBe(html);
});

test('every kind of text file is compressed, other files are left alone', async () => {
  const text = ['a.html', 'b.css', 'c.js', 'd.svg', 'e.json', 'f.xml', 'g.txt', 'h.webmanifest'];
  const other = ['i.png', 'j.woff2', 'k.html.map'];
  for (const name of [...text, ...other]) writeFileSync(join(folder, name), 'x'.repeat(600));

  await precompress(folder);

  expect(names()).toEqual([...text.flatMap((name) => [name, `${name}.br`, `${name}.gz`]), ...other].sort());
});

test('256 bytes are compressed, 255 are not', async () => {
  writeFileSync(join(folder, 'small.txt'), 'x'.repeat(255));
  writeFileSync(join(folder, 'large.txt'), 'x'.repeat(256));

  await precompress(folder);

  expect(names()).toEqual(['large.txt', 'large.txt.br', 'large.txt.gz', 'small.txt']);
});

test('what compression does not make smaller stays as it is', async () => {
  writeFileSync(join(folder, 'noise.txt'), randomBytes(2_000));
  await precompress(folder);
  expect(names()).toEqual(['noise.txt']);
});

test('a second run does not compress the compressed', async () => {
  writeFileSync(join(folder, 'page.html'), 'x'.repeat(600));
  await precompress(folder);
  await precompress(folder);
  expect(names()).toEqual(['page.html', 'page.html.br', 'page.html.gz']);
});
