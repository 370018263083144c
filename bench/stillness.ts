import type { Browser, Page } from '@playwright/test';
import { scrollToEnd, type WindowSize, watchTraffic } from './visit.ts';

/** Lighthouse's "slow 4G": 150 ms there and back, 1.6 Mbit/s. What comes late has its chance to move the rest. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 93_750 };

/** A layout shift. */
export interface Shift {
  /** Unitless, as browsers report it. */
  value: number;
  /** The elements that moved, as `name.class`. */
  moved: string[];
}

/** What shifted in a page. */
export interface Shifts {
  loading: Shift[];
  scrolling: Shift[];
}

/** Loads a page over a slow network, with an empty cache, and scrolls to its end. */
export async function watchShifts(browser: Browser, url: string, viewport: WindowSize): Promise<Shifts> {
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
  return { loading, scrolling: await takeShifts(page) };
}

/** Runs in the page, before its own scripts. */
function keepShifts() {
  // TypeScript's DOM does not know this entry of the Layout Instability API.
  interface LayoutShift extends PerformanceEntry {
    value: number;
    sources: { node: Node | null }[];
  }
  const shifts: Shift[] = [];
  Object.assign(globalThis, { shifts });
  const nameOf = (node: Node | null) => {
    const element = node instanceof Element ? node : node?.parentElement;
    return element ? [element.localName, ...element.classList].join('.') : '(gone)';
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
