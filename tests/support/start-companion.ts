import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { WebSocket } from 'ws';
import { type Handlers, loadHandlers } from '../../server/cells/handler.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { startServer } from '../../server/start.ts';

const lessons = join(import.meta.dirname, '..', '..', 'content', 'lessons');

/** The handlers of the lessons, as the server loads them. */
export const lessonHandlers: Handlers = await loadHandlers(
  lessons,
  (path) => import(/* @vite-ignore */ pathToFileURL(path).href),
);

export type TestCompanion = Awaited<ReturnType<typeof startCompanion>>;

/** A companion on a port of its own, without a site. */
export async function startCompanion(settings: Partial<Config> = {}, handlers = lessonHandlers) {
  const config = {
    ...readConfig({ PORT: '0', SHUTDOWN_SECONDS: '1', LABS_PER_ADDRESS_PER_MINUTE: '10000' }),
    ...settings,
  };
  const server = await startServer(
    config,
    handlers,
    (_req, res) => res.end('site'),
    pino({ level: 'silent' }),
  );
  const origin = server.origin.replace('localhost', '127.0.0.1');
  const wsOrigin = origin.replace('http', 'ws');

  return {
    origin,
    wsOrigin,
    port: Number(new URL(origin).port),
    httpServer: server.httpServer,
    close: server.close,
    [Symbol.asyncDispose]: () => server.close(),

    /** A new lab's id. */
    async mint(): Promise<string> {
      const response = await fetch(`${origin}/api/labs`, { method: 'POST' });
      if (!response.ok) throw new Error(`no lab: ${response.status} ${await response.text()}`);
      return ((await response.json()) as { id: string }).id;
    },
    /** A raw client; its messages wait in a queue until they are asked for. */
    raw: (lab: string, cell: string, query = '') =>
      new RawClient(`${wsOrigin}/lab/${lab}/${cell}/ws${query}`),
    /** A Socket.IO client. */
    socketio(
      lab: string,
      cell: string,
      options: Partial<ManagerOptions & SocketOptions> = {},
      namespace = '/',
    ): Socket {
      return io(`${origin}${namespace}`, {
        path: `/lab/${lab}/${cell}/socket.io/`,
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        ...options,
      });
    },
  };
}

/** A raw WebSocket client whose messages are read one by one, in order. */
export class RawClient {
  readonly socket: WebSocket;
  readonly opened: Promise<unknown>;
  readonly closed: Promise<{ code: number; reason: string }>;
  #arrived: string[] = [];
  #waiting: ((message: string) => void)[] = [];

  constructor(url: string, options: ConstructorParameters<typeof WebSocket>[2] = {}) {
    this.socket = new WebSocket(url, options);
    this.opened = once(this.socket, 'open');
    this.opened.catch(() => {});
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.socket.on('error', () => {});
    this.socket.on('message', (data) => {
      const next = this.#waiting.shift();
      if (next) next(String(data));
      else this.#arrived.push(String(data));
    });
  }

  /** The next message that was not read yet. */
  next(): Promise<string> {
    const arrived = this.#arrived.shift();
    if (arrived !== undefined) return Promise.resolve(arrived);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  send(data: string | Uint8Array): void {
    this.socket.send(data);
  }

  /** Closes the connection and waits for its end. */
  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
