import { decodeMessage } from '../message-codec.ts';
import type { GuestEvent } from '../messages.ts';
import { Buffer, bufferOf } from './buffer.ts';
import { changeTransport, endConnection } from './connection.ts';
import { console } from './console.ts';
import { ask, type Door, openDoor } from './door.ts';
import { takeAnswers } from './emit-packet.ts';
import { fire } from './event-emitter.ts';
import { exportsOf } from './handler-modules.ts';
import { http } from './http-server.ts';
import { inspect } from './inspect.ts';
import { randomUUID } from './random.ts';
import { io } from './server.ts';
import type { Socket } from './socket.ts';
import { structuredClone } from './structured-clone.ts';
import { TextDecoder, TextEncoder } from './text-coding.ts';
import { clearTimer, ring, setImmediate, setInterval, setTimeout } from './timers.ts';
import { URL } from './url.ts';
import { URLSearchParams } from './url-search-params.ts';
import { wss } from './websocket-server.ts';

/** What the engine calls. */
export interface Guest {
  /** Tells the handler one event. @throws What its listeners throw. */
  dispatch(json: string, ...binaries: Uint8Array<ArrayBuffer>[]): void;
  /** Tells the host what was thrown, whatever it is. */
  explain(reason: unknown): void;
  /** Starts the handler, once its module is there. */
  run(module: Promise<{ default?: unknown }>): Promise<unknown>;
}

type Take = {
  [Kind in GuestEvent[0]]: (
    ...args: Extract<GuestEvent, [event: Kind, ...unknown[]]> extends [unknown, ...infer Args] ? Args : never
  ) => void;
};

const take: Take = {
  timer: ring,
  connection: (namespace, info) => io._nsps.get(namespace)?.connect(info),
  event: (socket, args, ack) => {
    if (ack !== 0) args.push(answer(ack));
    socketOf(socket)?.receive(args);
  },
  disconnect: (socket, reason) => socketOf(socket)?.leaveNamespace(reason),
  transport: changeTransport,
  'connection-close': endConnection,
  middleware: (call, namespace, info) => io._nsps.get(namespace)?.admit(call, info),
  'engine-request': (call, request) => io.engine.admit(call, request),
  'namespace-wanted': (call, namespace, auth) => io.admitNamespace(call, namespace, auth),
  answers: takeAnswers,
  'ws-connection': (socket, request, protocol, upgrade) =>
    wss.connect(socket, request, protocol, upgrade ?? undefined),
  'ws-message': (socket, data, isBinary) => wss.find(socket)?.receive(data, isBinary),
  'ws-ping': (socket, data) => fireAt(socket, 'ping', data),
  'ws-pong': (socket, data) => fireAt(socket, 'pong', data),
  'ws-buffered': (socket, bytes) => {
    const known = wss.find(socket);
    if (known) known.bufferedAmount = bytes;
  },
  'ws-error': (socket, message, code) => wss.fail(socket, message, code),
  'ws-close': (socket, code, reason) => wss.disconnect(socket, code, reason),
  request: (request, info, body) => http.request(request, info, body),
  'request-close': (request, complete) => http.endRequest(request, complete),
  upgrade: (upgrade, info, head) => http.upgrade(upgrade, info, head),
  'upgrade-close': (upgrade) => http.endUpgrade(upgrade),
  fence: (fence) => ask('fence', fence),
};

/** Makes everything that a handler finds around it. */
export function startGuest(door: Door): Guest {
  openDoor(door);
  Object.assign(globalThis, {
    ...{ Buffer, console, structuredClone, TextDecoder, TextEncoder, URL, URLSearchParams },
    ...{ setTimeout, setInterval, setImmediate, crypto: { randomUUID } },
    ...{ clearTimeout: clearTimer, clearInterval: clearTimer, clearImmediate: clearTimer },
    ...{ io, wss, http },
    // Where the modules that a handler imports find what they export.
    [Symbol.for('full-duplex.modules')]: exportsOf,
  });
  return { dispatch, explain, run };
}

function dispatch(json: string, ...binaries: Uint8Array<ArrayBuffer>[]): void {
  // In the engine, spreading takes twice as long as `apply`.
  const args = decodeMessage(json, binaries, bufferOf) as GuestEvent;
  const kind = args.shift() as GuestEvent[0];
  (take[kind] as (...args: unknown[]) => void).apply(undefined, args);
}

async function run(module: Promise<{ default?: unknown }>): Promise<unknown> {
  const { default: handler } = await module;
  return typeof handler === 'function' ? handler({ io, wss, http }) : undefined;
}

function explain(reason: unknown): void {
  try {
    ask('throw', describe(reason));
  } catch {
    ask('throw', { message: 'something that cannot be shown was thrown' });
  }
}

/** Reading an error runs the handler's code, if it wants: getters, proxies. */
function describe(reason: unknown): { name?: string; message: string; stack?: string } {
  const { name, message, stack } = Object(reason) as Record<string, unknown>;
  if (typeof message !== 'string') return { message: `thrown: ${inspect(reason)}`.slice(0, 500) };
  return {
    name: String(name).slice(0, 60),
    message: message.slice(0, 500),
    stack: String(stack ?? '').slice(0, 4_000),
  };
}

function socketOf(id: string): Socket | undefined {
  for (const namespace of io._nsps.values()) {
    const socket = namespace.find(id);
    if (socket) return socket;
  }
  return undefined;
}

/** What a listener calls to answer its client; as in Socket.IO, only the first call counts. */
function answer(ack: number): (...args: unknown[]) => void {
  let answered = false;
  return (...args) => {
    if (answered) return;
    answered = true;
    ask('ack', ack, args);
  };
}

function fireAt(socket: number, event: 'ping' | 'pong', data: unknown): void {
  const known = wss.find(socket);
  if (known) fire(known, event, data);
}
