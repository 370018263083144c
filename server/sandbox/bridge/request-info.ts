import type { IncomingMessage } from 'node:http';
import type { RequestInfo } from '../messages.ts';

/** Headers that a handler is shown. Cookies, credentials and what proxies say of a client are not among them. */
const SHOWN = [
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'host',
  'if-none-match',
  'last-event-id',
  'origin',
  'sec-websocket-extensions',
  'sec-websocket-key',
  'sec-websocket-protocol',
  'sec-websocket-version',
  'upgrade',
  'user-agent',
];

/** Characters of a header's value that a handler is shown. */
const MAX_CHARACTERS = 1_000;

export function requestInfo({ method, url, httpVersion, headers }: IncomingMessage): RequestInfo {
  const shown = SHOWN.filter((name) => headers[name] !== undefined);
  return {
    method: String(method),
    url: String(url),
    httpVersion,
    headers: Object.fromEntries(shown.map((name) => [name, String(headers[name]).slice(0, MAX_CHARACTERS)])),
  };
}
