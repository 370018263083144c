import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findBrowser } from '../scripts/find-browser.ts';
import { pagePaths } from '../scripts/page-paths.ts';
import { openNotebook } from './notebook.ts';
import { judged, table } from './report.ts';
import { type Shift, watchShifts } from './stillness.ts';
import { DESKTOP, PHONE } from './visit.ts';
import { WEIGHT_KINDS, type Weight, type WeightKind, weigh } from './weight.ts';

/** What a page may weigh, in bytes as transferred. */
const BUDGETS: Partial<Record<WeightKind, number>> = {
  HTML: 18_000,
  CSS: 8_000,
  JS: 28_000,
  wire: 15_000,
  fonts: 40_000,
};

const WINDOWS = [PHONE, DESKTOP];

/** What shifted while something went on. */
interface Watch {
  during: string;
  shifts: Shift[];
}

/** Weighs every page of the site and watches it for layout shifts; returns Markdown. */
export async function benchPages(): Promise<string> {
  await using notebook = await openNotebook();
  await using browser = await chromium.launch({ executablePath: await findBrowser(), args: CHROMIUM_ARGS });
  const weights: string[][] = [];
  const stillness: string[][] = [];
  const moves: string[] = [];
  for (const path of [...pagePaths(), '/404.html']) {
    console.log(path);
    const url = `${notebook.origin}${path}`;
    weights.push([path, ...weightCells(await weigh(browser, url))]);
    const watches: Watch[] = [];
    for (const { width, height } of WINDOWS) {
      const shifts = await watchShifts(browser, url, { width, height });
      watches.push({ during: `${width}×${height}, loading`, shifts: shifts.loading });
      watches.push({ during: `${width}×${height}, scrolling`, shifts: shifts.scrolling });
    }
    stillness.push([path, ...watches.map(shiftCell)]);
    moves.push(...watches.filter(isOver).map((watch) => `- ${path}, ${describeMoves(watch)}`));
  }

  return [
    `In Chromium ${browser.version()}, with an empty cache, scrolled to the end so that every demo loads. Bodies as transferred
(compressed), without headers or WebSocket frames; 1 kB is 1000 bytes. Inline styles and scripts count as HTML;
"wire" is what the wire view adds when it is opened: its feed and decoder, which demos that count bytes load before,
and its column. "Other" is JSON and images. Browsers ask for the icon on their own, so it is not counted.`,
    table(['page', ...WEIGHT_KINDS.map(kindHead), 'requests', 'other hosts: 0'], weights),
    `Layout shift, the sum of all shifts (browsers report the worst burst, which is never more), with an empty cache and
a network of 1.6 Mbit/s and 150 ms, so that fonts and demos come late. Budget: 0 to four decimals.`,
    table(['page', ...shiftHead()], stillness),
    ...(moves.length > 0 ? [`What moved:\n\n${moves.join('\n')}`] : []),
  ].join('\n\n');
}

function kindHead(kind: WeightKind): string {
  const budget = BUDGETS[kind];
  return budget ? `${kind} ≤ ${kilobytes(budget)}` : kind;
}

function weightCells({ bytes, requests, elsewhere }: Weight): string[] {
  const cells = WEIGHT_KINDS.map((kind) => {
    const budget = BUDGETS[kind];
    const text = kilobytes(bytes[kind]);
    return budget ? judged(text, bytes[kind] <= budget) : text;
  });
  return [...cells, String(requests), judged(elsewhere.join(', ') || '0', elsewhere.length === 0)];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}

function shiftHead(): string[] {
  return WINDOWS.flatMap(({ width, height }) => [`${width}×${height} loading`, 'scrolling']);
}

function shiftCell(watch: Watch): string {
  return judged(totalOf(watch), !isOver(watch));
}

function isOver(watch: Watch): boolean {
  return Number(totalOf(watch)) > 0;
}

function totalOf({ shifts }: Watch): string {
  return shifts.reduce((total, { value }) => total + value, 0).toFixed(4);
}

function describeMoves({ during, shifts }: Watch): string {
  const moved = new Set(shifts.flatMap((shift) => shift.moved));
  return `${during}: \`${[...moved].join('`, `')}\``;
}
