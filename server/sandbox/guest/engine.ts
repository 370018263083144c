import type { RequestInfo } from '../messages.ts';
import { countConnections, REMOTE_ADDRESS } from './connection.ts';
import { ask } from './door.ts';
import { notHere } from './errors.ts';
import { type Next, refusalOf } from './namespace.ts';

type EngineMiddleware = (request: unknown, response: unknown, next: Next) => unknown;

/** Times of Engine.IO that a handler may change, in milliseconds, with their defaults. */
const DEFAULTS = { pingInterval: 25_000, pingTimeout: 20_000, upgradeTimeout: 10_000 };

/** As far as an edited handler has `io.engine`. */
export class Engine {
  readonly #middlewares: EngineMiddleware[] = [];
  readonly opts = observedOptions();

  get clientsCount(): number {
    return countConnections();
  }

  use(middleware: EngineMiddleware): this {
    if (this.#middlewares.length === 0) ask('engine-use');
    this.#middlewares.push(middleware);
    return this;
  }

  /** Its events are about requests and TCP connections, which stay with the host. */
  on(event: string): this {
    throw notHere(`io.engine.on("${event}")`);
  }

  /** A request came: asks the middlewares in turn. */
  admit(call: number, info: RequestInfo): void {
    const request = { ...info, _query: {}, socket: { remoteAddress: REMOTE_ADDRESS } };
    const response = { setHeader() {}, writeHead() {}, end() {} };
    const middlewares = [...this.#middlewares];
    const step = (at: number, error?: unknown) => {
      const middleware = middlewares[at];
      if (!error && middleware) middleware(request, response, (problem) => step(at + 1, problem));
      else ask('next', call, refusalOf(error));
    };
    step(0);
  }
}

function observedOptions(): typeof DEFAULTS {
  const values = { ...DEFAULTS };
  const options = {} as typeof DEFAULTS;
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
    Object.defineProperty(options, name, {
      enumerable: true,
      get: () => values[name],
      set: (ms: number) => {
        values[name] = ms;
        ask('option', name, ms);
      },
    });
  }
  return options;
}
