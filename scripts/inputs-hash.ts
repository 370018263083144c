import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const FOLDERS = ['content', 'src', 'public', 'scripts', 'server'];
const FILES = ['astro.config.mjs', 'bench/results.md', 'package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * Names the state of everything the built site depends on: names and bytes of the sources below `root` (tests
 * left out), the version of Node and `SITE_URL`. Times do not count, so a fresh clone has the same hash.
 *
 * @returns A SHA-256 in hexadecimal. Folders and files that do not exist count as empty.
 */
export function inputsHash(root: string): string {
  const hash = createHash('sha256');
  hash.update(`${process.version}\0${process.env.SITE_URL ?? ''}\0`);
  for (const path of inputPaths(root)) {
    const bytes = readFileSync(join(root, path));
    // The length keeps the end of one file from passing for the start of the next.
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** Relative paths with forward slashes, in the same order on every system. */
function inputPaths(root: string): string[] {
  const present = FOLDERS.map((name) => join(root, name)).filter((folder) => existsSync(folder));
  const inFolders = present
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return [...FILES.filter((name) => existsSync(join(root, name))), ...inFolders].sort();
}
