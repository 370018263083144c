import type { Direction, MessageItem } from '../protocol/wire-item.ts';
import type { Receipts } from './audience-run.ts';
import { openWireLog, type WireLog } from './wire-log.ts';

/** Longest wait for what the server has seen, in milliseconds; without its news there are no bytes to show. */
const NEWS_MS = 3_000;

/** Finds the newest message of a client, or of any, in one direction, that `matches`. */
export type FindMessage = (
  client: string | undefined,
  direction: Direction,
  matches: (item: MessageItem) => boolean,
) => MessageItem | undefined;

/**
 * Reads the wire log.
 *
 * @param cell - `<lesson>.<handler>`
 * @returns Finds messages that had travelled when this was called.
 */
export async function readMessages(cell: string): Promise<FindMessage> {
  const log = await openNewestLog();
  return (client, direction, matches) =>
    log.items.findLast(
      (item): item is MessageItem =>
        (item.kind === 'text' || item.kind === 'binary') &&
        item.cell === cell &&
        (client === undefined || item.client === client) &&
        item.direction === direction &&
        matches(item),
    );
}

/** The log, with what had travelled when this was called. */
export async function openNewestLog(): Promise<WireLog> {
  const log = openWireLog();
  await Promise.race([log.flush(), new Promise((resolve) => setTimeout(resolve, NEWS_MS))]);
  return log;
}

/** Whether a message is the Socket.IO event of this name. */
export function isEvent(name: string): (item: MessageItem) => boolean {
  return ({ packet }) => {
    const data = packet?.socketio?.data;
    return Array.isArray(data) && data[0] === name;
  };
}

/** Whether a message is this text on a raw WebSocket. */
export function isText(text: string): (item: MessageItem) => boolean {
  return (item) => item.packet === undefined && item.text === text;
}

/** Bytes of a message on the wire, and those of them that are heads of frames. */
export interface MessageSize {
  bytes: number;
  heads: number;
}

function sizeOf({ size, frames }: MessageItem): MessageSize {
  return { bytes: size, heads: frames.reduce((sum, { head }) => sum + head.length, 0) };
}

/** Looks up what each delivery took on the wire. */
export async function weigh(receipts: Receipts, cell: string, event: string) {
  const find = await readMessages(cell);
  for (const [name, receipt] of receipts.socketio) {
    const item = find(name, 'down', isEvent(event));
    if (item) receipt.size = sizeOf(item);
  }
  for (const [name, receipt] of receipts.raw) {
    const item = find(name, 'down', isText(String(receipt.data)));
    if (item) receipt.size = sizeOf(item);
  }
}
