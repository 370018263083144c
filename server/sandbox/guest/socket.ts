import type { EmitFlags, SocketInfo } from '../messages.ts';
import { roomName } from './adapter.ts';
import { BroadcastOperator, roomList } from './broadcast-operator.ts';
import { type Connection, connectionOf, REMOTE_ADDRESS } from './connection.ts';
import { ask } from './door.ts';
import { assertNotReserved, emitPacket, forgetAnswersOf } from './emit-packet.ts';
import { EventEmitter, fire, type Listener } from './event-emitter.ts';
import { inspect, inspected } from './inspect.ts';
import type { Namespace } from './namespace.ts';

type Next = (error?: unknown) => void;
type PacketMiddleware = (event: unknown[], next: Next) => unknown;

/** Socket.IO's `Socket`: a client in a namespace. */
export class Socket extends EventEmitter {
  readonly id: string;
  readonly nsp: Namespace;
  readonly conn: Connection;
  readonly handshake: Record<string, unknown>;
  readonly request: unknown;
  readonly recovered = false;
  data: Record<string, unknown> = {};
  connected = false;
  #flags: EmitFlags = {};
  #middlewares: PacketMiddleware[] = [];
  #any: Listener[] = [];
  #anyOutgoing: Listener[] = [];

  constructor(nsp: Namespace, info: SocketInfo) {
    super();
    const { url, headers } = info.request;
    const { query, auth, time, issued, secure, xdomain } = info;
    this.nsp = nsp;
    this.id = info.id;
    this.conn = connectionOf(info);
    this.request = this.conn.request;
    this.handshake = { headers, time, address: REMOTE_ADDRESS, xdomain, secure, issued, url, query, auth };
    // As Socket.IO does: a client may emit "error", and nobody needs to listen.
    this.on('error', () => {});
  }

  get server() {
    return this.nsp.server;
  }
  get adapter() {
    return this.nsp.adapter;
  }
  get client() {
    return { conn: this.conn, request: this.request };
  }
  get disconnected(): boolean {
    return !this.connected;
  }
  get rooms(): Set<unknown> {
    return this.nsp.adapter.socketRooms(this.id) ?? new Set();
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    assertNotReserved(event);
    emitPacket(this.nsp.name, { socket: this.id }, this.#takeFlags(), event, args);
    this.notifyOutgoing([event, ...args]);
    return true;
  }
  send(...args: unknown[]): this {
    this.emit('message', ...args);
    return this;
  }
  write(...args: unknown[]): this {
    return this.send(...args);
  }
  emitWithAck(event: string, ...args: unknown[]): Promise<unknown> {
    const withError = this.#flags.timeout !== undefined;
    return new Promise((resolve, reject) => {
      this.emit(event, ...args, (first: unknown, second: unknown) => {
        if (!withError) resolve(first);
        else if (first) reject(first);
        else resolve(second);
      });
    });
  }

  to(room: unknown): BroadcastOperator {
    return this.broadcast.to(room);
  }
  in(room: unknown): BroadcastOperator {
    return this.broadcast.in(room);
  }
  except(room: unknown): BroadcastOperator {
    return this.broadcast.except(room);
  }
  get broadcast(): BroadcastOperator {
    return new BroadcastOperator(this.nsp, new Set(), new Set([this.id]), this.#takeFlags());
  }
  get local(): BroadcastOperator {
    return this.broadcast.local;
  }
  get volatile(): this {
    this.#flags.volatile = true;
    return this;
  }
  compress(compress: boolean): this {
    this.#flags.compress = compress;
    return this;
  }
  timeout(timeout: number): this {
    this.#flags.timeout = timeout;
    return this;
  }

  join(rooms: unknown): void {
    if (!this.nsp.knows(this)) return;
    const names = roomList(rooms).map(roomName);
    for (const room of roomList(rooms)) this.nsp.adapter.enter(this.id, room);
    ask('join', this.id, names);
  }
  leave(room: unknown): void {
    this.nsp.adapter.exit(this.id, room);
    ask('leave', this.id, roomName(room));
  }

  disconnect(close = false): this {
    if (!this.connected) return this;
    ask('disconnect', this.id, close);
    if (close) this.server.leaveAll(this.conn);
    else this.leaveNamespace('server namespace disconnect');
    return this;
  }

  use(middleware: PacketMiddleware): this {
    this.#middlewares.push(middleware);
    return this;
  }
  onAny(listener: Listener): this {
    this.#any.push(listener);
    return this;
  }
  prependAny(listener: Listener): this {
    this.#any.unshift(listener);
    return this;
  }
  offAny(listener?: Listener): this {
    this.#any = withoutListener(this.#any, listener);
    return this;
  }
  listenersAny(): Listener[] {
    return this.#any;
  }
  onAnyOutgoing(listener: Listener): this {
    this.nsp.hearsOutgoing = true;
    this.#anyOutgoing.push(listener);
    return this;
  }
  prependAnyOutgoing(listener: Listener): this {
    this.nsp.hearsOutgoing = true;
    this.#anyOutgoing.unshift(listener);
    return this;
  }
  offAnyOutgoing(listener?: Listener): this {
    this.#anyOutgoing = withoutListener(this.#anyOutgoing, listener);
    return this;
  }
  listenersAnyOutgoing(): Listener[] {
    return this.#anyOutgoing;
  }

  /** An event of the client arrived. */
  receive(args: unknown[]): void {
    for (const listener of [...this.#any]) listener.apply(this, args);
    this.#pass(args, [...this.#middlewares], 0);
  }

  /** Asks the middleware at this place, and those after it; then the listeners hear of the event. */
  #pass(args: unknown[], middlewares: PacketMiddleware[], at: number, error?: unknown) {
    if (error) fire(this, 'error', error);
    else if (at < middlewares.length)
      middlewares[at]?.(args, (problem) => this.#pass(args, middlewares, at + 1, problem));
    else if (this.connected) fire(this, ...(args as [string]));
  }

  notifyOutgoing(args: unknown[]): void {
    for (const listener of [...this.#anyOutgoing]) listener.apply(this, args);
  }

  /** It is no longer in its namespace: its own listeners hear that, once. */
  leaveNamespace(reason: string): void {
    const { connected } = this;
    if (connected) fire(this, 'disconnecting', reason);
    this.nsp.remove(this);
    forgetAnswersOf(this.id);
    this.connected = false;
    if (connected) fire(this, 'disconnect', reason);
  }

  [inspected](): string {
    const { id, rooms, data } = this;
    return `Socket ${inspect({ id, nsp: this.nsp.name, rooms, data })}`;
  }

  #takeFlags(): EmitFlags {
    const flags = this.#flags;
    this.#flags = {};
    return flags;
  }
}

function withoutListener(listeners: Listener[], listener: Listener | undefined): Listener[] {
  const at = listener ? listeners.indexOf(listener) : -1;
  return listener ? (at === -1 ? listeners : listeners.toSpliced(at, 1)) : [];
}
