import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** The files that a lesson tells its reader to save: its code fences with a title, by that title. */
export function filesOf(lesson: string): Map<string, string> {
  const mdx = readFileSync(join(root, 'content', 'lessons', lesson, 'index.mdx'), 'utf8');
  const fences = mdx.matchAll(/^```\w+ title="([^"]+)"\n([\s\S]*?)^```/gm);
  return new Map([...fences].map(([, title, code]) => [title ?? '', code ?? '']));
}

/**
 * Saves files in an empty folder of their own, inside the project: Node finds the installed
 * libraries from there, as it would after the reader's `npm install`.
 */
export async function saveFiles(name: string, files: Map<string, string>): Promise<string> {
  const folder = join(root, '.cache', 'lesson-programs', name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [file, code] of files) await writeFile(join(folder, file), code);
  return folder;
}
