import type { GuardedWebSocket } from './guarded-websocket.ts';

/** Pings raw WebSockets, which have no heartbeat of their own as Socket.IO has. */
export interface Heartbeat {
  /** A handshake has just been answered. */
  opened(socket: GuardedWebSocket): void;
  ponged(socket: GuardedWebSocket): void;
  closed(socket: GuardedWebSocket): void;
  /** Pings every client, and cuts those that did not answer the last time. */
  ping(): void;
}

export function createHeartbeat(): Heartbeat {
  const sockets = new Set<GuardedWebSocket>();
  return {
    opened: (socket) => sockets.add(socket),
    ponged(socket) {
      socket.awaitsPong = false;
    },
    closed: (socket) => sockets.delete(socket),
    ping() {
      for (const socket of sockets) {
        if (socket.awaitsPong) {
          socket.terminate();
          continue;
        }
        socket.awaitsPong = true;
        socket.ping();
      }
    },
  };
}
