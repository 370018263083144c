import type { RequestInfo } from '../messages.ts';
import { ask } from './door.ts';
import { EventEmitter, fire, type Listener } from './event-emitter.ts';
import { IncomingMessage } from './incoming-message.ts';
import { inspected } from './inspect.ts';
import { ServerResponse } from './server-response.ts';
import { UpgradeSocket } from './upgrade-socket.ts';
import { forgetAccepted } from './websocket-server.ts';

/** Node's `http.Server`. There is one, the cell's; `createServer()` returns it. */
export class HttpServer extends EventEmitter {
  readonly listening = true;
  readonly #answers = new Map<number, ServerResponse>();
  readonly #upgrades = new Map<number, UpgradeSocket>();
  readonly #announced = new Set<string>();

  override on(event: string | symbol, listener: Listener): this {
    super.on(event, listener);
    if ((event === 'request' || event === 'upgrade') && !this.#announced.has(event)) {
      this.#announced.add(event);
      ask('listen', event);
    }
    return this;
  }

  /** It listens already, as the page’s clients show. */
  listen(...args: unknown[]): this {
    const listening = args.find((arg) => typeof arg === 'function') as (() => void) | undefined;
    if (listening) queueMicrotask(listening);
    return this;
  }

  close(callback?: () => void): this {
    if (callback) queueMicrotask(callback);
    return this;
  }

  address(): { port: number; family: string; address: string } {
    return { port: 3000, family: 'IPv4', address: '127.0.0.1' };
  }

  request(id: number, info: RequestInfo, body: unknown): void {
    const request = new IncomingMessage(info, body);
    const response = new ServerResponse(id, request);
    this.#answers.set(id, response);
    fire(this, 'request', request, response);
  }

  endRequest(id: number, complete: boolean): void {
    const response = this.#answers.get(id);
    this.#answers.delete(id);
    response?.close(complete);
  }

  upgrade(id: number, info: RequestInfo, head: unknown): void {
    const socket = new UpgradeSocket(id);
    this.#upgrades.set(id, socket);
    fire(this, 'upgrade', new IncomingMessage(info, ''), socket, head);
  }

  endUpgrade(id: number): void {
    const socket = this.#upgrades.get(id);
    if (!socket) return;
    this.#upgrades.delete(id);
    forgetAccepted(id);
    socket.writable = false;
    socket.destroyed = true;
    fire(socket, 'close');
  }

  [inspected](): string {
    return 'Server { listening: true }';
  }
}

/** The cell's. */
export const http = new HttpServer();

export function createServer(...args: unknown[]): HttpServer {
  const listener = args.find((arg) => typeof arg === 'function') as Listener | undefined;
  if (listener) http.on('request', listener);
  return http;
}
