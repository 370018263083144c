import { launch } from 'chrome-launcher';
import lighthouse, { type Result } from 'lighthouse';
import { CHROMIUM_ARGS, findBrowser } from '../scripts/find-browser.ts';
import { pagePaths } from '../scripts/page-paths.ts';
import { openNotebook } from './notebook.ts';
import { judged, median, table } from './report.ts';

/** Times that each page is measured; the median counts. */
const RUNS = 3;

/** The least score of each category, of 1. */
const BUDGETS = { performance: 0.99, accessibility: 1, 'best-practices': 1, seo: 1 };

type Category = keyof typeof BUDGETS;

const CATEGORIES = Object.keys(BUDGETS) as Category[];

/** Asks search engines not to list it, so search engine optimisation says nothing about it. */
const UNLISTED = '/404.html';

/** Measures every page of the site with Lighthouse, as a phone; returns Markdown. */
export async function benchLighthouse(): Promise<string> {
  await using notebook = await openNotebook();
  const rows: string[][] = [];
  const failures: string[] = [];
  let about = '';
  for (const path of [...pagePaths(), '/404.html']) {
    const runs: Result[] = [];
    for (let run = 1; run <= RUNS; run++) {
      console.log(`${path}: run ${run} of ${RUNS}`);
      runs.push(await runLighthouse(`${notebook.origin}${path}`, categoriesOf(path)));
    }
    about = describeTool(runs[0] as Result);
    rows.push([path, ...CATEGORIES.map((category) => scoreCell(runs, category)), ...timeCells(runs)]);
    failures.push(...failuresOf(runs).map((failure) => `- ${path}: ${failure}`));
  }
  const head = CATEGORIES.map((category) => `${category} ≥ ${BUDGETS[category].toFixed(2)}`);
  return [
    `${about}, mobile, with simulated throttling; medians of ${RUNS} runs. SEO is left out for ${UNLISTED}, which asks not to be
listed.`,
    table(['page', ...head, 'largest paint', 'blocked', 'layout shift'], rows),
    ...(failures.length > 0
      ? [`Audits that failed where a budget was missed:\n\n${failures.join('\n')}`]
      : []),
  ].join('\n\n');
}

/** Times that a run is tried: now and then Chromium's trace lacks its beginning, and no score comes of it. */
const MAX_TRIES = 3;

/** @throws {Error} If Lighthouse could not measure the page. */
async function runLighthouse(url: string, onlyCategories: Category[], tries = 1): Promise<Result> {
  try {
    return await tryLighthouse(url, onlyCategories);
  } catch (error) {
    if (tries >= MAX_TRIES) throw error;
    console.log(`again, as Lighthouse said: ${(error as Error).message}`);
    return runLighthouse(url, onlyCategories, tries + 1);
  }
}

async function tryLighthouse(url: string, onlyCategories: Category[]): Promise<Result> {
  // A new browser for each run: what the last one cached or compiled must not help.
  const chrome = await launch({
    chromePath: await findBrowser(),
    chromeFlags: [...CHROMIUM_ARGS, '--headless=new'],
    logLevel: 'silent',
  });
  try {
    const result = await lighthouse(url, { port: chrome.port, onlyCategories, logLevel: 'silent' });
    if (!result) throw new Error(`Lighthouse returned nothing for ${url}.`);
    const { lhr } = result;
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    return lhr;
  } finally {
    chrome.kill();
  }
}

function categoriesOf(path: string): Category[] {
  return CATEGORIES.filter((category) => !(category === 'seo' && path === UNLISTED));
}

function scoreCell(runs: Result[], category: Category): string {
  const score = scoreOf(runs, category);
  return score === undefined ? '–' : judged(score.toFixed(2), score >= BUDGETS[category]);
}

/** The median score; `undefined` for a category that was left out. */
function scoreOf(runs: Result[], category: Category): number | undefined {
  const scores = runs.flatMap(({ categories }) =>
    categories[category] ? [categories[category].score ?? 0] : [],
  );
  return scores.length > 0 ? median(scores) : undefined;
}

function timeCells(runs: Result[]): string[] {
  const auditValue = (audit: string) =>
    median(runs.map(({ audits }) => audits[audit]?.numericValue ?? Number.NaN));
  return [
    `${(auditValue('largest-contentful-paint') / 1_000).toFixed(2)} s`,
    `${auditValue('total-blocking-time').toFixed(0)} ms`,
    auditValue('cumulative-layout-shift').toFixed(4),
  ];
}

/** The audits that cost points, of each category below its budget, with what they showed in each such run. */
function failuresOf(runs: Result[]): string[] {
  const shown = new Map<string, string[]>();
  for (const category of CATEGORIES.filter((one) => (scoreOf(runs, one) ?? 1) < BUDGETS[one])) {
    for (const { categories, audits } of runs) {
      for (const { id, weight } of categories[category]?.auditRefs ?? []) {
        const audit = audits[id];
        if (weight === 0 || !audit || (audit.score ?? 1) === 1) continue;
        const key = `${category}: \`${id}\``;
        shown.set(key, [...(shown.get(key) ?? []), audit.displayValue ?? 'failed']);
      }
    }
  }
  return [...shown].map(([audit, values]) => `${audit} (${values.join(', ')})`);
}

function describeTool({ lighthouseVersion, environment }: Result): string {
  const chromium = /Chrome\/(\d+)/.exec(environment.hostUserAgent)?.[1] ?? 'of unknown version';
  return `Lighthouse ${lighthouseVersion} in Chromium ${chromium}`;
}
