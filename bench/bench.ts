// `npm run bench`: measures the site and the companion, and writes results.md. It fails if a budget is exceeded.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildIfStale } from '../scripts/build.ts';
import { benchCompanion } from './companion.ts';
import { benchLighthouse } from './lighthouse.ts';
import { describeMachine } from './machine.ts';
import { benchPages } from './pages.ts';
import { OVER, readSections, writeSections } from './report.ts';
import { benchSandbox } from './sandbox.ts';
import { benchWire } from './wire.ts';

interface Part {
  title: string;
  /** Measures, and says what it found in Markdown. */
  run(): Promise<string>;
}

/** In the order in which they stand in the results. */
const PARTS: Record<string, Part> = {
  pages: { title: 'Weight and stillness of the pages', run: benchPages },
  lighthouse: { title: 'Lighthouse', run: benchLighthouse },
  companion: { title: 'The companion beside bare servers', run: benchCompanion },
  wire: { title: 'What the tap costs', run: benchWire },
  sandbox: { title: 'Edited handlers', run: benchSandbox },
};

const resultsFile = join(import.meta.dirname, 'results.md');

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS);
const unknown = names.find((name) => !(name in PARTS));
if (unknown !== undefined) {
  console.error(`There is no part called ${unknown}: choose from ${Object.keys(PARTS).join(', ')}.`);
  process.exit(1);
}
if (names.includes('pages') || names.includes('lighthouse')) await buildIfStale();
for (const [name, part] of Object.entries(PARTS)) {
  if (names.includes(name)) await runPart(name, part);
}

async function runPart(name: string, { title, run }: Part) {
  console.log(`\n=== ${name}`);
  const text = `## ${title}\n\n${describeMachine()}\n\n${await run()}`;
  console.log(`\n${text}`);
  await writeResults(name, text);
  if (text.includes(OVER)) process.exitCode = 1;
}

/** Written after each part, so that a failure in the next one loses nothing. */
async function writeResults(name: string, text: string) {
  const old = readSections(await readFile(resultsFile, 'utf8').catch(() => ''));
  const sections = new Map<string, string>();
  for (const part of Object.keys(PARTS)) {
    const section = part === name ? text : old.get(part);
    if (section) sections.set(part, section);
  }
  await writeFile(resultsFile, writeSections(sections));
}
