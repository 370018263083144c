import type { SocketInfo } from '../messages.ts';
import { Adapter } from './adapter.ts';
import { BroadcastOperator } from './broadcast-operator.ts';
import { ask } from './door.ts';
import { EventEmitter, fire } from './event-emitter.ts';
import { inspect, inspected } from './inspect.ts';
import type { Server } from './server.ts';
import { Socket } from './socket.ts';

export type Next = (error?: unknown) => void;
export type Middleware = (socket: Socket, next: Next) => unknown;

/** Socket.IO's `Namespace`. */
export class Namespace extends EventEmitter {
  readonly name: string;
  readonly server: Server;
  readonly sockets = new Map<string, Socket>();
  readonly adapter = new Adapter();
  /** Whether any socket has an `onAnyOutgoing` listener: without one, a broadcast need not look. */
  hearsOutgoing = false;
  /** Sockets that a middleware has, and which are not connected yet. */
  readonly #pending = new Map<string, Socket>();
  protected readonly middlewares: Middleware[] = [];

  constructor(server: Server, name: string) {
    super();
    this.server = server;
    this.name = name;
  }

  use(middleware: Middleware): this {
    this.middlewares.push(middleware);
    this.announceMiddleware();
    return this;
  }

  protected announceMiddleware(): void {
    if (this.middlewares.length === 1) ask('use', this.name);
  }

  to(room: unknown): BroadcastOperator {
    return this.#all.to(room);
  }
  in(room: unknown): BroadcastOperator {
    return this.#all.in(room);
  }
  except(room: unknown): BroadcastOperator {
    return this.#all.except(room);
  }
  timeout(ms: number): BroadcastOperator {
    return this.#all.timeout(ms);
  }
  compress(compress: boolean): BroadcastOperator {
    return this.#all.compress(compress);
  }
  get volatile(): BroadcastOperator {
    return this.#all.volatile;
  }
  get local(): BroadcastOperator {
    return this.#all.local;
  }
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    return this.#all.emit(event, ...args);
  }
  emitWithAck(event: string, ...args: unknown[]): Promise<unknown> {
    return this.#all.emitWithAck(event, ...args);
  }
  send(...args: unknown[]): this {
    this.emit('message', ...args);
    return this;
  }
  write(...args: unknown[]): this {
    return this.send(...args);
  }
  /** There are no other servers to tell. */
  serverSideEmit(): boolean {
    return true;
  }
  fetchSockets(): Promise<Socket[]> {
    return this.#all.fetchSockets();
  }
  allSockets(): Promise<Set<string>> {
    return this.#all.allSockets();
  }
  socketsJoin(room: unknown): void {
    this.#all.socketsJoin(room);
  }
  socketsLeave(room: unknown): void {
    this.#all.socketsLeave(room);
  }
  disconnectSockets(close = false): void {
    this.#all.disconnectSockets(close);
  }

  /** A client wants to enter: asks the middlewares in turn. */
  admit(call: number, info: SocketInfo): void {
    const socket = new Socket(this, info);
    this.#pending.set(socket.id, socket);
    const middlewares = [...this.middlewares];
    const step = (at: number, error?: unknown) => {
      const middleware = middlewares[at];
      if (!error && middleware) {
        middleware(socket, (problem) => step(at + 1, problem));
        return;
      }
      if (error) this.remove(socket);
      ask('next', call, refusalOf(error));
    };
    step(0);
  }

  /** A client has entered. */
  connect(info: SocketInfo): void {
    const socket = this.#pending.get(info.id) ?? new Socket(this, info);
    this.#pending.delete(info.id);
    this.sockets.set(socket.id, socket);
    socket.connected = true;
    this.adapter.enter(socket.id, socket.id);
    fire(this, 'connect', socket);
    fire(this, 'connection', socket);
  }

  /** The socket of this id, also while a middleware has it. */
  find(id: string): Socket | undefined {
    return this.sockets.get(id) ?? this.#pending.get(id);
  }

  knows(socket: Socket): boolean {
    return this.find(socket.id) === socket;
  }

  remove(socket: Socket): void {
    this.sockets.delete(socket.id);
    this.#pending.delete(socket.id);
    this.adapter.exitAll(socket.id);
  }

  [inspected](): string {
    return `Namespace ${inspect({ name: this.name, sockets: [...this.sockets.keys()] })}`;
  }

  get #all(): BroadcastOperator {
    return new BroadcastOperator(this);
  }
}

/** What of an error given to `next` the client is told. */
export function refusalOf(error: unknown): { message: string; data?: unknown } | undefined {
  if (!error) return undefined;
  const { message, data } = Object(error) as { message?: unknown; data?: unknown };
  return { message: String(message ?? ''), data };
}

/** What a regular expression or function given to `io.of` stands for: all namespaces whose names fit. */
export class ParentNamespace extends Namespace {
  readonly children = new Set<Namespace>();

  protected override announceMiddleware(): void {}

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    for (const child of this.children) child.emit(event, ...args);
    return true;
  }

  /** Makes the namespace of this name, with what has been set up for all of them. */
  createChild(name: string): Namespace {
    const child = new Namespace(this.server, name);
    for (const middleware of this.middlewares) child.use(middleware);
    for (const event of ['connect', 'connection']) {
      for (const listener of this.listeners(event)) child.on(event, listener);
    }
    this.children.add(child);
    return child;
  }
}
