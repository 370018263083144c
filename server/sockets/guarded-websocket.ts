import { type ServerOptions, WebSocket, WebSocketServer } from 'ws';
import { CLOSE_CODES } from '../../src/protocol/refusals.ts';
import { createTokenBucket, type TokenBucket } from '../limits/token-bucket.ts';
import { CLOSE_TIMEOUT_MS, type ClientLimits } from './client-limits.ts';

/** How a raw connection is watched. Set right after its handshake, before any frame is read. */
interface Guard {
  limits: ClientLimits;
  messages: TokenBucket;
  /** Runs what the listeners do, so that an error is the cell's. */
  run: (code: () => void) => void;
}

/** Events that a client causes by sending a frame. */
const FRAME_EVENTS = new Set<string | symbol>(['message', 'ping', 'pong']);

/** Bytes that a message which waits costs besides its own: Node keeps a write, and ws two buffers. */
const MESSAGE_COST = 150;

type Data = Parameters<WebSocket['send']>[0];
type Options = Parameters<WebSocket['send']>[1];
type Callback = (error?: Error) => void;

/** A `ws` connection that keeps its limits, and whose listeners cannot end the process. */
export class GuardedWebSocket extends WebSocket {
  /** Whether a ping of the server's is still unanswered. */
  awaitsPong = false;
  #guard: Guard | undefined;
  #waitingMessages = 0;

  guard(limits: ClientLimits, run: Guard['run']): void {
    const messages = createTokenBucket({
      burst: 2 * limits.messagesPerSecond,
      perSecond: limits.messagesPerSecond,
    });
    this.#guard = { limits, messages, run };
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    const guard = this.#guard;
    if (!guard) return super.emit(event, ...args);
    if (FRAME_EVENTS.has(event)) {
      // Frames may still arrive between our close frame and the client's.
      if (this.readyState !== WebSocket.OPEN) return false;
      if (!guard.messages.take()) {
        this.close(
          CLOSE_CODES.TOO_MANY_MESSAGES,
          `more than ${guard.limits.messagesPerSecond} messages a second`,
        );
        return false;
      }
    }
    let listened = false;
    guard.run(() => {
      listened = super.emit(event, ...args);
    });
    return listened;
  }

  override send(data: Data, options?: Options | Callback, callback?: Callback): void {
    const done = typeof options === 'function' ? options : callback;
    this.#waitingMessages += 1;
    super.send(data, typeof options === 'object' ? options : {}, (error) => {
      this.#waitingMessages -= 1;
      done?.(error);
    });
    const guard = this.#guard;
    const waitingBytes = this.bufferedAmount + this.#waitingMessages * MESSAGE_COST;
    if (guard && waitingBytes > guard.limits.maxWaitingBytes && this.readyState === WebSocket.OPEN) {
      this.close(
        CLOSE_CODES.CLIENT_TOO_SLOW,
        `more than ${guard.limits.maxWaitingBytes} bytes wait for you to read them`,
      );
    }
  }

  override close(code?: number, reason?: string | Buffer): void {
    // ws itself closes with 1009, and leaves out why.
    const tooBig = code === CLOSE_CODES.MESSAGE_TOO_BIG && reason === undefined;
    super.close(code, tooBig ? 'the message is larger than this server takes' : reason);
  }
}

/**
 * A `ws` server whose connections are guarded. Also what Engine.IO uses beneath Socket.IO
 * (its `wsEngine` option), so both close alike.
 */
export class GuardedWebSocketServer extends WebSocketServer<typeof GuardedWebSocket> {
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

  /** Says goodbye to every client. */
  closeClients(code: number, reason: string): void {
    for (const client of this.clients) client.close(code, reason);
  }

  /** Cuts every client that is left. */
  terminateClients(): void {
    for (const client of this.clients) client.terminate();
  }
}
