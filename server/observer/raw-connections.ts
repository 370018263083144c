import type { ByteCount, ConnectionOpened } from '../../src/protocol/observer-events.ts';
import type { GuardedWebSocket } from '../sockets/guarded-websocket.ts';
import type { Observers } from './observers.ts';

/** What is said of a raw connection when it opens. */
export interface RawOpening extends Pick<ConnectionOpened, 'cell' | 'client' | 'request'> {
  labId: string;
  /** Reads the bytes of its TCP connection since the handshake began. */
  bytes: () => ByteCount;
}

/** The raw WebSocket connections of all labs: pinged, counted, and reported to their observers. */
export interface RawConnections {
  /** Follows a connection whose handshake has just been answered. */
  follow(socket: GuardedWebSocket, opening: RawOpening): void;
  /** Bytes of one connection, if it is open and belongs to this lab. */
  count(labId: string, connection: number): ByteCount | null;
  /** Pings every client, and cuts those that did not answer the last time. */
  ping(): void;
}

/** @param observers - Looked up late, as observers ask for counts in turn. */
export function createRawConnections(observers: () => Observers): RawConnections {
  const open = new Map<number, { socket: GuardedWebSocket; labId: string; bytes: () => ByteCount }>();
  let last = 0;

  function pingOne(connection: number, socket: GuardedWebSocket, labId: string, bytes: () => ByteCount) {
    if (socket.awaitsPong) return socket.terminate();
    socket.awaitsPong = true;
    socket.ping();
    if (observers().watch(labId)) observers().tell(labId, 'connection:ping', { connection, bytes: bytes() });
  }

  return {
    follow(socket, { labId, bytes, ...opening }) {
      last += 1;
      const connection = last;
      open.set(connection, { socket, labId, bytes });
      if (observers().watch(labId)) {
        observers().tell(labId, 'connection:open', {
          connection,
          ...opening,
          // The only answer that completes a handshake (RFC 6455, section 4.2.2).
          answer: 'HTTP/1.1 101 Switching Protocols',
          bytes: bytes(),
        });
      }
      socket.on('pong', () => {
        socket.awaitsPong = false;
        if (observers().watch(labId))
          observers().tell(labId, 'connection:pong', { connection, bytes: bytes() });
      });
      socket.once('close', (code: number, reason: Buffer) => {
        open.delete(connection);
        if (!observers().watch(labId)) return;
        const end = { connection, bytes: bytes(), code, reason: String(reason) };
        observers().tell(labId, 'connection:close', end);
      });
    },
    count(labId, connection) {
      const entry = open.get(connection);
      return entry?.labId === labId ? entry.bytes() : null;
    },
    ping() {
      for (const [connection, { socket, labId, bytes }] of open) pingOne(connection, socket, labId, bytes);
    },
  };
}
