import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { CLOSE_CODES } from '../../src/protocol/refusals.ts';
import { Refusal } from '../limits/refusal.ts';
import type { TokenBucket } from '../limits/token-bucket.ts';
import type { ClientLimits } from '../sockets/client-limits.ts';
import { createGuardedHttp } from '../sockets/guarded-http.ts';
import { createGuardedSocketIo, type GuardedSocketIo } from '../sockets/guarded-socketio.ts';
import { createGuardedUpgrades } from '../sockets/guarded-upgrades.ts';
import {
  type GuardedWebSocket,
  GuardedWebSocketServer,
  type Guardian,
} from '../sockets/guarded-websocket.ts';
import { createRun } from './cell-context.ts';
import type { CrashLog } from './crash-log.ts';
import { answerFences, answerRawFence } from './fences.ts';
import type { Handler } from './handler.ts';

/** A live server of a lesson, inside one lab: Socket.IO, raw WebSocket and HTTP, running one handler. */
export interface Cell {
  readonly name: string;
  readonly socketio: GuardedSocketIo;
  /** Answers a request. @throws {Refusal} As `GuardedHttp.handleRequest`. */
  handleRequest(req: IncomingMessage, res: ServerResponse, delayMs: number): void;
  /** Completes a raw WebSocket handshake, unless the handler listens to `upgrade` and does that itself. */
  upgradeRaw(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Says goodbye to every client: with a close frame, or where it waits for an answer, with a refusal.
   *
   * @param reason - In words; cut to what a close frame holds.
   */
  closeClients(why: Goodbye, reason: string): void;
  /** Cuts what is left, and frees everything. */
  destroy(): void;
}

/** Why all clients of a cell are closed. */
type Goodbye = 'STOPPING' | 'HANDLER_THREW' | 'HANDLER_CHANGED';

export interface CellOptions {
  name: string;
  handler: Handler;
  /** Whether the handler is the reader's, in the sandbox: that answers fences itself. */
  edited: boolean;
  limits: ClientLimits;
  /** Counts the messages of all connections of the lab. */
  labMessages: TokenBucket;
  log: Logger;
  /** Logs what the handler threw. */
  logCrash: CrashLog;
  /** Called for each new connection. @throws If there is no room for it. */
  enter: () => void;
  /** Called when a connection that entered has closed. */
  leave: () => void;
  /** Called when a raw client's handshake is complete, before the handler knows of it. */
  onRawOpen: (client: GuardedWebSocket) => void;
  /** Called when a raw client answers a ping. */
  onPong: Guardian['onPong'];
  /** Called when a raw connection has closed. */
  onRawClose: Guardian['onClose'];
  /** Called once when the handler threw; the cell is of no use any more. */
  onCrash: (message: string) => void;
}

/** Most bytes of a close frame's reason: 125 for a control frame less 2 for the code (RFC 6455, section 5.5). */
const MAX_REASON_BYTES = 123;

export function createCell(options: CellOptions): Cell {
  const { name, limits, labMessages, log, leave } = options;
  let crashed = false;
  const run = createRun({ crash });
  const socketio = createGuardedSocketIo({ limits, labMessages: () => labMessages, enter, leave, run });
  const wss = new GuardedWebSocketServer({ maxPayload: limits.maxMessageBytes });
  const http = createGuardedHttp({ limits, labMessages, enter: options.enter, leave, run });
  const upgrades = createGuardedUpgrades({
    server: http.server,
    maxWaitingBytes: limits.maxWaitingBytes,
    enter: options.enter,
    leave,
    run,
  });
  const guardian: Guardian = {
    limits,
    labMessages,
    run,
    onError: (error) => log.debug({ err: error, cell: name }, 'client error'),
    onPong: options.onPong,
    answer: options.edited ? undefined : answerRawFence,
    onClose(socket, code, reason) {
      leave();
      options.onRawClose(socket, code, reason);
    },
  };

  function enter() {
    if (crashed) throw new Error(`cell ${name} has crashed`);
    options.enter();
  }

  function closeClients(why: Goodbye, words: string) {
    const reason = fitReason(words);
    wss.closeClients(CLOSE_CODES[why], reason);
    socketio.closeClients(CLOSE_CODES[why], reason);
    http.endAnswers(new Refusal(why, reason));
    upgrades.refuseAll(new Refusal(why, reason));
  }

  /** What an uncaught error does to a program of its own: it ends, and all its clients with it. */
  function crash(error: unknown) {
    options.logCrash(log, name, error);
    if (crashed) return;
    crashed = true;
    const message = error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
    // Not at once: the handler may throw while its cell, or a connection, is still being made.
    queueMicrotask(() => {
      closeClients('HANDLER_THREW', message);
      options.onCrash(message);
    });
  }

  wss.onAccept = (client, req) => {
    // Also for a cell that crashed while it was made: its first client is told why.
    if (!upgrades.accept(req)) options.enter();
    client.guard(guardian);
    options.onRawOpen(client);
  };

  if (!options.edited) answerFences(socketio.io);
  run(options.handler, { io: socketio.io, wss, http: http.server });

  return {
    name,
    socketio,
    handleRequest: http.handleRequest,
    upgradeRaw(req, socket, head) {
      if (upgrades.wanted) return upgrades.hand(req, socket, head);
      wss.handleUpgrade(req, socket, head, (client) => run(() => wss.emit('connection', client, req)));
    },
    closeClients,
    destroy() {
      socketio.destroy();
      wss.terminateClients();
      wss.close();
      const refusal = new Refusal('STOPPING', 'This cell has ended.');
      http.endAnswers(refusal);
      upgrades.refuseAll(refusal);
    },
  };
}

/** Cuts a reason to the bytes a close frame holds, never inside a character. */
export function fitReason(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_REASON_BYTES) return text;
  return new TextDecoder().decode(bytes.subarray(0, MAX_REASON_BYTES - 3), { stream: true }).concat('…');
}
