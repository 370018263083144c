/**
 * The one bridge between the host and a reader's handler: messages out (`Op`) and in (`GuestEvent`), each a
 * JSON array and the binaries that it refers to. Everything in an `Op` is hostile until it is checked.
 */

/** Where an event goes: to one socket, or to rooms less others; no rooms are all of the namespace. */
export type Target = { socket: string } | { rooms: string[]; except: string[] };

export interface EmitFlags {
  volatile?: boolean;
  /** Milliseconds. */
  timeout?: number;
}

/** What a handler asks for. `namespace` is its name, `"/"` for the main one. Ids of sockets are the host's own. */
export type Op =
  | [op: 'log', level: string, text: string, line?: number]
  /** Something was thrown and nobody caught it. */
  | [op: 'throw', error: { name?: string; message?: string; stack?: string }]
  | [op: 'timer', id: number, ms: number, repeat: boolean]
  | [op: 'untimer', id: number]
  /** It listens to a namespace, or has a middleware there. */
  | [op: 'namespace', namespace: string]
  | [op: 'use', namespace: string]
  /** `ack` is 0, or the number under which answers come back. */
  | [op: 'emit', namespace: string, target: Target, flags: EmitFlags, args: unknown[], ack: number]
  | [op: 'join', namespace: string, socket: string, rooms: string[]]
  | [op: 'leave', namespace: string, socket: string, room: string]
  | [op: 'disconnect', namespace: string, socket: string, close: boolean]
  /** Answers a client's event. */
  | [op: 'ack', ack: number, args: unknown[]]
  /** A middleware called `next`. */
  | [op: 'next', call: number, error?: { message: string; data?: unknown }]
  | [op: 'ws-send', socket: number, data: unknown, binary?: boolean]
  | [op: 'ws-ping', socket: number, data: unknown]
  | [op: 'ws-pong', socket: number, data: unknown]
  | [op: 'ws-close', socket: number, code?: number, reason?: string]
  | [op: 'ws-terminate', socket: number]
  /** The parts of an HTTP answer, in this order; `http-write` any number of times. */
  | [op: 'http-head', request: number, status: number, headers: Record<string, string>]
  | [op: 'http-write', request: number, data: unknown]
  | [op: 'http-end', request: number]
  /** The handler is done with everything that came before this fence. */
  | [op: 'fence', fence: number];

/** What a handler is told. */
export type GuestEvent =
  | [event: 'timer', id: number]
  /** A client entered a namespace; `rooms` where it was there before the handler. */
  | [event: 'connection', namespace: string, socket: SocketInfo]
  | [event: 'event', namespace: string, socket: string, args: unknown[], ack: number]
  | [event: 'upgrade', namespace: string, socket: string, transport: string]
  | [event: 'disconnect', namespace: string, socket: string, reason: string]
  | [event: 'middleware', call: number, namespace: string, socket: SocketInfo]
  /** Answers to an `emit` that wanted them; `error` where not all came in time. */
  | [event: 'answers', ack: number, error: string | null, answers: unknown[]]
  | [event: 'ws-connection', socket: number, request: RequestInfo & { protocol: string }]
  | [event: 'ws-message', socket: number, data: unknown, binary: boolean]
  | [event: 'ws-ping', socket: number, data: unknown]
  | [event: 'ws-pong', socket: number, data: unknown]
  | [event: 'ws-close', socket: number, code: number, reason: string]
  | [event: 'request', request: number, info: RequestInfo & { method: string }, body: unknown]
  /** The client of a request left before its answer was complete. */
  | [event: 'request-close', request: number]
  | [event: 'fence', fence: number];

export interface RequestInfo {
  url: string;
  /** A short list of headers: none that hold secrets. */
  headers: Record<string, string>;
}

/** What a handler knows of a Socket.IO client. */
export interface SocketInfo {
  id: string;
  /** Id of its Engine.IO connection. */
  connection: string;
  transport: string;
  handshake: RequestInfo & { query: Record<string, unknown>; auth: unknown; time: string; issued: number };
}
