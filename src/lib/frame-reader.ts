import { KEEP_BYTES } from '../protocol/frame-decoder.ts';
import type { Message } from '../protocol/message-assembler.ts';
import { WebSocketDecoder } from '../protocol/websocket-decoder.ts';
import type { Direction } from '../protocol/wire-item.ts';
import { type KnownConnection, NO_FRAMES, RECORD, type WireRecord } from '../protocol/wire-records.ts';

/** Characters of a connection's HTTP that are kept, to find its client's name in. */
const MAX_HEAD = 16_384;

/** Reads the frames of a wire feed, and leaves the rest of it out. */
export interface FrameReader {
  read(record: WireRecord): void;
  /** Messages of the clients that call themselves so in `?client=`, oldest first. */
  messagesOf(name: string): readonly Message[];
}

/** One direction of a connection. */
interface Side {
  decoder: WebSocketDecoder;
  /** Whether the first frame that was told has begun. */
  begun: boolean;
}

/** What is known of one TCP connection. */
interface Connection extends Record<Direction, Side> {
  /** What its client sent before the first frame. */
  head: string;
  /** `""` until it has been found there. */
  name: string;
}

export function createFrameReader(): FrameReader {
  const connections = new Map<number, Connection>();
  const messages = new Map<string, Message[]>();

  function connect(number: number): Connection {
    const sideOf = (direction: Direction): Side => ({
      begun: false,
      decoder: new WebSocketDecoder({
        direction,
        keepBytes: KEEP_BYTES,
        onMessage: (message) => messages.get(connection.name)?.push(message),
      }),
    });
    const connection: Connection = { head: '', name: '', up: sideOf('up'), down: sideOf('down') };
    connections.set(number, connection);
    return connection;
  }

  function readHead(connection: Connection, text: string) {
    connection.head = (connection.head + text).slice(-MAX_HEAD);
    // The last request is the one that made it a WebSocket.
    const named = [...connection.head.matchAll(/[?&](client=[^&\s]+)/g)].at(-1)?.[1];
    if (named === undefined) return;
    connection.name = new URLSearchParams(named).get('client') ?? '';
    if (!messages.has(connection.name)) messages.set(connection.name, []);
  }

  function readBytes(connection: Connection, direction: Direction, { start, bytes, atMs }: WireRecord) {
    if (start === NO_FRAMES) {
      if (direction === 'up') readHead(connection, new TextDecoder('latin1').decode(bytes));
      return;
    }
    const side = connection[direction];
    // Told from the middle of a frame on: it is of no use without its head.
    if (!side.begun && start < 0) return;
    side.decoder.push(side.begun ? bytes : bytes.subarray(start), atMs);
    side.begun = true;
  }

  return {
    read(record) {
      const { kind, connection: number, bytes } = record;
      if (kind === RECORD.END) {
        connections.delete(number);
        return;
      }
      if (kind !== RECORD.KNOWN && kind !== RECORD.UP && kind !== RECORD.DOWN) return;
      const connection = connections.get(number) ?? connect(number);
      if (kind === RECORD.KNOWN) {
        readHead(connection, (JSON.parse(new TextDecoder().decode(bytes)) as KnownConnection).target);
      } else readBytes(connection, kind === RECORD.UP ? 'up' : 'down', record);
    },
    messagesOf: (name) => messages.get(name) ?? [],
  };
}
