import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test as base, expect, type Locator, type Page } from '@playwright/test';

export { expect } from '@playwright/test';

/** The whole notebook as `npm start` runs it, in a process of its own. */
export interface RunningNotebook {
  origin: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

/**
 * Starts the built notebook.
 *
 * @param env - Settings; by default a free port, and no pings while the test runs.
 */
export async function startNotebook(env: Record<string, string> = {}): Promise<RunningNotebook> {
  const child = spawn(process.execPath, ['server/main.ts'], {
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'error',
      RAW_PING_SECONDS: '3600',
      LABS_PER_ADDRESS_PER_MINUTE: '10000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /http:\S+/.exec(line)?.[0];
    if (!origin) continue;
    return {
      origin,
      process: child,
      async stop() {
        child.kill('SIGTERM');
        await exited;
      },
    };
  }
  throw new Error('The notebook ended before it was open. Is the site built?');
}

/** Tests against the built site and a companion of their own. */
export const test = base.extend<object, { notebook: RunningNotebook }>({
  notebook: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape.
    async ({}, use) => {
      const notebook = await startNotebook();
      await use(notebook);
      await notebook.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: ({ notebook }, use) => use(notebook.origin),
});

/** The figure with this caption, scrolled to, so that its island loads. */
export async function openFigure(page: Page, caption: string): Promise<Locator> {
  const figure = page.locator('figure.demo', { has: page.locator('figcaption', { hasText: caption }) });
  await figure.scrollIntoViewIfNeeded();
  // What follows is meant for a demo that is alive.
  await expect(figure.locator('astro-island[ssr]')).toHaveCount(0);
  return figure;
}

/** Scrolls the whole page, so that every island loads, and waits until all have. */
export async function loadIslands(page: Page): Promise<void> {
  for (const island of await page.locator('astro-island').all()) await island.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => !document.querySelector('astro-island[ssr]'));
}

/** Holds back what the page asks for at these addresses. @returns Lets it go, and all that comes later. */
export async function holdBack(page: Page, addresses: string): Promise<() => void> {
  const held = Promise.withResolvers<void>();
  await page.route(addresses, async (route) => {
    await held.promise;
    await route.continue();
  });
  return held.resolve;
}

/**
 * Has pages keep what moves on them, for `shiftsOn`.
 *
 * Nothing is visible until all HTML has been read: at which places a browser draws a half-read page differs from
 * time to time.
 */
export async function recordShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const hidden = new CSSStyleSheet();
    hidden.replaceSync('html { visibility: hidden }');
    document.adoptedStyleSheets = [hidden];
    document.addEventListener('readystatechange', () => {
      document.adoptedStyleSheets = [];
    });

    interface Shift extends PerformanceEntry {
      value: number;
      sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
    }
    const shifts: unknown[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries() as Shift[]) {
        if (value < 0.0001) continue;
        const moved = sources.map(({ node, previousRect, currentRect }) => {
          const words = node?.textContent?.trim().slice(0, 40);
          return { words, from: JSON.stringify(previousRect), to: JSON.stringify(currentRect) };
        });
        shifts.push({ value, moved });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** What has moved on the page since `recordShifts`, and whence. */
export function shiftsOn(page: Page): Promise<unknown[]> {
  return page.evaluate(() => (window as unknown as { shifts: unknown[] }).shifts);
}
