import type { RequestInfo } from '../messages.ts';
import { bufferOf } from './buffer.ts';
import { EventEmitter, fire } from './event-emitter.ts';
import { IncomingMessage } from './incoming-message.ts';
import { inspect, inspected } from './inspect.ts';
import type { UpgradeSocket } from './upgrade-socket.ts';
import { utf8Bytes } from './utf8.ts';
import { WebSocket } from './websocket.ts';

type Accepted = (socket: WebSocket, request: IncomingMessage) => void;

/** What a handler that accepted an upgrade waits for. */
const accepted = new Map<number, { request: IncomingMessage; done: Accepted }>();

/** `WebSocketServer` of ws. There is one, the cell's; `new WebSocketServer()` returns it. */
export class WebSocketServer extends EventEmitter {
  static #made: WebSocketServer | undefined;
  readonly clients = new Set<WebSocket>();
  readonly options = { path: null, maxPayload: 65_536 };
  readonly #sockets = new Map<number, WebSocket>();

  constructor(_options?: unknown, listening?: () => void) {
    super();
    if (listening) queueMicrotask(listening);
    // biome-ignore lint/correctness/noConstructorReturn: a program makes its server, a handler is given it
    if (WebSocketServer.#made) return WebSocketServer.#made;
    WebSocketServer.#made = this;
  }

  /** Completes an upgrade that the handler listens to; the answer is the host's. */
  handleUpgrade(request: IncomingMessage, socket: UpgradeSocket, _head: unknown, done: Accepted): void {
    accepted.set(socket.accept(), { request, done });
  }

  shouldHandle(): boolean {
    return true;
  }

  address(): { port: number; family: string; address: string } {
    return { port: 8080, family: 'IPv4', address: '127.0.0.1' };
  }

  close(callback?: () => void): void {
    if (callback) queueMicrotask(callback);
  }

  /** A client completed its handshake. */
  connect(id: number, info: RequestInfo, protocol: string, upgrade?: number): void {
    const socket = new WebSocket(id, protocol);
    this.#sockets.set(id, socket);
    this.clients.add(socket);
    const waiting = upgrade === undefined ? undefined : accepted.get(upgrade);
    if (upgrade !== undefined) accepted.delete(upgrade);
    if (waiting) waiting.done(socket, waiting.request);
    else fire(this, 'connection', socket, new IncomingMessage(info, ''));
  }

  find(id: number): WebSocket | undefined {
    return this.#sockets.get(id);
  }

  /** A client's connection has closed. */
  disconnect(id: number, code: number, reason: string): void {
    const socket = this.#sockets.get(id);
    if (!socket) return;
    this.#sockets.delete(id);
    this.clients.delete(socket);
    socket.readyState = WebSocket.CLOSED;
    fire(socket, 'close', code, bufferOf(utf8Bytes(reason)));
  }

  /** A client broke a rule of the protocol; ws closes it. Unheard, this ends nothing here. */
  fail(id: number, message: string, code: string): void {
    const socket = this.#sockets.get(id);
    if (!socket || socket.listenerCount('error') === 0) return;
    fire(socket, 'error', Object.assign(new RangeError(message), { code }));
  }

  [inspected](): string {
    return `WebSocketServer ${inspect({ clients: this.clients.size })}`;
  }
}

/** An upgrade ended before it was complete. */
export function forgetAccepted(upgrade: number): void {
  accepted.delete(upgrade);
}

/** The cell's. */
export const wss = new WebSocketServer();
