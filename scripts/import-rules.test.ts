import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

const BYTES = 'components know what they show, not how bytes travel: use src/lib';
const BUILD_TIME =
  'src/lib-build runs at build time only: an .astro file may import it, browser code may not';
const NODE_IN_ASTRO = 'build-time code that needs Node belongs in src/lib-build';
const NO_VIEW = 'src/lib has no view, so that it can be tested without one';
const IN_BROWSER = 'src/lib runs in the browser; what it shares with the server is in src/protocol';
const ITSELF = 'src/protocol runs in the browser and on the server: it imports nothing but itself';
const SHARED = 'the server shares only src/protocol with the site';
const WITHOUT_SITE = 'the companion runs without the site: astro belongs in server/astro-integration.ts only';
const POLICY = 'limits and labs are policy, tested without sockets: take plain values as arguments';

const FORBIDDEN: [importer: string, imported: string, message: string][] = [
  ['src/components/Wire/Wire.tsx', '../../../server/companion.ts', BYTES],
  ['src/components/Wire/Wire.tsx', 'socket.io-client', BYTES],
  ['src/components/Wire/Wire.tsx', 'ws', BYTES],
  ['src/components/Wire/Wire.tsx', 'node:fs/promises', BYTES],
  ['src/components/Wire/rows.ts', 'node:fs', BYTES],
  ['src/components/Wire/Wire.tsx', '../../lib-build/handler-source.ts', BUILD_TIME],
  ['src/components/Wire/Wire.astro', '../../../server/companion.ts', BYTES],
  ['src/components/Wire/Wire.astro', 'node:fs', NODE_IN_ASTRO],
  ['src/layouts/Page.astro', 'node:fs', NODE_IN_ASTRO],
  ['src/lib/wire-log.ts', '../components/Wire/Wire.tsx', NO_VIEW],
  ['src/lib/wire-log.ts', 'preact', NO_VIEW],
  ['src/lib/wire-log.ts', 'preact/hooks', NO_VIEW],
  ['src/lib/wire-log.ts', '../../server/companion.ts', IN_BROWSER],
  ['src/lib/wire-log.ts', 'node:buffer', IN_BROWSER],
  ['src/lib/wire-log.ts', '../lib-build/handler-source.ts', BUILD_TIME],
  ['src/protocol/frame.ts', 'node:buffer', ITSELF],
  ['src/protocol/frame.ts', 'zod', ITSELF],
  ['src/protocol/frame.ts', '@preact/signals', ITSELF],
  ['src/protocol/frame.ts', '../lib/wire-log.ts', ITSELF],
  ['server/companion.ts', '../src/lib/wire-log.ts', SHARED],
  ['server/wire/tap.ts', '../../src/components/Wire/Wire.tsx', SHARED],
  ['server/companion.ts', 'astro', WITHOUT_SITE],
  ['server/companion.ts', 'astro/zod', WITHOUT_SITE],
  ['server/astro-integration.ts', '../src/lib/wire-log.ts', SHARED],
  ...['limits', 'labs'].flatMap((folder): [string, string, string][] => [
    ...['node:http', 'node:net', 'ws', 'socket.io', 'engine.io'].map((name): [string, string, string] => [
      `server/${folder}/a.ts`,
      name,
      POLICY,
    ]),
    [`server/${folder}/a.ts`, '../../src/lib/wire-log.ts', SHARED],
    [`server/${folder}/a.ts`, 'astro', WITHOUT_SITE],
  ]),
];

const ALLOWED: [importer: string, imported: string][] = [
  ['src/components/Wire/Wire.tsx', '../../lib/wire-log.ts'],
  ['src/components/Wire/Wire.tsx', 'preact/hooks'],
  ['src/components/Wire/Wire.test.tsx', 'node:fs'],
  ['src/components/Wire/Wire.astro', '../../lib-build/handler-source.ts'],
  ['src/lib-build/handler-source.ts', 'node:fs'],
  ['src/lib/socketio-client.ts', 'socket.io-client'],
  ['src/lib/wire-log.ts', '../protocol/frame.ts'],
  ['src/lib/wire-log.test.ts', 'node:fs'],
  ['src/protocol/frame.ts', './opcodes.ts'],
  ['src/protocol/frame.test.ts', 'vitest'],
  ['server/companion.ts', 'node:http'],
  ['server/companion.ts', '../src/protocol/frame.ts'],
  ['server/wire/tap.ts', '../../src/protocol/frame.ts'],
  ['server/astro-integration.ts', 'astro'],
  ['server/limits/a.ts', 'node:crypto'],
  ['server/limits/a.ts', '../../src/protocol/refusals.ts'],
  ['server/labs/a.ts', '../limits/token-bucket.ts'],
  ['server/labs/a.test.ts', 'ws'],
];

const CASES = [...FORBIDDEN, ...ALLOWED];

/** What Biome says about an import, by `importer:line`. */
const said = new Map<string, string>();

/** The imports of each importer, one a line. */
const imports = Map.groupBy(CASES, ([importer]) => importer);

function lineOf(importer: string, imported: string): number {
  const line = (imports.get(importer) ?? []).findIndex((one) => one[1] === imported);
  return importer.endsWith('.astro') ? line + 2 : line + 1; // an .astro file starts with ---
}

function source(importer: string): string {
  const lines = (imports.get(importer) ?? []).map(([, imported]) => `import '${imported}';\n`).join('');
  return importer.endsWith('.astro') ? `---\n${lines}---\n` : lines;
}

// The rules go by a file's path, so a folder with the same biome.json stands for the project, and one run does.
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'import-rules-'));
  copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'));
  for (const importer of imports.keys()) {
    mkdirSync(dirname(join(folder, importer)), { recursive: true });
    writeFileSync(join(folder, importer), source(importer));
  }
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const options = ['--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none'];
  const { stdout } = spawnSync(process.execPath, [biome, 'lint', ...options], {
    cwd: folder,
    encoding: 'utf8',
  });
  for (const { location, message, severity } of JSON.parse(stdout).diagnostics) {
    expect(severity).toBe('error');
    said.set(`${location.path}:${location.start.line}`, message);
  }
  rmSync(folder, { recursive: true });
});

test.each(FORBIDDEN)('%s may not import %s', (importer, imported, message) => {
  expect(said.get(`${importer}:${lineOf(importer, imported)}`)).toBe(message);
});

test.each(ALLOWED)('%s may import %s', (importer, imported) => {
  expect(said.get(`${importer}:${lineOf(importer, imported)}`)).toBeUndefined();
});
