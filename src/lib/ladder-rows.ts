import type { Direction, Packet, WireItem } from '../protocol/wire-item.ts';
import { textOfPacket, wordsOfPacket } from './packet-words.ts';

/** One request, answer or message, as a row of a ladder. */
export interface LadderRow {
  key: number;
  direction: Direction;
  /** Seconds since the first row. */
  seconds: number;
  /** `"A"` for the first TCP connection of these rows, `"B"` for the second. */
  connection: string;
  /** `"HTTP"`, or `"frame"` on a WebSocket. */
  carrier: 'HTTP' | 'frame';
  /** What travelled, shortened to what differs: `"GET transport=polling"`, `"40"`. */
  text: string;
  /** What that says; one line for each packet. */
  words: string[];
  /** Bytes on the wire. */
  size: number;
}

/** Requests, answers and messages, in the order in which the server saw them. */
export function ladderRows(items: readonly WireItem[]): LadderRow[] {
  const connections = [...new Set(items.map(({ connection }) => connection))];
  const startedMs = items[0]?.atMs ?? 0;
  return items.flatMap((item) => {
    const read = readItem(item);
    if (!read) return [];
    const { number: key, direction, size } = item;
    const connection = String.fromCharCode(65 + (connections.indexOf(item.connection) % 26));
    return [{ key, direction, size, connection, seconds: (item.atMs - startedMs) / 1_000, ...read }];
  });
}

/** HTTP requests among these rows. */
export const countRequests = (rows: LadderRow[]): number =>
  rows.filter(({ carrier, direction }) => carrier === 'HTTP' && direction === 'up').length;

/** Bytes of all rows. */
export const sumBytes = (rows: LadderRow[]): number => rows.reduce((sum, { size }) => sum + size, 0);

type Read = Pick<LadderRow, 'carrier' | 'text' | 'words'>;

function readItem(item: WireItem): Read | undefined {
  const { direction } = item;
  const texts = (packets: Packet[]) => packets.map(textOfPacket).join(' ');
  const words = (packets: Packet[]) => packets.map((packet) => wordsOfPacket(packet, direction));
  switch (item.kind) {
    case 'request': {
      const { method, target } = item.head;
      const transport = /[?&](transport=\w+)/.exec(target)?.[1] ?? '';
      const isUpgrade = transport === 'transport=websocket';
      const session = /[?&]sid=/.test(target) ? ' sid=…' : '';
      return {
        carrier: 'HTTP',
        text: `${method} ${transport}${session} ${texts(item.packets)}`.trim(),
        words: words(item.packets).concat(wordsOfRequest(isUpgrade, session !== '', item.packets)),
      };
    }
    case 'answer':
      return {
        carrier: 'HTTP',
        text: `${item.head.status} ${texts(item.packets)}`.trim(),
        words: item.packets.length > 0 ? words(item.packets) : [wordsOfAnswer(item.head.status)],
      };
    case 'text':
    case 'binary':
      if (!item.packet)
        return { carrier: 'frame', text: item.text ?? `${item.payload.length} bytes`, words: [] };
      return { carrier: 'frame', text: textOfPacket(item.packet), words: words([item.packet]) };
    case 'close':
      return {
        carrier: 'frame',
        text: `close ${item.code ?? ''}`.trim(),
        words: ['the close frame of WebSocket'],
      };
    default:
      return undefined;
  }
}

function wordsOfRequest(isUpgrade: boolean, isKnown: boolean, packets: Packet[]): string[] {
  if (isUpgrade) return ['the opening handshake of a WebSocket'];
  if (packets.length > 0) return [];
  return [isKnown ? 'asks for news, and waits' : 'begins a session'];
}

function wordsOfAnswer(status: number): string {
  if (status === 101) return 'yes: this connection is a WebSocket now';
  return status === 200 ? 'it has arrived' : 'refused';
}
