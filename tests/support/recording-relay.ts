import { type AddressInfo, connect, createServer } from 'node:net';

/** What one TCP connection through the relay carried. */
export interface RelayedConnection {
  up: Buffer;
  down: Buffer;
}

/** Passes TCP connections on to a port of this machine, and keeps every byte. */
export interface RecordingRelay {
  port: number;
  connections: RelayedConnection[];
  close(): void;
}

/** Starts a relay to `port`. */
export async function startRecordingRelay(port: number): Promise<RecordingRelay> {
  const connections: RelayedConnection[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const kept: RelayedConnection = { up: Buffer.alloc(0), down: Buffer.alloc(0) };
    connections.push(kept);
    for (const [from, to, side] of [
      [client, upstream, 'up'],
      [upstream, client, 'down'],
    ] as const) {
      from.on('data', (chunk: Buffer) => {
        kept[side] = Buffer.concat([kept[side], chunk]);
      });
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { port: (server.address() as AddressInfo).port, connections, close: () => server.close() };
}
