import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const sitemap = join(import.meta.dirname, '..', 'dist/sitemap-0.xml');

/** Paths of the built site's pages, from its sitemap. The page for what is not there is not among them. */
export function pagePaths(): string[] {
  const addresses = readFileSync(sitemap, 'utf8').matchAll(/<loc>(.+?)<\/loc>/g);
  return [...addresses].map(([, url = '']) => new URL(url).pathname);
}
