import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { CLOSE_CODES } from '../../src/protocol/refusals.ts';
import type { ClientLimits } from '../sockets/client-limits.ts';
import { createGuardedSocketIo, type GuardedSocketIo } from '../sockets/guarded-socketio.ts';
import { type GuardedWebSocket, GuardedWebSocketServer } from '../sockets/guarded-websocket.ts';
import { runInCell } from './cell-context.ts';
import type { Handler } from './handler.ts';

/** A live server of a lesson, inside one lab: Socket.IO and raw WebSocket, running one handler. */
export interface Cell {
  readonly name: string;
  readonly socketio: GuardedSocketIo;
  /** Completes a raw WebSocket handshake; `onOpen` gets the connection before the handler does. */
  upgradeRaw(
    req: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    onOpen: (client: GuardedWebSocket) => void,
  ): void;
  /** Says goodbye to every client. */
  closeClients(code: number, reason: string): void;
  /** Cuts what is left, and frees everything. */
  destroy(): void;
}

export interface CellOptions {
  name: string;
  handler: Handler;
  limits: ClientLimits;
  log: Logger;
  /** Called for each new connection; the result is called when it closes. */
  enter: () => () => void;
  /** Called once when the handler threw; the cell is of no use any more. */
  onCrash: (message: string) => void;
}

/** Most bytes of a close frame's reason: 125 for a control frame less 2 for the code (RFC 6455, section 5.5). */
const MAX_REASON_BYTES = 123;

export function createCell(options: CellOptions): Cell {
  const { name, limits, log, enter } = options;
  let crashed = false;
  const context = { crash };
  const run = (code: () => void) => runInCell(context, code);

  const socketio = createGuardedSocketIo({ limits, enter: enterAlive, run });
  const wss = new GuardedWebSocketServer({ maxPayload: limits.maxMessageBytes });

  function enterAlive() {
    if (crashed) throw new Error(`cell ${name} has crashed`);
    return enter();
  }

  function closeClients(code: number, reason: string) {
    wss.closeClients(code, reason);
    socketio.closeClients(code, reason);
  }

  /** What an uncaught error does to a program of its own: it ends, and all its clients with it. */
  function crash(error: unknown) {
    log.error({ err: error, cell: name }, 'handler threw');
    if (crashed) return;
    crashed = true;
    const message = error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
    // Not at once: the handler may throw while its cell, or a connection, is still being made.
    queueMicrotask(() => {
      closeClients(CLOSE_CODES.HANDLER_THREW, fitReason(message));
      options.onCrash(message);
    });
  }

  run(() => options.handler({ io: socketio.io, wss }));

  return {
    name,
    socketio,
    upgradeRaw(req, socket, head, onOpen) {
      wss.handleUpgrade(req, socket, head, (client) => {
        client.guard(limits, run);
        // A client's bad frame is the client's mistake: ws has answered it with a close code.
        client.on('error', (error) => log.debug({ err: error, cell: name }, 'client error'));
        client.once('close', enter());
        onOpen(client);
        run(() => wss.emit('connection', client, req));
      });
    },
    closeClients,
    destroy() {
      socketio.destroy();
      wss.terminateClients();
      wss.close();
    },
  };
}

/** Cuts a reason to the bytes a close frame holds, never inside a character. */
export function fitReason(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_REASON_BYTES) return text;
  return new TextDecoder().decode(bytes.subarray(0, MAX_REASON_BYTES - 3), { stream: true }).concat('…');
}
