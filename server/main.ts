/** The process that `npm start` runs: the built site, and the companion with the lessons' handlers. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadHandlers } from './cells/handler.ts';
import { runServer } from './run.ts';
import { createSite } from './site.ts';

const root = join(import.meta.dirname, '..');

await runServer(
  () => loadHandlers(join(root, 'content', 'lessons'), (path) => import(pathToFileURL(path).href)),
  () => createSite(join(root, 'dist')),
);
