import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inputsHash } from './inputs-hash.ts';

let root: string;
let before: string;

function write(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'inputs-'));
  write('package.json', '{}');
  write('content/lessons/01-why/index.mdx', 'Why?');
  write('src/lib/a.ts', 'one');
  write('src/lib/b.ts', 'two');
  before = inputsHash(root);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

test.each(['content/lessons/01-why/index.mdx', 'src/lib/a.ts', 'package.json'])(
  'changes with the bytes of %s',
  (path) => {
    write(path, 'Changed');
    expect(inputsHash(root)).not.toBe(before);
  },
);

test.each([
  'public/icon.svg',
  'server/main.ts',
  'scripts/build.ts',
  'astro.config.mjs',
  'package-lock.json',
  'tsconfig.json',
])('changes when %s appears', (path) => {
  write(path, '');
  expect(inputsHash(root)).not.toBe(before);
});

test('changes when a file is renamed', () => {
  renameSync(join(root, 'src/lib/a.ts'), join(root, 'src/lib/c.ts'));
  expect(inputsHash(root)).not.toBe(before);
});

test('changes when bytes move from one file to the next', () => {
  write('src/lib/a.ts', 'onet');
  write('src/lib/b.ts', 'wo');
  expect(inputsHash(root)).not.toBe(before);
});

test('changes with SITE_URL, which is written into the pages', () => {
  vi.stubEnv('SITE_URL', 'https://example.com');
  expect(inputsHash(root)).not.toBe(before);
});

test('stays when only times change', () => {
  utimesSync(join(root, 'src/lib/a.ts'), 0, 0);
  expect(inputsHash(root)).toBe(before);
});

test.each(['src/lib/a.test.ts', 'src/components/A.test.tsx', 'dist/index.html', 'README.md'])(
  'stays when %s appears',
  (path) => {
    write(path, 'anything');
    expect(inputsHash(root)).toBe(before);
  },
);
