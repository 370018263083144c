import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { io as connect, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { type Cell, createCell } from '../../server/cells/cell.ts';
import type { Handler } from '../../server/cells/handler.ts';
import { sendRefusal } from '../../server/http/answers.ts';
import type { Refusal } from '../../server/limits/refusal.ts';
import { type ClientLimits, createLabMessages } from '../../server/sockets/client-limits.ts';
import { RawClient } from './start-companion.ts';

export type TestCell = Awaited<ReturnType<typeof startCell>>;

const LIMITS: ClientLimits = {
  messagesPerSecond: 2_000,
  maxMessageBytes: 65_536,
  maxWaitingBytes: 1_048_576,
};

/** A cell of its own on a port of its own, running this handler: by default, one in the sandbox. */
export async function startCell(handler: Handler, { edited = true } = {}) {
  let crash: string | undefined;
  const cell: Cell = createCell({
    name: 'test.cell',
    handler,
    edited,
    limits: LIMITS,
    labMessages: createLabMessages(LIMITS),
    log: pino({ level: 'silent' }),
    logCrash: () => {},
    enter: () => {},
    leave: () => {},
    onRawOpen: () => {},
    onPong: () => {},
    onRawClose: () => {},
    onCrash: (message) => {
      crash = message;
    },
  });
  const isSocketIo = (url: string | undefined) => url?.startsWith('/socket.io/');
  const server = createServer((req, res) => {
    if (isSocketIo(req.url)) return cell.socketio.handleRequest(req, res);
    try {
      cell.handleRequest(req, res, 0);
    } catch (error) {
      sendRefusal(req, res, error as Refusal);
    }
  });
  server.on('upgrade', (req, socket, head) => {
    socket.on('error', () => {});
    if (isSocketIo(req.url)) cell.socketio.handleUpgrade(req, socket, head);
    else cell.upgradeRaw(req, socket, head);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const clients: Socket[] = [];

  return {
    cell,
    port,
    origin: `http://127.0.0.1:${port}`,
    crashed: () => crash,
    /** A Socket.IO client. */
    socketio(options: Partial<ManagerOptions & SocketOptions> = {}, namespace = '/'): Socket {
      const client = connect(`http://127.0.0.1:${port}${namespace}`, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        ...options,
      });
      clients.push(client);
      return client;
    },
    raw: (query = '', options = {}) => new RawClient(`ws://127.0.0.1:${port}/ws${query}`, options),
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.disconnect();
      cell.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
