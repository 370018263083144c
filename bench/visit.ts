import { setTimeout as wait } from 'node:timers/promises';
import type { Page, Request } from '@playwright/test';

/** The inside of a browser window, in CSS pixels. */
export interface WindowSize {
  width: number;
  height: number;
}

export const PHONE: WindowSize = { width: 390, height: 844 };
export const DESKTOP: WindowSize = { width: 1440, height: 1000 };

/** Milliseconds without a request or an answer after which a page has loaded. */
const QUIET_MS = 500;
/** Milliseconds that a page may take for that. */
const LOAD_MS = 30_000;
/** Milliseconds between two steps of scrolling, of half a screen each. */
const STEP_MS = 200;

/** What a page asks for. */
export interface Traffic {
  requests: Request[];
  /** Addresses of all requests and WebSockets. */
  urls(): string[];
  /**
   * Resolves when the page has loaded.
   *
   * @throws {Error} If it keeps loading for longer than `LOAD_MS`.
   */
  quiet(): Promise<void>;
}

/** Call it before the page goes anywhere. */
export function watchTraffic(page: Page): Traffic {
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
    async quiet() {
      const started = performance.now();
      while (underway.size > 0 || performance.now() - changedAt < QUIET_MS) {
        if (performance.now() - started > LOAD_MS) throw new Error(`${page.url()} does not stop loading`);
        await wait(50);
      }
    },
  };
}

/** Scrolls slowly, so that everything loads that waits until it is seen. */
export async function scrollToEnd(page: Page): Promise<void> {
  await page.evaluate(async (stepMs) => {
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
      scrollTo({ top, behavior: 'instant' });
      await new Promise((resolve) => setTimeout(resolve, stepMs));
    }
  }, STEP_MS);
}
