import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputsHash } from './inputs-hash.ts';
import { precompress } from './precompress.ts';
import { runSilently } from './run-silently.ts';
import { indexForSearch } from './search-index.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
/** Holds the hash of the inputs that dist/ was built from; missing while a build is unfinished. */
const stamp = join(dist, '.inputs');

/**
 * Builds the site into dist/, indexes it for search and compresses it.
 *
 * @throws {Error} If a step fails; the message holds what it printed.
 */
export async function buildSite(): Promise<void> {
  const started = performance.now();
  console.log('Building the site…');
  // Taken first: a file that changes during the build must make the next start build again.
  const inputs = inputsHash(root);
  rmSync(stamp, { force: true });
  await astroBuild();
  await indexForSearch(dist);
  await precompress(dist);
  writeFileSync(stamp, inputs);
  console.log(`Built in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
}

/** Builds the site unless dist/ was built from exactly these inputs. Throws as `buildSite` does. */
export async function buildIfStale(): Promise<void> {
  if (builtFrom() !== inputsHash(root)) await buildSite();
}

function builtFrom(): string | undefined {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined;
  }
}

function astroBuild(): Promise<void> {
  return runSilently(
    [join(root, 'node_modules/astro/bin/astro.mjs'), 'build'],
    'The site could not be built: see the output of astro build above.',
    { cwd: root, env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' } },
  );
}

if (import.meta.main) {
  await buildSite().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
