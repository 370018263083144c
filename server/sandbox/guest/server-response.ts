import { isBinary } from '../message-codec.ts';
import { ask } from './door.ts';
import { wrongType } from './errors.ts';
import { EventEmitter, fire } from './event-emitter.ts';
import type { IncomingMessage } from './incoming-message.ts';

type HeaderValue = string | number | string[];
type Done = () => void;

/** Node's `http.ServerResponse`. */
export class ServerResponse extends EventEmitter {
  readonly req: IncomingMessage;
  statusCode = 200;
  statusMessage = '';
  headersSent = false;
  writableEnded = false;
  writableFinished = false;
  destroyed = false;
  sendDate = true;
  readonly #id: number;
  readonly #headers = new Map<string, [name: string, value: HeaderValue]>();

  constructor(id: number, req: IncomingMessage) {
    super();
    this.#id = id;
    this.req = req;
  }

  get socket() {
    return this.req.socket;
  }
  get connection() {
    return this.req.socket;
  }
  get writable(): boolean {
    return !this.writableEnded && !this.destroyed;
  }

  setHeader(name: string, value: HeaderValue): this {
    if (this.headersSent) throw sentAlready('set');
    this.#headers.set(name.toLowerCase(), [name, value]);
    return this;
  }
  appendHeader(name: string, value: HeaderValue): this {
    const before = this.getHeader(name);
    return this.setHeader(name, before === undefined ? value : ([before, value].flat() as string[]));
  }
  getHeader(name: string): HeaderValue | undefined {
    return this.#headers.get(name.toLowerCase())?.[1];
  }
  hasHeader(name: string): boolean {
    return this.#headers.has(name.toLowerCase());
  }
  getHeaderNames(): string[] {
    return [...this.#headers.keys()];
  }
  getHeaders(): Record<string, HeaderValue> {
    return Object.fromEntries([...this.#headers].map(([name, [, value]]) => [name, value]));
  }
  removeHeader(name: string): void {
    if (this.headersSent) throw sentAlready('remove');
    this.#headers.delete(name.toLowerCase());
  }

  writeHead(status: number, ...rest: unknown[]): this {
    if (this.headersSent) throw sentAlready('write');
    this.statusCode = status;
    const [message, headers = message] = rest;
    if (typeof message === 'string') this.statusMessage = message;
    for (const [name, value] of headerPairs(headers)) this.setHeader(name, value);
    this.#sendHead();
    return this;
  }

  flushHeaders(): void {
    this.#sendHead();
    ask('http-flush', this.#id);
  }

  write(chunk: unknown, encoding?: unknown, done?: Done): boolean {
    const data = bodyOf(chunk);
    if (this.writableEnded)
      throw Object.assign(new Error('write after end'), { code: 'ERR_STREAM_WRITE_AFTER_END' });
    this.#sendHead();
    ask('http-write', this.#id, data);
    callLater(encoding, done);
    return true;
  }

  end(chunk?: unknown, encoding?: unknown, done?: Done): this {
    if (this.writableEnded) return this;
    const data =
      chunk === undefined || chunk === null || typeof chunk === 'function' ? undefined : bodyOf(chunk);
    this.#sendHead();
    this.writableEnded = true;
    ask('http-end', this.#id, data);
    callLater(chunk, encoding, done);
    return this;
  }

  destroy(): this {
    if (!this.destroyed) ask('http-destroy', this.#id);
    this.destroyed = true;
    return this;
  }

  /** The host has sent it all, or its client left. */
  close(complete: boolean): void {
    this.writableFinished = complete;
    if (complete) fire(this, 'finish');
    this.destroyed = true;
    fire(this, 'close');
  }

  #sendHead(): void {
    if (this.headersSent) return;
    this.headersSent = true;
    const pairs = [...this.#headers.values()].flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, String(one)]),
    );
    ask('http-head', this.#id, this.statusCode, this.statusMessage, pairs);
  }
}

function headerPairs(headers: unknown): [string, HeaderValue][] {
  if (typeof headers !== 'object' || headers === null) return [];
  if (!Array.isArray(headers)) return Object.entries(headers);
  const flat = headers.flat() as string[];
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : []));
}

function bodyOf(chunk: unknown): unknown {
  if (typeof chunk === 'string' || isBinary(chunk)) return chunk;
  throw wrongType('"chunk" argument', 'of type string or an instance of Buffer or Uint8Array', chunk);
}

function sentAlready(what: string): Error {
  const error = new Error(`Cannot ${what} headers after they are sent to the client`);
  return Object.assign(error, { code: 'ERR_HTTP_HEADERS_SENT' });
}

function callLater(...args: unknown[]): void {
  const done = args.find((arg) => typeof arg === 'function') as Done | undefined;
  if (done) queueMicrotask(done);
}
