import type { IncomingMessage } from 'node:http';
import type { ByteCount } from '../../src/protocol/observer-events.ts';
import { readClientName } from '../lab-address.ts';
import type { GuardedWebSocket } from '../sockets/guarded-websocket.ts';
import { countFromHandshake } from './byte-count.ts';
import type { Observers } from './observers.ts';

/** What observers are told of one connection. Made only where somebody observes: most cost nothing. */
export interface Followed {
  labId: string;
  cell: string;
  client: string;
  request: string;
  bytes: () => ByteCount;
}

/** The raw WebSocket connections of all labs: pinged, counted, and reported to their observers. */
export interface RawConnections {
  /**
   * Looks at an upgrade before it is answered.
   *
   * @returns What to tell about the connection, if anybody observes its lab.
   */
  notice(labId: string, cell: string, req: IncomingMessage, head: Buffer): Followed | undefined;
  /** A handshake has just been answered. */
  opened(socket: GuardedWebSocket, followed: Followed | undefined): void;
  ponged(socket: GuardedWebSocket): void;
  closed(socket: GuardedWebSocket, code: number, reason: Buffer): void;
  /** Bytes of one connection, if it is open, followed, and belongs to this lab. */
  count(labId: string, connection: number): ByteCount | null;
  /** Pings every client, and cuts those that did not answer the last time. */
  ping(): void;
}

/** @param observers - Looked up late, as observers ask for counts in turn. */
export function createRawConnections(observers: () => Observers): RawConnections {
  const sockets = new Set<GuardedWebSocket>();
  const numbers = new WeakMap<GuardedWebSocket, number>();
  const followedByNumber = new Map<number, Followed>();
  let last = 0;

  /** Number and description of a connection that is followed. */
  function lookUp(socket: GuardedWebSocket): { connection: number; followed: Followed } | undefined {
    const connection = numbers.get(socket);
    const followed = connection === undefined ? undefined : followedByNumber.get(connection);
    return connection === undefined || !followed ? undefined : { connection, followed };
  }

  function tellHeartbeat(socket: GuardedWebSocket, event: 'connection:ping' | 'connection:pong') {
    const known = lookUp(socket);
    if (!known) return;
    const { connection, followed } = known;
    observers().tell(followed.labId, event, { connection, bytes: followed.bytes() });
  }

  return {
    notice(labId, cell, req, head) {
      if (!observers().watch(labId)) return undefined;
      const url = req.url ?? '';
      return {
        labId,
        cell,
        client: readClientName(url),
        request: `${req.method} ${url} HTTP/${req.httpVersion}`,
        bytes: countFromHandshake(req, head),
      };
    },
    opened(socket, followed) {
      sockets.add(socket);
      if (!followed) return;
      last += 1;
      numbers.set(socket, last);
      followedByNumber.set(last, followed);
      const { labId, cell, client, request, bytes } = followed;
      observers().tell(labId, 'connection:open', {
        connection: last,
        cell,
        client,
        request,
        // The only answer that completes a handshake (RFC 6455, section 4.2.2).
        answer: 'HTTP/1.1 101 Switching Protocols',
        bytes: bytes(),
      });
    },
    ponged(socket) {
      socket.awaitsPong = false;
      tellHeartbeat(socket, 'connection:pong');
    },
    closed(socket, code, reason) {
      sockets.delete(socket);
      const known = lookUp(socket);
      if (!known) return;
      const { connection, followed } = known;
      followedByNumber.delete(connection);
      const end = { connection, bytes: followed.bytes(), code, reason: String(reason) };
      observers().tell(followed.labId, 'connection:close', end);
    },
    count(labId, connection) {
      const followed = followedByNumber.get(connection);
      return followed?.labId === labId ? followed.bytes() : null;
    },
    ping() {
      for (const socket of sockets) {
        if (socket.awaitsPong) {
          socket.terminate();
          continue;
        }
        socket.awaitsPong = true;
        socket.ping();
        tellHeartbeat(socket, 'connection:ping');
      }
    },
  };
}
