import type { HandAnswer } from '../protocol/by-hand.ts';
import type { RefusalBody } from '../protocol/refusals.ts';
import { type DecodedBytes, decodeBytes } from './decode-bytes.ts';
import { labLost, type OpenLab } from './lab.ts';

/** What a server said to bytes that were written by hand. */
export interface Reply {
  /** As they came. */
  bytes: Uint8Array;
  /** What they are. */
  decoded: DecodedBytes;
  /** Whether the server ended the TCP connection. */
  ended: boolean;
}

/** The companion takes one lot of a lab at a time, and so each waits for the one before. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Has the companion open a WebSocket to a cell and send these bytes on it, as they are.
 *
 * @throws {Error} With a reason for the reader, if they could not be sent.
 */
export function sendByHand(lab: OpenLab, cell: string, bytes: Uint8Array<ArrayBuffer>): Promise<Reply> {
  const reply = last.then(() => sendNow(lab, cell, bytes));
  last = reply.catch(() => {});
  return reply;
}

async function sendNow(lab: OpenLab, cell: string, bytes: Uint8Array<ArrayBuffer>): Promise<Reply> {
  const doors = `/lab/${lab.id}/${cell}`;
  const headers = { 'Content-Type': 'application/octet-stream' };
  const response = await fetch(`${doors}/bytes`, { method: 'POST', headers, body: bytes }).catch(
    () => undefined,
  );
  if (!response || response.status === 403 || response.status === 404) {
    labLost(lab, `${doors}/ws`);
    throw new Error('The server does not answer.');
  }
  if (!response.ok) throw new Error(((await response.json()) as RefusalBody).error.message);
  const { received, ended } = (await response.json()) as HandAnswer;
  const back = Uint8Array.from(atob(received), (character) => character.charCodeAt(0));
  return { bytes: back, decoded: decodeBytes('down', back), ended };
}

/** What became of a connection: the close code that the server sent, or `open`, or `cut` without a code. */
export type Outcome = number | 'open' | 'cut';

/** What a reply says of its connection. */
export function outcomeOf({ decoded, ended }: Reply): Outcome {
  const close = decoded.messages.find(({ kind }) => kind === 'close');
  if (close) return close.code ?? 'cut';
  return ended ? 'cut' : 'open';
}
