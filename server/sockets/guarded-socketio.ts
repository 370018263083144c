import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server as Engine, type Socket as EngineSocket } from 'engine.io';
import { type Namespace, Server } from 'socket.io';
import type { Run } from '../cells/cell-context.ts';
import type { TokenBucket } from '../limits/token-bucket.ts';
import type { ClientLimits } from './client-limits.ts';
import { guardPackets } from './guard-packets.ts';
import { GuardedWebSocketServer } from './guarded-websocket.ts';

/** A Socket.IO server that keeps its clients' limits and belongs to no http server. */
export interface GuardedSocketIo {
  io: Server;
  handleRequest(req: IncomingMessage, res: ServerResponse): void;
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes every connection: those on a WebSocket with this code and reason. */
  closeClients(code: number, reason: string): void;
  /** Cuts what is left, and frees everything. */
  destroy(): void;
}

export interface GuardedSocketIoOptions {
  limits: ClientLimits;
  /** What counts the messages of the lab of a connection, of which this is the first request. */
  labMessages: (req: IncomingMessage) => TokenBucket;
  /** Called for each new connection with its first request. @throws If there is no room: it is closed. */
  enter: (req: IncomingMessage) => void;
  /** Called with the same request when a connection that entered has closed. */
  leave: (req: IncomingMessage) => void;
  /** Runs what the listeners do, so that an error is the cell's. */
  run: Run;
}

export function createGuardedSocketIo({
  limits,
  labMessages,
  enter,
  leave,
  run,
}: GuardedSocketIoOptions): GuardedSocketIo {
  let webSockets: GuardedWebSocketServer | undefined;
  const engine = new Engine({
    maxHttpBufferSize: limits.maxMessageBytes,
    // Engine.IO makes one of these, with its own options; this is how to reach it.
    wsEngine: class extends GuardedWebSocketServer {
      constructor(options: ConstructorParameters<typeof GuardedWebSocketServer>[0]) {
        super(options);
        webSockets = this;
      }
    },
  });
  const io = new Server({ serveClient: false });
  const connections = new Set<EngineSocket>();
  // Before io.bind, so that the first packet of a connection is already guarded.
  engine.on('connection', (connection: EngineSocket) => {
    try {
      enter(connection.request as IncomingMessage);
      connections.add(connection);
      connection.once('close', () => {
        connections.delete(connection);
        leave(connection.request as IncomingMessage);
      });
    } catch {
      connection.close(true);
      return;
    }
    guardPackets(connection, limits, labMessages(connection.request as IncomingMessage), run);
  });
  guardNamespace(io.sockets);
  io.on('new_namespace', guardNamespace);
  io.bind(engine);

  return {
    io,
    handleRequest: (req, res) => engine.handleRequest(req as never, res),
    handleUpgrade: (req, socket, head) => engine.handleUpgrade(req as never, socket, head),
    closeClients(code, reason) {
      webSockets?.closeClients(code, reason);
      for (const connection of connections) {
        // A hanging poll is answered with a close packet; there is no code to send.
        if (connection.transport.name === 'polling') connection.close();
      }
    },
    destroy() {
      for (const connection of connections) connection.close(true);
      webSockets?.terminateClients();
      void io.close();
    },
  };
}

/** Acks a client may owe. One that never sends them would have them kept as long as its connection. */
const MAX_WAITING_ACKS = 1_000;

/** Lets a connection into a namespace once, and cuts it when it owes too many acks. */
function guardNamespace(namespace: Namespace): void {
  const inside = new WeakSet<object>();
  namespace.use((socket, next) => {
    // Socket.IO looks for a second CONNECT too, but only after the first has been answered.
    if (inside.has(socket.conn)) return next(new Error('this connection is in the namespace already'));
    inside.add(socket.conn);
    socket.once('disconnect', () => inside.delete(socket.conn));
    const { acks } = socket as unknown as { acks: Map<number, unknown> };
    socket.use((_event, run) => {
      if (acks.size < MAX_WAITING_ACKS) run();
      else socket.disconnect(true);
    });
    next();
  });
}
