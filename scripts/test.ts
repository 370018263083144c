// `npm test`: every check of the project, one after the other, and at the end one line of counts.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { checkSnippets, printSnippetReport } from './check-snippets.ts';
import { findBrowser } from './find-browser.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Stage {
  name: string;
  /** An error counts as one failure, and its message is printed. */
  run(): Counts | Promise<Counts>;
}

const root = join(import.meta.dirname, '..');
const cache = join(root, '.cache');

const stages: Stage[] = [
  { name: 'types', run: () => runTool('astro/bin/astro.mjs', ['check']) },
  { name: 'lint', run: () => runTool('@biomejs/biome/bin/biome', ['check']) },
  { name: 'snippets', run: runSnippets },
  { name: 'unit and integration', run: runVitest },
  { name: 'build', run: runBuild },
  { name: 'browser', run: runPlaywright },
];

let siteIsBuilt = false;

/** One check, which passes or fails as a whole. */
async function runTool(program: string, args: string[]): Promise<Counts> {
  return counted((await run(program, args)) === 0);
}

function runSnippets(): Counts {
  const report = checkSnippets(root);
  printSnippetReport(report);
  return { passed: report.count - report.failed, failed: report.failed, skipped: 0 };
}

async function runVitest(): Promise<Counts> {
  const file = freshReport('vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const status = await run('vitest/vitest.mjs', ['run', ...reporters]);
  const report = readReport(file);
  return checked('vitest', status, {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  });
}

async function runBuild(): Promise<Counts> {
  await buildIfStale();
  siteIsBuilt = true;
  return counted(true);
}

async function runPlaywright(): Promise<Counts> {
  if (!siteIsBuilt) throw new Error('Not run, because the site could not be built.');
  const file = freshReport('playwright.json');
  const reporter = process.stdout.isTTY ? 'line' : 'list';
  const env = { CHROMIUM_PATH: await findBrowser(), PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const status = await run('@playwright/test/cli.js', ['test', `--reporter=${reporter},json`], env);
  const { stats } = readReport(file);
  return checked('playwright', status, {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  });
}

/**
 * Runs a JavaScript program of node_modules with this Node, its output going straight to ours.
 *
 * @returns Its exit status, `null` if a signal ended it.
 */
function run(program: string, args: string[], env: Record<string, string> = {}): Promise<number | null> {
  const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
}

function counted(ok: boolean): Counts {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** The counts of a runner, unless they hide a failure: no test at all, or an error outside of the tests. */
function checked(runner: string, status: number | null, counts: Counts): Counts {
  if (counts.failed > 0) return counts;
  if (counts.passed === 0) console.error(`${runner} ran no tests.`);
  else if (status !== 0) console.error(`${runner} failed outside of its tests (exit status ${status}).`);
  else return counts;
  return { ...counts, failed: 1 };
}

/** Where a JSON report goes. The one of the last run is removed, so that it is never taken for this one's. */
function freshReport(name: string): string {
  mkdirSync(cache, { recursive: true });
  const file = join(cache, name);
  rmSync(file, { force: true });
  return file;
}

function readReport(file: string) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`The tests ended before writing their report ${file}.`);
  }
}

async function runStage({ name, run }: Stage): Promise<Counts> {
  console.log(`\n=== ${name}`);
  const started = performance.now();
  const counts = await Promise.resolve()
    .then(run)
    .catch((error: Error) => {
      console.error(error.message);
      return counted(false);
    });
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(`=== ${name}: ${summary(counts)} in ${seconds} s`);
  return counts;
}

function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const failing: string[] = [];
for (const stage of stages) {
  const counts = await runStage(stage);
  if (counts.failed > 0) failing.push(stage.name);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}

console.log(failing.length > 0 ? `\nFailing: ${failing.join(', ')}` : '');
console.log(summary(total));
process.exitCode = failing.length > 0 ? 1 : 0;
