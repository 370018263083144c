import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium, type Page, type Request } from '@playwright/test';
import { CHROMIUM_ARGS, findBrowser } from '../scripts/find-browser.ts';
import { openNotebook, pagePaths } from './notebook.ts';
import { judged, table } from './report.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 1000 };

/** Milliseconds without a request or an answer after which a page has loaded. */
const QUIET_MS = 500;
/** Milliseconds that a page may take for that. */
const LOAD_MS = 30_000;
/** Milliseconds between two steps of scrolling, of half a screen each. */
const STEP_MS = 200;

/** Lighthouse's "slow 4G": 150 ms there and back, 1.6 Mbit/s. What comes late has its chance to move the rest. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 93_750 };

/** What a page may weigh, in bytes as transferred. */
const BUDGETS: Partial<Record<WeightKind, number>> = {
  HTML: 18_000,
  CSS: 8_000,
  JS: 28_000,
  fonts: 40_000,
};

const WEIGHT_KINDS = ['HTML', 'CSS', 'JS', 'fonts', 'other'] as const;
type WeightKind = (typeof WEIGHT_KINDS)[number];

const KIND_OF_TYPE: [type: RegExp, kind: WeightKind][] = [
  [/^text\/html/, 'HTML'],
  [/^text\/css/, 'CSS'],
  [/javascript/, 'JS'],
  [/^font\//, 'fonts'],
];

/** Layout shift of a page, unitless as browsers report it, and what moved. */
interface Stillness {
  loading: number;
  scrolling: number;
  moved: string[];
}

/** A shift as the page's own script keeps it. */
interface Shift {
  value: number;
  moved: string[];
}

/** Weighs every page of the site and watches it for layout shifts; returns Markdown. */
export async function benchPages(): Promise<string> {
  await using notebook = await openNotebook();
  await using browser = await chromium.launch({ executablePath: await findBrowser(), args: CHROMIUM_ARGS });
  const weights: string[][] = [];
  const shifts: string[][] = [];
  for (const path of await pagePaths()) {
    console.log(path);
    const url = `${notebook.origin}${path}`;
    weights.push([path, ...(await weigh(browser, url))]);
    const views = [await watchShifts(browser, url, PHONE), await watchShifts(browser, url, DESKTOP)];
    shifts.push([path, ...views.flatMap(shiftCells)]);
  }
  const budgets = WEIGHT_KINDS.map((kind) =>
    BUDGETS[kind] ? `${kind} ≤ ${kilobytes(BUDGETS[kind])}` : kind,
  );
  return [
    `In Chromium ${browser.version()}, with an empty cache, scrolled to the end so that every demo loads. Bodies as transferred
(compressed), without headers or WebSocket frames; 1 kB is 1000 bytes. Inline styles and scripts count as HTML;
"other" is JSON and images. Browsers ask for the icon on their own, so it is not counted.`,
    table(['page', ...budgets, 'requests', 'other hosts: 0'], weights),
    `Layout shift, the sum of all shifts (browsers report the worst burst, which is never more), with an empty cache and
a network of 1.6 Mbit/s and 150 ms, so that fonts and demos come late. Budget 0.`,
    table(
      [
        'page',
        ...[PHONE, DESKTOP].flatMap(({ width, height }) => [`${width}×${height} loading`, 'scrolling']),
      ],
      shifts,
    ),
  ].join('\n\n');
}

/** The cells of a page's row: bytes by kind, requests, requests to other hosts. */
async function weigh(browser: Browser, url: string): Promise<string[]> {
  await using context = await browser.newContext({ viewport: DESKTOP });
  const page = await context.newPage();
  const traffic = watchTraffic(page);
  await page.goto(url);
  await traffic.quiet();
  await scrollToEnd(page);
  await traffic.quiet();

  const bytes = { HTML: 0, CSS: 0, JS: 0, fonts: 0, other: 0 };
  for (const request of traffic.requests) {
    bytes[await kindOf(request)] += (await request.sizes()).responseBodySize;
  }
  const cells = WEIGHT_KINDS.map((kind) => {
    const budget = BUDGETS[kind];
    const text = kilobytes(bytes[kind]);
    return budget ? judged(text, bytes[kind] <= budget) : text;
  });
  const hosts = traffic.urls().map((one) => new URL(one).host);
  const elsewhere = hosts.filter((host) => host !== new URL(url).host);
  return [...cells, String(hosts.length), judged(elsewhere.join(', ') || '0', elsewhere.length === 0)];
}

async function watchShifts(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
): Promise<Stillness> {
  await using context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', SLOW_4G);
  await page.addInitScript(keepShifts);
  const traffic = watchTraffic(page);
  await page.goto(url);
  await traffic.quiet();
  const loading = await takeShifts(page);
  await scrollToEnd(page);
  await traffic.quiet();
  const scrolling = await takeShifts(page);
  return {
    loading: sum(loading),
    scrolling: sum(scrolling),
    moved: [...loading, ...scrolling].flatMap(({ moved }) => moved),
  };
}

/** Everything a page asks for, WebSockets included. */
function watchTraffic(page: Page) {
  const requests: Request[] = [];
  const sockets: string[] = [];
  const underway = new Set<Request>();
  let changedAt = performance.now();

  function finish(request: Request) {
    underway.delete(request);
    changedAt = performance.now();
  }

  page.on('request', (request) => {
    if (request.url().startsWith('data:')) return;
    requests.push(request);
    underway.add(request);
  });
  page.on('requestfinished', finish);
  page.on('requestfailed', finish);
  page.on('websocket', (socket) => sockets.push(socket.url()));

  return {
    requests,
    urls: () => [...requests.map((request) => request.url()), ...sockets],
    /** @throws {Error} If the page keeps loading for longer than `LOAD_MS`. */
    async quiet() {
      const started = performance.now();
      while (underway.size > 0 || performance.now() - changedAt < QUIET_MS) {
        if (performance.now() - started > LOAD_MS) throw new Error(`${page.url()} does not stop loading`);
        await wait(50);
      }
    },
  };
}

async function scrollToEnd(page: Page) {
  await page.evaluate(async (stepMs) => {
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
      scrollTo({ top, behavior: 'instant' });
      await new Promise((resolve) => setTimeout(resolve, stepMs));
    }
  }, STEP_MS);
}

/** Runs in the page, before its own scripts. */
function keepShifts() {
  // TypeScript's DOM does not know this entry of the Layout Instability API.
  interface LayoutShift extends PerformanceEntry {
    value: number;
    hadRecentInput: boolean;
    sources: { node: Node | null }[];
  }
  const shifts: Shift[] = [];
  Object.assign(globalThis, { shifts });
  const nameOf = (node: Node | null) => {
    const element = node instanceof Element ? node : node?.parentElement;
    return element ? [element.localName, ...element.classList].join('.') : 'gone';
  };
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as LayoutShift[]) {
      shifts.push({ value, moved: sources.map(({ node }) => nameOf(node)) });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

function takeShifts(page: Page): Promise<Shift[]> {
  return page.evaluate(() => (globalThis as unknown as { shifts: Shift[] }).shifts.splice(0));
}

async function kindOf(request: Request): Promise<WeightKind> {
  const type = (await (await request.response())?.headerValue('content-type')) ?? '';
  return KIND_OF_TYPE.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}

function shiftCells({ loading, scrolling, moved }: Stillness): string[] {
  const what = moved.length > 0 ? ` (${[...new Set(moved)].join(', ')})` : '';
  return [
    judged(loading.toFixed(4), loading === 0),
    judged(`${scrolling.toFixed(4)}${what}`, scrolling === 0),
  ];
}

function sum(shifts: Shift[]): number {
  return shifts.reduce((total, { value }) => total + value, 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
