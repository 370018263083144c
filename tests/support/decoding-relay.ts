import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { inflaterFor } from '../../src/lib/inflater.ts';
import { createConnectionDecoder } from '../../src/protocol/connection-decoder.ts';
import { PollingSessions } from '../../src/protocol/polling-sessions.ts';
import type { Direction, Packet, WireItem } from '../../src/protocol/wire-item.ts';
import { NO_FRAMES } from '../../src/protocol/wire-records.ts';

/** Passes TCP connections on to a port of this machine, and decodes what they carry. */
export interface DecodingRelay {
  port: number;
  /** Of all connections, in the order in which they were complete. */
  items: WireItem[];
  /** Bytes that have passed. */
  bytes: number;
  /** Resolves when every connection so far has ended. */
  ended(): Promise<unknown>;
  close(): void;
}

/** Bytes of a message that are kept, enough for all that the tests send. */
const KEEP_BYTES = 2 ** 20;

/** Starts a relay to `port`. */
export async function startDecodingRelay(port: number): Promise<DecodingRelay> {
  const sessions = new PollingSessions();
  const ends: Promise<unknown>[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const decoder = createConnectionDecoder({
      connection: ends.length + 1,
      sessions,
      createInflater: (extensions, direction) => inflaterFor(extensions, direction, KEEP_BYTES),
      keepBytes: KEEP_BYTES,
      onItem: (item) => relay.items.push(item),
    });
    const pass = (from: Socket, to: Socket, direction: Direction) => {
      let offset = 0;
      from.on('data', (bytes: Buffer) => {
        decoder.push({ direction, atMs: Date.now(), offset, start: NO_FRAMES, bytes: new Uint8Array(bytes) });
        offset += bytes.length;
        relay.bytes += bytes.length;
      });
      from.on('error', () => to.destroy());
      from.pipe(to);
      return new Promise((resolve) => from.once('close', resolve));
    };
    const both = [pass(client, upstream, 'up'), pass(upstream, client, 'down')];
    ends.push(Promise.all(both).then(() => decoder.end(Date.now())));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const relay: DecodingRelay = {
    port: (server.address() as AddressInfo).port,
    items: [],
    bytes: 0,
    ended: () => Promise.all(ends),
    close: () => server.close(),
  };
  return relay;
}

/** The text and binary messages of one direction; binary ones as bytes. */
export function messagesOf(items: readonly WireItem[], direction: Direction): (string | Buffer)[] {
  return items.flatMap((item): (string | Buffer)[] => {
    if (item.direction !== direction) return [];
    if (item.kind === 'text') return [item.text ?? 'no text'];
    return item.kind === 'binary' ? [Buffer.from(item.payload)] : [];
  });
}

/** The Engine.IO packets of one direction, whatever carried them. */
export function packetsOf(items: readonly WireItem[], direction: Direction): Packet[] {
  return items.flatMap((item) => {
    if (item.direction !== direction) return [];
    if ('packets' in item) return item.packets;
    return 'packet' in item && item.packet ? [item.packet] : [];
  });
}
