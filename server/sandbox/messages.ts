/**
 * The one bridge between the host and a reader's handler: messages out (`Op`) and in (`GuestEvent`), each an
 * array written as `message-codec.ts` writes it. Everything in an `Op` is hostile until it is checked.
 *
 * Ids of Socket.IO sockets and connections are the host's own strings; everything else that has an id (a raw
 * socket, a request, an upgrade, a call) is a number of its side.
 */

/** A room's name. Socket.IO takes any value; these survive the bridge. */
export type Room = string | number | null;

/** Where an event goes: to one socket, or to rooms less others; no rooms are all of the namespace. */
export type Target = { socket: string } | { rooms: Room[]; except: Room[] };

export interface EmitFlags {
  volatile?: boolean;
  compress?: boolean;
  /** Milliseconds. */
  timeout?: number;
}

/** What a handler asks for. `namespace` is its name, `"/"` for the main one. */
export type Op =
  | [op: 'log', level: string, text: string, line?: number]
  /** Something was thrown and nobody caught it. */
  | [op: 'throw', error: { name?: string; message?: string; stack?: string }]
  | [op: 'timer', id: number, ms: number, repeat: boolean]
  | [op: 'untimer', id: number]
  /** It has this namespace; or it decides itself which names are namespaces (`namespace-wanted`). */
  | [op: 'namespace', namespace: string]
  | [op: 'dynamic-namespaces']
  /** It has a middleware there (`middleware`), or before every request of Engine.IO (`engine-request`). */
  | [op: 'use', namespace: string]
  | [op: 'engine-use']
  /** An option of Engine.IO, or `connectTimeout`, in milliseconds. */
  | [op: 'option', name: string, ms: number]
  /** It answers HTTP requests, or upgrades. */
  | [op: 'listen', event: 'request' | 'upgrade']
  /** `ack` is 0, or the number under which answers come back (`answers`). */
  | [op: 'emit', namespace: string, target: Target, flags: EmitFlags, args: unknown[], ack: number]
  | [op: 'join', socket: string, rooms: Room[]]
  | [op: 'leave', socket: string, room: Room]
  | [op: 'disconnect', socket: string, close: boolean]
  /** Closes a client's Engine.IO connection, without a word. */
  | [op: 'connection-close', connection: string]
  /** Answers a client's event. */
  | [op: 'ack', ack: number, args: unknown[]]
  /** Answers `middleware`, `engine-request` or `namespace-wanted`; `error` is why not. */
  | [op: 'next', call: number, error?: { message: string; data?: unknown } | undefined]
  | [op: 'ws-send', socket: number, data: unknown, binary: boolean]
  | [op: 'ws-ping', socket: number, data: unknown]
  | [op: 'ws-pong', socket: number, data: unknown]
  | [op: 'ws-close', socket: number, code?: number | null, reason?: string]
  | [op: 'ws-terminate', socket: number]
  /** The parts of an HTTP answer, in this order; `http-write` any number of times. */
  | [
      op: 'http-head',
      request: number,
      status: number,
      message: string,
      headers: [name: string, value: string][],
    ]
  | [op: 'http-flush', request: number]
  | [op: 'http-write', request: number, data: unknown]
  | [op: 'http-end', request: number, data?: unknown]
  | [op: 'http-destroy', request: number]
  /** Bytes on the socket of an upgrade; or the answer that makes it a WebSocket (`ws-connection`). */
  | [op: 'upgrade-write', upgrade: number, data: unknown]
  | [op: 'upgrade-end', upgrade: number, data?: unknown]
  | [op: 'upgrade-destroy', upgrade: number]
  | [op: 'upgrade-accept', upgrade: number]
  /** The handler is done with everything that came before this fence. */
  | [op: 'fence', fence: number];

/** What a handler is told. */
export type GuestEvent =
  | [event: 'timer', id: number]
  /** A client entered a namespace. */
  | [event: 'connection', namespace: string, socket: SocketInfo]
  | [event: 'event', socket: string, args: unknown[], ack: number]
  /** It left; also where it never entered, after `middleware`. */
  | [event: 'disconnect', socket: string, reason: string]
  /** Of an Engine.IO connection. */
  | [event: 'transport', connection: string, transport: string]
  | [event: 'connection-close', connection: string, reason: string]
  | [event: 'middleware', call: number, namespace: string, socket: SocketInfo]
  | [event: 'engine-request', call: number, request: RequestInfo]
  | [event: 'namespace-wanted', call: number, namespace: string, auth: unknown]
  /** Answers to an `emit` that wanted them: what its callback gets after the error. */
  | [event: 'answers', ack: number, error: string | null, args: unknown[]]
  /** `upgrade` where the handler accepted that one. */
  | [event: 'ws-connection', socket: number, request: RequestInfo, protocol: string, upgrade?: number]
  | [event: 'ws-message', socket: number, data: unknown, binary: boolean]
  | [event: 'ws-ping', socket: number, data: unknown]
  | [event: 'ws-pong', socket: number, data: unknown]
  /** Bytes that wait in the host for the client to read them. */
  | [event: 'ws-buffered', socket: number, bytes: number]
  | [event: 'ws-error', socket: number, message: string, code: string]
  | [event: 'ws-close', socket: number, code: number, reason: string]
  | [event: 'request', request: number, info: RequestInfo, body: unknown]
  /** The answer is complete, or its client left before. */
  | [event: 'request-close', request: number, complete: boolean]
  | [event: 'upgrade', upgrade: number, info: RequestInfo, head: unknown]
  | [event: 'upgrade-close', upgrade: number]
  | [event: 'fence', fence: number];

export interface RequestInfo {
  method: string;
  url: string;
  httpVersion: string;
  /** A short list of headers: none that hold secrets. */
  headers: Record<string, string>;
}

/** What a handler knows of a Socket.IO client. */
export interface SocketInfo {
  id: string;
  /** Id of its Engine.IO connection. */
  connection: string;
  transport: string;
  request: RequestInfo;
  query: Record<string, unknown>;
  auth: unknown;
  time: string;
  issued: number;
  secure: boolean;
  xdomain: boolean;
}
