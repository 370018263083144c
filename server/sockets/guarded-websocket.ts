import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, WebSocket, WebSocketServer } from 'ws';
import { CLOSE_CODES } from '../../src/protocol/refusals.ts';
import type { Run } from '../cells/cell-context.ts';
import { createTokenBucket, type TokenBucket } from '../limits/token-bucket.ts';
import { CLOSE_TIMEOUT_MS, type ClientLimits, messageRate, refuseMessage } from './client-limits.ts';

/** Watches connections; one for all connections of a cell, so that each costs little memory. */
export interface Guardian {
  limits: ClientLimits;
  /** Counts the messages of all connections of its lab. */
  labMessages: TokenBucket;
  /** Runs what the listeners do, so that an error is the cell's. */
  run: Run;
  /** A client's bad frame is the client's mistake: ws answers it with a close code. */
  onError(error: Error): void;
  onPong(socket: GuardedWebSocket): void;
  /** Answers a message that is not for the handler. @returns Whether it was one. */
  answer?: ((socket: GuardedWebSocket, data: unknown, isBinary: boolean) => boolean) | undefined;
  /** Called once, after the handler's own listeners. */
  onClose(socket: GuardedWebSocket, code: number, reason: Buffer): void;
}

/** Bytes that a message which waits costs besides its own: Node keeps a write, and ws two buffers. */
const MESSAGE_COST = 150;

type Data = Parameters<WebSocket['send']>[0];
type Options = Parameters<WebSocket['send']>[1];
type Callback = (error?: Error) => void;

/** A `ws` connection that keeps its limits, and whose listeners cannot end the process. */
export class GuardedWebSocket extends WebSocket {
  /** Whether a ping of the server's is still unanswered. */
  awaitsPong = false;
  #guardian: Guardian | undefined;
  #messages: TokenBucket | undefined;
  #waitingMessages = 0;

  /** Call it right after the handshake, before any frame is read. */
  guard(guardian: Guardian): void {
    this.#guardian = guardian;
    this.#messages = createTokenBucket(messageRate(guardian.limits));
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    const guardian = this.#guardian;
    if (!guardian || !this.#messages) return super.emit(event, ...args);
    const isMessage = event === 'message';
    if (isMessage || event === 'ping' || event === 'pong') {
      // Frames may still arrive between our close frame and the client's.
      if (this.readyState !== WebSocket.OPEN) return false;
      const why = refuseMessage(guardian.limits, this.#messages, guardian.labMessages, bytesOf(args[0]));
      if (why !== undefined) {
        this.close(CLOSE_CODES.TOO_MANY_MESSAGES, why);
        return false;
      }
      if (event === 'pong') guardian.onPong(this);
      if (isMessage && guardian.answer?.(this, args[0], args[1] === true)) return true;
    }
    if (event === 'error') guardian.onError(args[0] as Error);
    // Without a listener nobody is to be told: an unheard `error` would be thrown.
    if (isMessage || this.listenerCount(event) > 0) guardian.run(emitPlainly, this, event, args);
    if (event === 'close') guardian.onClose(this, args[0] as number, args[1] as Buffer);
    return true;
  }

  override send(data: Data, options?: Options | Callback, callback?: Callback): void {
    const done = typeof options === 'function' ? options : callback;
    const settings = typeof options === 'object' ? options : {};
    if (this.bufferedAmount === 0) {
      // Most go straight to the kernel; one that does not is counted by its bytes.
      super.send(data, settings, done);
    } else {
      this.#waitingMessages += 1;
      super.send(data, settings, (error) => {
        this.#waitingMessages -= 1;
        done?.(error);
      });
    }
    const limit = this.#guardian?.limits.maxWaitingBytes;
    if (limit === undefined || this.bufferedAmount + this.#waitingMessages * MESSAGE_COST <= limit) return;
    if (this.readyState === WebSocket.OPEN) {
      this.close(CLOSE_CODES.CLIENT_TOO_SLOW, `more than ${limit} bytes wait for you to read them`);
    }
  }

  override close(code?: number, reason?: string | Buffer): void {
    // ws itself closes with 1009, and leaves out why.
    const tooBig = code === CLOSE_CODES.MESSAGE_TOO_BIG && reason === undefined;
    super.close(code, tooBig ? 'the message is larger than this server takes' : reason);
  }
}

/** Of what a message, a ping or a pong brings. */
function bytesOf(data: unknown): number {
  return data instanceof Uint8Array ? data.byteLength : 0;
}

/** What `emit` would do without a guard. */
function emitPlainly(socket: WebSocket, event: string | symbol, args: unknown[]): void {
  WebSocket.prototype.emit.call(socket, event, ...args);
}

/**
 * A `ws` server whose connections are guarded. Also what Engine.IO uses beneath Socket.IO
 * (its `wsEngine` option), so both close alike.
 */
export class GuardedWebSocketServer extends WebSocketServer<typeof GuardedWebSocket> {
  /** Called with each connection before anything else knows it, whoever completed its handshake. */
  onAccept: ((client: GuardedWebSocket, req: IncomingMessage) => void) | undefined;

  constructor(options: ServerOptions<typeof GuardedWebSocket>) {
    super({
      ...options,
      noServer: true,
      clientTracking: true,
      closeTimeout: CLOSE_TIMEOUT_MS,
      // ws would accept the first subprotocol offered, whatever it is.
      handleProtocols: () => false,
      WebSocket: GuardedWebSocket,
    } as ServerOptions<typeof GuardedWebSocket>);
  }

  override handleUpgrade(
    req: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    done: (client: GuardedWebSocket, req: IncomingMessage) => void,
  ): void {
    super.handleUpgrade(req, socket, head, (client) => {
      this.onAccept?.(client, req);
      done(client, req);
    });
  }

  /** Says goodbye to every client. */
  closeClients(code: number, reason: string): void {
    for (const client of this.clients) client.close(code, reason);
  }

  /** Cuts every client that is left. */
  terminateClients(): void {
    for (const client of this.clients) client.terminate();
  }
}
