import { MAX_NAMESPACES } from '../bridge-limits.ts';
import { assertName } from './adapter.ts';
import type { Connection } from './connection.ts';
import { ask } from './door.ts';
import { Engine } from './engine.ts';
import { LimitError } from './errors.ts';
import { EventEmitter, fire } from './event-emitter.ts';
import { inspect, inspected } from './inspect.ts';
import { Namespace, ParentNamespace } from './namespace.ts';

type NameCheck = (name: string, auth: unknown, next: (error: unknown, allow: boolean) => void) => unknown;

/** Socket.IO's `Server`. There is one, the cell's; `new Server()` returns it. */
export class Server {
  static #made: Server | undefined;
  readonly #namespaces = new Map<string, Namespace>();
  readonly #parents = new Map<NameCheck, ParentNamespace>();
  readonly #patterns = new Map<string, ParentNamespace>();
  declare readonly engine: Engine;
  declare readonly sockets: Namespace;

  constructor(...args: unknown[]) {
    const options = args.find((arg) => arg?.constructor === Object) as Record<string, unknown> | undefined;
    if (Server.#made) {
      Server.#made.#configure(options ?? {});
      // biome-ignore lint/correctness/noConstructorReturn: a program makes its server, a handler is given it
      return Server.#made;
    }
    Server.#made = this;
    this.engine = new Engine();
    this.sockets = new Namespace(this, '/');
    this.#namespaces.set('/', this.sockets);
  }

  get _nsps(): Map<string, Namespace> {
    return this.#namespaces;
  }

  of(name: string | RegExp | NameCheck = '/', listener?: (socket: unknown) => void): Namespace {
    if (typeof name === 'function' || name instanceof RegExp) return this.#parentOf(name, listener);
    const path = String(name).startsWith('/') ? String(name) : `/${name}`;
    const namespace = this.#namespaces.get(path) ?? this.#add(new Namespace(this, path));
    if (listener) namespace.on('connection', listener);
    return namespace;
  }

  connectTimeout(ms?: number): this | number {
    if (ms === undefined) return 45_000;
    ask('option', 'connectTimeout', ms);
    return this;
  }

  /** It listens already, as the page’s clients show. */
  listen(): this {
    return this;
  }
  attach(): this {
    return this;
  }
  bind(): this {
    return this;
  }
  path(): string {
    return '/socket.io';
  }

  close(callback?: (error?: Error) => void): Promise<void> {
    for (const namespace of this.#namespaces.values()) namespace.disconnectSockets(true);
    callback?.();
    return Promise.resolve();
  }

  /** Ends all that a client is in. */
  leaveAll(connection: Connection): void {
    for (const namespace of this.#namespaces.values()) {
      for (const socket of namespace.sockets.values()) {
        if (socket.conn === connection) socket.leaveNamespace('server namespace disconnect');
      }
    }
  }

  /** A client asks for a namespace that is not there: one of the patterns or functions may want it. */
  admitNamespace(call: number, name: string, auth: unknown): void {
    const checks = [...this.#parents];
    const step = (at: number) => {
      const [check, parent] = checks[at] ?? [];
      if (!check || !parent) return ask('next', call, { message: 'Invalid namespace' });
      check(name, auth, (error, allow) => {
        if (error || !allow) return step(at + 1);
        if (!this.#namespaces.has(name)) this.#add(parent.createChild(name));
        ask('next', call);
      });
    };
    step(0);
  }

  [inspected](): string {
    return `Server ${inspect({ sockets: [...this.sockets.sockets.keys()] })}`;
  }

  #add(namespace: Namespace): Namespace {
    assertName('A namespace’s name', namespace.name);
    if (this.#namespaces.size >= MAX_NAMESPACES) {
      throw new LimitError(`A server may have ${MAX_NAMESPACES} namespaces here.`);
    }
    this.#namespaces.set(namespace.name, namespace);
    ask('namespace', namespace.name);
    fire(this.sockets, 'new_namespace', namespace);
    return namespace;
  }

  #parentOf(name: RegExp | NameCheck, listener?: (socket: unknown) => void): ParentNamespace {
    const known = name instanceof RegExp ? this.#patterns.get(String(name)) : this.#parents.get(name);
    const parent = known ?? new ParentNamespace(this, `/_${this.#parents.size}`);
    if (!known) {
      if (this.#parents.size === 0) ask('dynamic-namespaces');
      if (name instanceof RegExp) this.#patterns.set(String(name), parent);
      const check: NameCheck =
        name instanceof RegExp ? (path, _auth, next) => next(null, name.test(path)) : name;
      this.#parents.set(check, parent);
    }
    if (listener) parent.on('connection', listener);
    return parent;
  }

  #configure(options: Record<string, unknown>): void {
    for (const name of ['pingInterval', 'pingTimeout', 'upgradeTimeout'] as const) {
      if (typeof options[name] === 'number') this.engine.opts[name] = options[name];
    }
    const { connectTimeout } = options;
    if (typeof connectTimeout === 'number') this.connectTimeout(connectTimeout);
  }
}

/** What Socket.IO's server hands on to its main namespace. */
const HANDED_ON = [
  ...Object.getOwnPropertyNames(EventEmitter.prototype),
  ...'use to in except timeout compress emitWithAck send write serverSideEmit'.split(' '),
  ...'fetchSockets allSockets socketsJoin socketsLeave disconnectSockets'.split(' '),
];

for (const name of HANDED_ON) {
  if (name === 'constructor') continue;
  Object.defineProperty(Server.prototype, name, {
    configurable: true,
    writable: true,
    value(this: Server, ...args: unknown[]) {
      const { sockets } = this;
      const result: unknown = (sockets as unknown as Record<string, (...args: unknown[]) => unknown>)[name]?.(
        ...args,
      );
      return result === sockets ? this : result;
    },
  });
}
for (const name of ['volatile', 'local'] as const) {
  Object.defineProperty(Server.prototype, name, {
    configurable: true,
    get(this: Server) {
      return this.sockets[name];
    },
  });
}

/** The cell's. */
export const io = new Server();
