import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** Variables of the schema in config.ts, each with its default where that is written there. */
const settings = [
  ...read('./config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): (?:whole\(\d[\d_]*, [\d_]+, ([\d_]+)\))?/gm),
].map(([, name = '', fallback]) => [name, fallback?.replaceAll('_', '')] as const);

const rows = new Map(
  [...read('../README.md').matchAll(/^\| `([A-Z_]+)` \| ([^|]+) \|/gm)].map(([, name, value]) => [
    name,
    value,
  ]),
);

test('there are settings to compare', () => {
  expect(settings.length).toBeGreaterThan(14);
});

test.each(settings)('the README tells %s, and its default', (name, fallback) => {
  expect(rows.has(name)).toBe(true);
  if (fallback) expect(rows.get(name)).toBe(`\`${fallback}\``);
});
