import * as RECORD from './record-kinds.ts';

/**
 * The wire feed: what the companion sends to a lab's observers on `/lab/<id>/observer/wire`, a raw
 * WebSocket. Each of its binary messages is a run of records; each record is a head and some bytes.
 *
 * N.B. Imported by the browser and by the server: types and pure functions only.
 */

export { RECORD };
export type RecordKind = (typeof RECORD)[keyof typeof RECORD];

/** `start` of bytes of HTTP: what they begin with is for the reader to find out. */
export const NO_FRAMES = -2;
/** `start` of bytes in the middle of a WebSocket frame, in which no other one begins. */
export const NO_FRAME_BEGINS = -1;

/** One thing that happened on a TCP connection of a lab. */
export interface WireRecord {
  kind: RecordKind;
  /** Number of the TCP connection, unique in this server process; 0 where the record is about none. */
  connection: number;
  /** Milliseconds since 1970 by the server's clock, with fractions. */
  atMs: number;
  /** Bytes that this direction of the connection had carried before, whoever's they were. */
  offset: number;
  /** Where in `bytes` the first WebSocket frame begins, `NO_FRAMES` or `NO_FRAME_BEGINS`. */
  start: number;
  bytes: Uint8Array;
}

/** A WebSocket whose handshake an observer may not have seen. */
export interface KnownConnection {
  /** The request's target: path and query. */
  target: string;
  /** Value of the answer's Sec-WebSocket-Extensions, or `""`. */
  extensions: string;
}

/** Bytes of a record before those it carries. */
export const RECORD_HEAD_BYTES = 32;

/** A record without its bytes. */
export interface RecordHead extends Omit<WireRecord, 'bytes'> {
  /** How many bytes follow. */
  length: number;
}

/** Writes the head of a record, `RECORD_HEAD_BYTES` long; its bytes go right behind. */
export function writeRecordHead(view: DataView, at: number, head: RecordHead): void {
  view.setUint32(at, head.length);
  view.setUint32(at + 4, head.kind);
  view.setUint32(at + 8, head.connection);
  view.setInt32(at + 12, head.start);
  view.setFloat64(at + 16, head.atMs);
  view.setFloat64(at + 24, head.offset);
}

/**
 * Takes a message of the feed apart.
 *
 * @returns Records in their order; their bytes are parts of `message`.
 * @throws {RangeError} If the message ends in the middle of a record.
 */
export function readRecords(message: Uint8Array): WireRecord[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const records: WireRecord[] = [];
  let at = 0;
  while (at < message.length) {
    const length = view.getUint32(at);
    const from = at + RECORD_HEAD_BYTES;
    if (from + length > message.length) throw new RangeError('the message ends in the middle of a record');
    records.push({
      kind: view.getUint32(at + 4) as RecordKind,
      connection: view.getUint32(at + 8),
      start: view.getInt32(at + 12),
      atMs: view.getFloat64(at + 16),
      offset: view.getFloat64(at + 24),
      bytes: message.subarray(from, from + length),
    });
    at = from + length;
  }
  return records;
}
