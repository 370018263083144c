import { type AddressInfo, connect, createServer } from 'node:net';

/** Passes TCP connections on to a port of this machine, and counts their bytes. */
export interface CountingProxy {
  port: number;
  /** Bytes so far, of all connections and both directions. */
  bytes(): number;
  close(): void;
}

/** Starts a proxy to `port`. */
export async function startCountingProxy(port: number): Promise<CountingProxy> {
  let bytes = 0;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => bytes,
    close: () => server.close(),
  };
}
