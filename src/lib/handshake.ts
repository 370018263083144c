import { headerOf } from '../protocol/http-framer.ts';
import type { AnswerItem, HttpHead, RequestItem } from '../protocol/wire-item.ts';
import type { OpenLab } from './lab.ts';
import { closeRaw, expectClose, openRaw } from './raw-client.ts';
import { openWireLog } from './wire-log.ts';

/** A request and its answer, as the server's TCP socket saw them. */
export interface Exchange {
  request: RequestItem;
  /** `undefined` if there was none. */
  answer: AnswerItem | undefined;
}

/** What the script of a page is told of an attempt to open a WebSocket. */
export interface Attempt extends Exchange {
  /** The socket's events, in their order: `"open"`, `"error"`, `"close, code 1006"`. */
  events: string[];
  /** Milliseconds until the last of them. */
  ms: number;
}

/**
 * Opens a WebSocket, and closes it again when its handshake has been seen on the wire.
 *
 * @param client - Name of this client, which no other one has.
 * @throws {Error} If the wire was not seen.
 */
export async function attempt(
  lab: OpenLab,
  cell: string,
  client: string,
  query: Record<string, string> = {},
): Promise<Attempt> {
  const startedAt = performance.now();
  const log = openWireLog();
  const socket = openRaw(lab, cell, client, query);
  // Being refused is what these demos are about: no news of the lab.
  expectClose(socket);
  const events: string[] = [];
  await new Promise<void>((resolve) => {
    socket.addEventListener('open', () => {
      events.push('open');
      resolve();
    });
    socket.addEventListener('error', () => events.push('error'));
    socket.addEventListener('close', ({ code }) => {
      if (events.includes('open')) return;
      events.push(`close, code ${code}`);
      resolve();
    });
  });
  const ms = performance.now() - startedAt;
  await log.flush();
  closeRaw(socket);
  return { ...lastExchange(client), events, ms };
}

/** Headers that a script cannot send (https://fetch.spec.whatwg.org/#forbidden-request-header). */
const OF_THE_BROWSER = {
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** What came of asking with `fetch`. */
export interface Fetched extends Exchange {
  /** Names of the headers that `fetch` was given. */
  given: string[];
  /** Those of them that were sent. */
  sent: string[];
}

/** Sends the request of a handshake with `fetch`. @throws {Error} If the wire was not seen. */
export async function askWithFetch(lab: OpenLab, cell: string, client: string): Promise<Fetched> {
  const log = openWireLog();
  await fetch(`/lab/${lab.id}/${cell}/ws?client=${encodeURIComponent(client)}`, { headers: OF_THE_BROWSER });
  await log.flush();
  const exchange = lastExchange(client);
  const given = Object.entries(OF_THE_BROWSER);
  const sent = given.filter(([name, value]) => headerOf(exchange.request.head, name) === value);
  return { ...exchange, given: given.map(([name]) => name), sent: sent.map(([name]) => name) };
}

/** The last request of a client. */
function lastExchange(client: string): Exchange {
  const { items } = openWireLog();
  const ofClient = items.filter((item) => item.client === client);
  const request = ofClient.findLast((item) => item.kind === 'request');
  if (!request) throw new Error('The wire was not seen.');
  const answer = ofClient.find(
    (item) =>
      item.kind === 'answer' && item.connection === request.connection && item.number > request.number,
  ) as AnswerItem | undefined;
  return { request, answer };
}

/** Names of the headers whose values differ, and of those that only one head has; `""` is the start line. */
export function differences(one: HttpHead, other: HttpHead): string[] {
  const lines = (head: HttpHead): [string, string][] => [['', head.startLine], ...head.headers];
  const inOther = new Map(lines(other));
  const inOne = new Map(lines(one));
  const names = new Set([...inOne.keys(), ...inOther.keys()]);
  return [...names].filter((name) => inOne.get(name) !== inOther.get(name));
}
