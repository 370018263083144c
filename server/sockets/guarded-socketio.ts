import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server as Engine, type Socket as EngineSocket } from 'engine.io';
import { Server } from 'socket.io';
import { createTokenBucket } from '../limits/token-bucket.ts';
import type { ClientLimits } from './client-limits.ts';
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
  /**
   * Called for each new connection; the result is called when it closes.
   *
   * @throws If there is no room for it: then it is closed.
   */
  enter: () => () => void;
  /** Runs what the listeners do, so that an error is the cell's. */
  run: (code: () => void) => void;
}

/** What the client is told before it is cut. */
const tooManyMessages = (messagesPerSecond: number) =>
  // As socket.io-parser writes an event of the main namespace: type 2, then JSON.
  `2${JSON.stringify(['error', { code: 'TOO_MANY_MESSAGES', message: `more than ${messagesPerSecond} messages a second` }])}`;

export function createGuardedSocketIo({ limits, enter, run }: GuardedSocketIoOptions): GuardedSocketIo {
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
      const leave = enter();
      connections.add(connection);
      connection.once('close', () => {
        connections.delete(connection);
        leave();
      });
    } catch {
      connection.close(true);
      return;
    }
    guard(connection, limits, run);
  });
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

/** Counts a connection's packets and waiting bytes, and runs its listeners as the cell's code. */
function guard(connection: EngineSocket, limits: ClientLimits, run: (code: () => void) => void): void {
  const messages = createTokenBucket({
    burst: 2 * limits.messagesPerSecond,
    perSecond: limits.messagesPerSecond,
  });
  let waitingBytes = 0;
  let refused = false;
  const emit = connection.emit.bind(connection);

  // Every packet passes `emit`, whichever the transport: one place to count and to catch.
  connection.emit = (event: string, ...args: unknown[]) => {
    switch (event) {
      case 'packet':
        if (!refused && !messages.take()) {
          refused = true;
          connection.send(tooManyMessages(limits.messagesPerSecond));
          connection.close();
        }
        return true;
      case 'packetCreate':
        waitingBytes += lengthOf((args[0] as { data?: unknown }).data);
        if (waitingBytes > limits.maxWaitingBytes) connection.close(true);
        return true;
      case 'flush':
        // Handed to the transport; the next flush waits until the kernel has taken it all.
        waitingBytes = 0;
        return true;
      case 'data':
      case 'close':
      case 'error':
        if (event === 'data' && refused) return false;
        run(() => emit(event, ...args));
        return true;
      default:
        return emit(event, ...args);
    }
  };
}

function lengthOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  return data instanceof Uint8Array ? data.byteLength : 0;
}
