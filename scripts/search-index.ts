import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runSilently } from './run-silently.ts';

const PAGEFIND = join(import.meta.dirname, '..', 'node_modules/pagefind/lib/runner/bin.cjs');

/** What a page has besides its words: demos come alive later, and bars of code only name files. */
const LEFT_OUT = 'astro-island, noscript, thead, .code .bar, .crumb, .turn';

/** What search asks for. Pagefind also writes ready-made views, a worker, and a program for other languages. */
const USED = /^(pagefind\.js|pagefind-entry\.json|.+\.pf_meta|wasm\.en\.pagefind|index|fragment)$/;

/**
 * Writes the search index of a built site to its folder `pagefind/`. Only what stands in an element with
 * `data-pagefind-body` can be found.
 *
 * @param site - Absolute path of the built site.
 * @throws {Error} If Pagefind fails; the message holds what it printed.
 */
export async function indexForSearch(site: string): Promise<void> {
  // The program, since Pagefind's API for Node can end before all of its files are written.
  await runSilently(
    [PAGEFIND, '--site', site, '--exclude-selectors', LEFT_OUT, '--quiet'],
    'The site could not be indexed for search.',
  );

  const folder = join(site, 'pagefind');
  for (const name of readdirSync(folder)) {
    if (!USED.test(name)) rmSync(join(folder, name), { recursive: true });
  }
}
