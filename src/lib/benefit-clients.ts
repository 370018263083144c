import type { OpenLab } from './lab.ts';
import { closeRaw, openRaw, uniqueName } from './raw-client.ts';
import { openLastingSocketIo, type Socket, type Transports } from './socketio-client.ts';

/** Longest that one row may take, in milliseconds: reconnecting takes most of it. */
const ROW_MS = 10_000;

/** The clients of one row of the table; they live as long as it runs. */
export interface RowClients {
  /** `<lesson>.<handler>` */
  readonly cell: string;
  /** A raw client that is open. */
  raw(): Promise<WebSocket>;
  /** A Socket.IO client that is connected, by WebSocket unless it is told otherwise. */
  socketio(transports?: Transports): Promise<Socket>;
  /** Address of the cell's raw server, or of its Socket.IO server. */
  address(server: 'ws' | 'socket.io/'): string;
  /** The same row's clients, in another cell of the lesson. */
  inCell(cell: string): RowClients;
}

/**
 * Runs one row, and closes its clients.
 *
 * @throws {Error} If it does not end in time, or a connection fails.
 */
export async function withClients<Result>(
  lab: OpenLab,
  cell: string,
  row: (clients: RowClients) => Promise<Result>,
): Promise<Result> {
  const closers: (() => void)[] = [];
  try {
    return await Promise.race([row(rowClients(lab, cell, closers)), tooLate()]);
  } finally {
    for (const close of closers) close();
  }
}

function rowClients(lab: OpenLab, cell: string, closers: (() => void)[]): RowClients {
  return {
    cell,
    async raw() {
      const socket = openRaw(lab, cell, uniqueName('row'));
      closers.push(() => closeRaw(socket));
      await happens(socket, 'open');
      return socket;
    },
    async socketio(transports = ['websocket']) {
      const socket = openLastingSocketIo(lab, cell, uniqueName('row'), transports);
      closers.push(() => socket.close());
      await hears(socket, 'connect');
      return socket;
    },
    address: (server) => `/lab/${lab.id}/${cell}/${server}`,
    inCell: (other) => rowClients(lab, other, closers),
  };
}

/** Resolves with the next event of this kind. */
export function happens<Kind extends keyof WebSocketEventMap>(
  socket: WebSocket,
  kind: Kind,
): Promise<WebSocketEventMap[Kind]> {
  return new Promise((resolve) => socket.addEventListener(kind, resolve, { once: true }));
}

/** Resolves with the first argument of the next event of this name. */
export function hears(socket: Socket, event: string): Promise<unknown> {
  return new Promise((resolve) => socket.once(event, resolve));
}

/** How long something takes, in milliseconds. */
export async function timeOf(something: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await something;
  return performance.now() - startedAt;
}

function tooLate(): Promise<never> {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error('too late')), ROW_MS));
}
