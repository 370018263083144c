import type { RequestInfo } from '../messages.ts';
import type { Buffer } from './buffer.ts';
import { REMOTE_ADDRESS } from './connection.ts';
import { EventEmitter, fire, type Listener } from './event-emitter.ts';
import type { ServerResponse } from './server-response.ts';
import { utf8Text } from './utf8.ts';

/** Of Node's `net.Socket`, what a request's `socket` has here. */
export class RemoteSocket extends EventEmitter {
  readonly remoteAddress = REMOTE_ADDRESS;
  readonly remotePort = 50_000;
  readonly remoteFamily = 'IPv4';
  readonly encrypted = false;
  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
}

/** Node's `http.IncomingMessage`. The whole body is there; it is told as Node tells it, after the listener ran. */
export class IncomingMessage extends EventEmitter {
  readonly method: string;
  url: string;
  readonly httpVersion: string;
  readonly headers: Record<string, string>;
  readonly socket = new RemoteSocket();
  readonly #body: Buffer | string;
  #encoding: string | undefined;
  #started = false;
  complete = false;
  destroyed = false;

  constructor({ method, url, httpVersion, headers }: RequestInfo, body: unknown) {
    super();
    this.method = method;
    this.url = url;
    this.httpVersion = httpVersion;
    this.headers = headers;
    this.#body = body as Buffer | string;
  }

  get connection(): RemoteSocket {
    return this.socket;
  }

  get rawHeaders(): string[] {
    return Object.entries(this.headers).flat();
  }

  override on(event: string | symbol, listener: Listener): this {
    super.on(event, listener);
    if (event === 'data') this.#start();
    return this;
  }

  setEncoding(encoding: string): this {
    this.#encoding = encoding;
    return this;
  }

  resume(): this {
    this.#start();
    return this;
  }
  pause(): this {
    return this;
  }
  destroy(): this {
    this.destroyed = true;
    return this;
  }

  pipe(response: ServerResponse): ServerResponse {
    this.on('data', (chunk) => response.write(chunk));
    this.on('end', () => response.end());
    return response;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown> {
    this.#started = true;
    if (this.#body.length > 0) yield this.#chunk();
    this.complete = true;
  }

  /** Body events come only to who listens, and not before the listener of the request is done. */
  #start(): void {
    if (this.#started) return;
    this.#started = true;
    queueMicrotask(() => {
      if (this.#body.length > 0) fire(this, 'data', this.#chunk());
      this.complete = true;
      fire(this, 'end');
      fire(this, 'close');
    });
  }

  #chunk(): unknown {
    return this.#encoding && typeof this.#body !== 'string' ? utf8Text(this.#body) : this.#body;
  }
}
