import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { setSiteHeaders } from './site-headers.ts';

/** Files with a hash of their content in their name: they never change. */
const NEVER_CHANGES = /^\/(_astro\/|pagefind\/(fragment\/|index\/|pagefind\.\w+\.pf_meta$))/;

/** Parts of the search index. Pagefind compressed them, and its script unpacks them: so no `Content-Encoding`. */
const SEARCH_INDEX = /\.(pagefind|pf_\w+)$/;

/**
 * Serves the built site: compressed at build, files with a hash in their name cached for a year, of all others
 * asked each time whether they have changed.
 *
 * @param folder - Absolute path of the built site.
 * @throws {Error} If the site has not been built.
 */
export function createSite(folder: string): (req: IncomingMessage, res: ServerResponse) => void {
  const notFoundPage = join(folder, '404.html');
  if (!existsSync(notFoundPage)) throw new Error('The site is not built: run `npm run build`.');
  const notFound = readFileSync(notFoundPage);
  const serve = sirv(folder, {
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders(res, path) {
      const cached = NEVER_CHANGES.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
      res.setHeader('Cache-Control', cached);
      if (SEARCH_INDEX.test(path)) res.setHeader('Content-Type', 'application/octet-stream');
    },
  });

  return (req, res) => {
    setSiteHeaders(req, res);
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    serve(req, res, () => {
      res
        .writeHead(404, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': notFound.length })
        .end(req.method === 'HEAD' ? undefined : notFound);
    });
  };
}
