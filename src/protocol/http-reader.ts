import { Run } from './bytes.ts';
import { HttpFramer } from './http-framer.ts';
import type { HttpHead } from './wire-item.ts';

/**
 * Collects the HTTP/1.1 messages of one direction of a connection.
 *
 * N.B. Imported by the browser and by the server.
 */

export interface HttpReaderSink {
  /** A head has come. @returns Whether it is told at once, and its body in pieces. */
  head(head: HttpHead, isAlone: boolean): boolean;
  /** A message is complete, or its head; or, without a head, a piece of its body: a chunk, or what was written at once. */
  message(head: HttpHead | undefined, wire: Run, body: Run): void;
  /** These bytes, and all that follow, cannot be told apart; `at` is the index of the first one. */
  lost(wire: Run, why: string, at: number): void;
  /** What follows is no HTTP. */
  raw(bytes: Uint8Array): void;
}

export interface HttpReader {
  push(bytes: Uint8Array, atMs: number): void;
  /** The connection has ended, which some bodies end with. */
  endConnection(): void;
  /** Whether the next byte begins a message. */
  readonly isBetweenMessages: boolean;
  /** What has come of a message that is not complete; the reader must not be used any more. */
  takeUnfinished(): Run;
}

export function createHttpReader(
  role: 'request' | 'answer',
  keepBytes: number,
  sink: HttpReaderSink,
  methodOf: () => string,
): HttpReader {
  let atMs = 0;
  /** When the first byte passed that has not been told. */
  let startedMs = 0;
  let head: HttpHead | undefined;
  let inPieces = false;
  /** What has come of a message, or of a piece. */
  let wire: Run | undefined;
  let body = new Run(keepBytes, 0);

  function add(bytes: Uint8Array, room = keepBytes): Run {
    wire ??= new Run(room, startedMs);
    startedMs = atMs;
    return wire.add(bytes, atMs);
  }

  function tell() {
    const [told, run, content] = [head, wire, body];
    head = undefined;
    wire = undefined;
    body = new Run(keepBytes, 0);
    if (run) sink.message(told, run, content);
  }

  const framer = new HttpFramer(
    role,
    {
      head(read, bytes, isAlone) {
        add(bytes, keepBytes + bytes.length);
        head = read;
        inPieces = sink.head(read, isAlone);
        if (isAlone || inPieces) tell();
      },
      body(bytes, isContent, endsPiece) {
        add(bytes);
        if (isContent) body.add(bytes, atMs);
        if (inPieces && endsPiece) tell();
      },
      end: tell,
      raw: sink.raw,
      lost(bytes, why) {
        const at = wire?.size ?? 0;
        sink.lost(add(bytes), why, at);
        wire = undefined;
      },
    },
    methodOf,
  );

  return {
    push(bytes, ms) {
      atMs = ms;
      if (framer.pending.length === 0) startedMs = ms;
      framer.push(bytes);
    },
    endConnection: () => framer.endConnection(),
    get isBetweenMessages() {
      return framer.isBetweenMessages;
    },
    takeUnfinished: () => add(framer.pending),
  };
}
