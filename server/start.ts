import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Handlers } from './cells/handler.ts';
import { createCompanion } from './companion.ts';
import type { Config } from './config.ts';
import { refuseUpgrade } from './http/answers.ts';
import { readLabAddress, toOriginForm } from './lab-address.ts';
import { Refusal } from './limits/refusal.ts';
import type { createSite } from './site.ts';
import { tapConnections } from './wire/tap.ts';

/** How often Node looks for requests that are late, in milliseconds. */
const LATE_CHECK_MS = 2_000;

/** A whole request, body included, may take this long, in milliseconds. Bodies here are small. */
const REQUEST_MS = 30_000;

/** A connection without any traffic is ended after this long, in milliseconds; a hanging poll takes 25 s. */
const IDLE_SOCKET_MS = 60_000;

/** The notebook, listening. */
export interface RunningServer {
  /** Where to open it, without a slash at the end. */
  origin: string;
  httpServer: Server;
  /** Says goodbye to every client, waits for them at most `shutdownMs`, then cuts them. */
  close(): Promise<void>;
}

/**
 * Starts site and companion on one port.
 *
 * @param serveSite - Answers what is not the companion's.
 * @throws {Error} With a `code` such as `EADDRINUSE` if it cannot listen.
 */
export async function startServer(
  config: Config,
  handlers: Handlers,
  serveSite: ReturnType<typeof createSite>,
  log: Logger,
): Promise<RunningServer> {
  const companion = createCompanion(config, handlers, log);
  const httpServer = createServer(
    {
      headersTimeout: config.handshakeMs,
      requestTimeout: Math.max(REQUEST_MS, config.handshakeMs),
      connectionsCheckingInterval: Math.min(LATE_CHECK_MS, config.handshakeMs),
      // Anything but a WebSocket may be asked for in vain: the request is then answered as it is
      // (RFC 9110, section 7.8). Below /lab/ it is told what is wrong with it.
      shouldUpgradeCallback: ({ headers, url }) =>
        headers.upgrade?.toLowerCase() === 'websocket' ||
        readLabAddress(toOriginForm(url ?? '')) !== undefined,
    },
    (req, res) => {
      // Node ends it then. Upgraded sockets never come here, and have their pings.
      req.socket.setTimeout(IDLE_SOCKET_MS);
      if (!companion.handleRequest(req, res)) serveSite(req, res);
    },
  );
  tapConnections(httpServer, companion.feedOf);
  httpServer.on('upgrade', (req, socket, head) => {
    if (!companion.handleUpgrade(req, socket, head)) {
      refuseUpgrade(socket, new Refusal('NOT_FOUND', 'No WebSocket lives at this address.'));
    }
  });

  await new Promise<void>((resolve, reject) => {
    httpServer.once('error', reject);
    httpServer.listen(config.port, config.host, resolve);
  }).catch((error) => {
    companion.destroy();
    throw error;
  });

  async function close() {
    const closed = new Promise<void>((resolve) => httpServer.close(() => resolve()));
    companion.stop();
    httpServer.closeIdleConnections();
    const cut = setTimeout(() => {
      companion.destroy();
      httpServer.closeAllConnections();
    }, config.shutdownMs);
    // Resolves when the last connection has ended; clients that answer the close frame end theirs at once.
    await closed;
    clearTimeout(cut);
    companion.destroy();
  }

  let closing: Promise<void> | undefined;
  return {
    origin: originOf(httpServer, config.host),
    httpServer,
    close: () => (closing ??= close()),
  };
}

/** The address people type. Only loopback counts as a secure context, and has one friendly name. */
function originOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const local = host === '127.0.0.1' || host === '0.0.0.0' || host === '::';
  const name = local ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
