import type { Browser, Request } from '@playwright/test';
import { DESKTOP, scrollToEnd, watchTraffic } from './visit.ts';

export const WEIGHT_KINDS = ['HTML', 'CSS', 'JS', 'wire', 'fonts', 'other'] as const;
export type WeightKind = (typeof WEIGHT_KINDS)[number];

/** What a page makes a browser load. */
export interface Weight {
  /** Bytes of bodies as transferred. */
  bytes: Record<WeightKind, number>;
  /** Requests and WebSockets. */
  requests: number;
  /** Those of them that went to another host. */
  elsewhere: string[];
}

const KIND_OF_TYPE: [contentType: RegExp, kind: WeightKind][] = [
  [/^text\/html/, 'HTML'],
  [/^text\/css/, 'CSS'],
  [/javascript/, 'JS'],
  [/^font\//, 'fonts'],
];

/** The wire's feed and decoder, which a demo that counts bytes loads before anybody opens the wire, and what opens it. */
const WIRE_FILE = /\/_astro\/(wire|frames|Wire\.astro_[^/]+)\.[^/]+\.js$/;

/** Loads all of a page, with an empty cache, and opens its wire. */
export async function weigh(browser: Browser, url: string): Promise<Weight> {
  await using context = await browser.newContext({ viewport: DESKTOP });
  const page = await context.newPage();
  const traffic = watchTraffic(page);
  await page.goto(url);
  await traffic.quiet();
  await scrollToEnd(page);
  await traffic.quiet();
  const before = traffic.requests.length;
  await page.keyboard.press('w');
  await traffic.quiet();

  const bytes = { HTML: 0, CSS: 0, JS: 0, wire: 0, fonts: 0, other: 0 };
  for (const [at, request] of traffic.requests.entries()) {
    // A demo calls off a request that its server keeps open.
    if (request.failure()) continue;
    const kind = at >= before || WIRE_FILE.test(request.url()) ? 'wire' : await kindOf(request);
    bytes[kind] += (await request.sizes()).responseBodySize;
  }
  const urls = traffic.urls();
  const { host } = new URL(url);
  return { bytes, requests: urls.length, elsewhere: urls.filter((one) => new URL(one).host !== host) };
}

async function kindOf(request: Request): Promise<WeightKind> {
  const type = (await (await request.response())?.headerValue('content-type')) ?? '';
  return KIND_OF_TYPE.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}
