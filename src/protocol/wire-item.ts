/**
 * What the decoder makes of the bytes of a connection: one item for each HTTP message and each
 * WebSocket message, with everything that the wire view shows of it.
 *
 * N.B. Types only; the functions that make and read items are beside this file.
 */

/** `up` is client to server, `down` server to client. */
export type Direction = 'up' | 'down';

/** A rule that was broken, and where. Decoding goes on if it can. */
export interface Problem {
  /** What is wrong, as a sentence without its full stop: `"a client must mask every frame"`. */
  text: string;
  /** Section that says so: `"RFC 6455, section 5.1"`, or `""`. */
  source: string;
  /**
   * Index, in the item's `bytes`, of the first byte that is wrong; its `size` where the next byte is
   * missing. Of a frame's problem it counts from the frame's first byte, of a packet's as its parts do,
   * also where it is an HTTP message's: `problemsOf` (item-problems.ts) finds its place there.
   */
  at: number;
}

/** A WebSocket frame (RFC 6455, section 5.2). */
export interface Frame {
  direction: Direction;
  /** Milliseconds since 1970 by the server's clock, when its last byte passed. */
  atMs: number;
  /** Bytes of the frame's direction before it. */
  offset: number;
  fin: boolean;
  rsv1: boolean;
  rsv2: boolean;
  rsv3: boolean;
  opcode: number;
  masked: boolean;
  /** How many bits say the length: those of the second byte, or 16 or 64 more. */
  lengthBits: 7 | 16 | 64;
  /** Bytes of the payload, by the head. Beyond 2^53 - 1 it is that. */
  length: number;
  /** The masking key: 4 bytes of a client's frame. */
  key: Uint8Array | undefined;
  /** The head, 2 to 14 bytes, as it travelled. */
  head: Uint8Array;
  /** The payload as it travelled, masked if `masked`; at most the decoder's `keepBytes`. */
  wirePayload: Uint8Array;
  /** The payload unmasked; the same bytes as `wirePayload` if it was not masked. */
  payload: Uint8Array;
  problems: Problem[];
}

/** A named part of a text or of a frame, as a range of bytes in the unmasked payload. */
export interface Part {
  name: string;
  /** Index of its first byte. */
  start: number;
  /** Index after its last byte. */
  end: number;
}

/** An Engine.IO v4 packet, and the Socket.IO v5 packet inside it if it is a message. */
export interface Packet {
  /** Digit of the Engine.IO type, 0 to 6; -1 for another character. */
  type: number;
  /** `"open"`, `"close"`, `"ping"`, `"pong"`, `"message"`, `"upgrade"` or `"noop"`; or `"unknown"`. */
  name: string;
  /** What follows the digit, or all of a text that is no packet; a binary packet's bytes. */
  data: string | Uint8Array;
  socketio: SocketIoPacket | undefined;
  /** `Engine.IO type` and `data`, or those of the Socket.IO packet as well: `Socket.IO type`, `attachments`, `namespace`, `ack id`, `data`. */
  parts: Part[];
  problems: Problem[];
}

export interface SocketIoPacket {
  /** Digit of the type, 0 to 6; -1 for another character. */
  type: number;
  /** `"CONNECT"`, `"DISCONNECT"`, `"EVENT"`, `"ACK"`, `"CONNECT_ERROR"`, `"BINARY_EVENT"` or `"BINARY_ACK"`; or `"unknown"`. */
  name: string;
  /** `"/"` unless another one is named. */
  namespace: string;
  ackId: number | undefined;
  /** Binary attachments that follow, each a packet of its own. */
  attachments: number;
  /** The JSON, parsed: an array for events and acks. Attachments are put in their places once they have come. */
  data: unknown;
}

/** The start line and the headers of an HTTP/1.1 message (RFC 9112, section 2.1). */
export interface HttpHead {
  startLine: string;
  /** Of a request; `""` of an answer. */
  method: string;
  /** Of a request: path and query; `""` of an answer. */
  target: string;
  /** Of an answer; 0 of a request. */
  status: number;
  /** Names as they were written, in their order. */
  headers: [name: string, value: string][];
}

interface ItemBase {
  /** Counts the items of a log, from 1. The decoder says 0. */
  number: number;
  /** Number of the TCP connection. */
  connection: number;
  /** `<lesson>.<handler>` that the connection's request named, or `""`. */
  cell: string;
  /** Name that the client gave itself in `?client=`, or `""`. */
  client: string;
  direction: Direction;
  /** Milliseconds since 1970 by the server's clock, when its first byte passed. */
  startedMs: number;
  /** The same for its last byte. */
  atMs: number;
  /** Bytes on the wire, heads included. */
  size: number;
  /** Those bytes as they travelled; fewer than `size` where it was too much to keep. */
  bytes: Uint8Array;
  problems: Problem[];
}

/** A whole HTTP request. */
export interface RequestItem extends ItemBase {
  kind: 'request';
  head: HttpHead;
  /** The body without chunk sizes. */
  body: Uint8Array;
  /** Engine.IO packets of a polling request's body. Their parts are ranges of `body`. */
  packets: Packet[];
}

/** An HTTP answer: a whole one, or if its length is not known beforehand, its head. */
export interface AnswerItem extends ItemBase {
  kind: 'answer';
  head: HttpHead;
  /** Method and target of the request that it answers. */
  request: { method: string; target: string };
  body: Uint8Array;
  packets: Packet[];
}

/** A piece of the body of an answer whose length was not known beforehand, as it was written. */
export interface PieceItem extends ItemBase {
  kind: 'piece';
  /** Without chunk sizes. */
  body: Uint8Array;
}

/** A whole WebSocket message, or a control frame. */
export interface MessageItem extends ItemBase {
  kind: 'text' | 'binary' | 'close' | 'ping' | 'pong';
  /** In their order, the first 1,024; one unless the message was fragmented. Control frames between them are items of their own. */
  frames: Frame[];
  /** The message's bytes: unmasked, joined, and inflated if they were compressed. */
  payload: Uint8Array;
  /** Of a text message; of a close frame its reason. */
  text: string | undefined;
  /** Of a close frame with a payload. */
  code: number | undefined;
  /** Whether permessage-deflate compressed it (RFC 7692). */
  compressed: boolean;
  /** Of a message on an Engine.IO connection. Parts are ranges of `payload`. */
  packet: Packet | undefined;
}

/** Bytes that cannot be decoded: after a broken rule that hides where the next message begins, or at the end. */
export interface BrokenItem extends ItemBase {
  kind: 'broken';
}

/** The TCP connection has ended. */
export interface EndItem extends ItemBase {
  kind: 'end';
}

/** Bytes that the feed left out. `size` says how many are missing, `bytes` is empty. */
export interface GapItem extends ItemBase {
  kind: 'gap';
}

export type WireItem = RequestItem | AnswerItem | PieceItem | MessageItem | BrokenItem | EndItem | GapItem;

/** One more run of bytes of one direction of a connection. */
export interface Chunk {
  direction: Direction;
  /** Milliseconds since 1970 by the server's clock. */
  atMs: number;
  /** Bytes of this direction before these. */
  offset: number;
  /** Where in `bytes` the first WebSocket frame begins, or `NO_FRAMES`, `NO_FRAME_BEGINS` (wire-records.ts). */
  start: number;
  bytes: Uint8Array;
}

/** Turns the payloads of compressed messages (RFC 7692) into what was compressed, one after the other. */
export interface Inflater {
  /**
   * @param payload - A message's payload, without the four bytes that its sender took off.
   * @param isWhole - Whether it is all of it; if not, it is only passed over.
   * @throws {Error} If it is not deflate, is not whole, would be too large, or refers to what was lost.
   */
  inflate(payload: Uint8Array, isWhole: boolean): Uint8Array;
  /** Some messages were not seen: those that may refer to them cannot be inflated. */
  lose(why: string): void;
}
