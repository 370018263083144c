import type { IncomingMessage, ServerResponse } from 'node:http';

/** The frame that readers' client code runs in: a page of its own, with rules of its own. */
const FRAME = '/frame.html';

/** A name or number of a host, with or without a port: what a policy can hold. */
const HOST = /^[\w.:[\]-]+$/;

/** Headers of every page: nobody may frame them, and a link elsewhere does not tell where it stood. */
const PAGE_HEADERS = {
  // `frame-src` also holds for where a frame goes by itself.
  'Content-Security-Policy':
    "frame-ancestors 'none'; frame-src 'self'; base-uri 'self'; form-action 'self'; object-src 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/** Sets the security headers of an answer of the site. */
export function setSiteHeaders({ url, headers }: IncomingMessage, res: ServerResponse): void {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) res.setHeader(name, value);
  if (url?.split('?', 1)[0] === FRAME)
    res.setHeader('Content-Security-Policy', framePolicy(headers.host ?? ''));
}

/**
 * What code in the frame may do: run, in a Worker, and connect to labs. It belongs to no origin (`sandbox`),
 * so that `'self'` would be nothing, and its own server has to be named.
 */
function framePolicy(host: string): string {
  // All schemes: behind a proxy with TLS this server cannot tell how it was asked.
  const at = (path: string, ...schemes: string[]) =>
    !HOST.test(host) ? "'none'" : schemes.map((scheme) => `${scheme}://${host}${path}`).join(' ');
  return [
    'sandbox allow-scripts',
    "default-src 'none'",
    "script-src 'unsafe-inline' 'unsafe-eval' blob:",
    'worker-src blob:',
    `connect-src ${at('/lab/', 'http', 'https', 'ws', 'wss')}`,
    `frame-ancestors ${at('', 'http', 'https')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
