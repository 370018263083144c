import { Run } from './bytes.ts';
import { agreesOnDeflate } from './deflate-agreement.ts';
import { KEEP_BYTES } from './frame-decoder.ts';
import { createHttpExchanges, type HttpContent } from './http-exchanges.ts';
import { headerOf } from './http-framer.ts';
import type { Message } from './message-assembler.ts';
import type { PollingSessions } from './polling-sessions.ts';
import { type RequestTarget, readTarget } from './request-target.ts';
import { decodeCutUtf8 } from './utf8.ts';
import { WebSocketDecoder } from './websocket-decoder.ts';
import type { Chunk, Direction, EndItem, GapItem, Inflater, Problem, WireItem } from './wire-item.ts';
import { type KnownConnection, NO_FRAMES } from './wire-records.ts';

/**
 * Makes items of the bytes of one TCP connection: HTTP/1.1, and WebSocket after an upgrade.
 *
 * N.B. Imported by the browser and by the server.
 */

export interface ConnectionDecoder {
  push(chunk: Chunk): void;
  /** The connection has ended: tells what is left over, and then that. */
  end(atMs: number): void;
}

export interface ConnectionDecoderOptions {
  /** Number of the TCP connection. */
  connection: number;
  /** Of a WebSocket whose handshake is not among the chunks. */
  known?: KnownConnection;
  /** Shared by the connections of a lab. */
  sessions: PollingSessions;
  /**
   * For compressed messages; without it they are shown as not inflated.
   *
   * @param extensions - That were agreed on: the value of Sec-WebSocket-Extensions.
   */
  createInflater?: (extensions: string, direction: Direction) => Inflater;
  onItem: (item: WireItem) => void;
  /** Most bytes of one message to keep; default 65,536. */
  keepBytes?: number;
}

/** One direction. */
interface Side {
  direction: Direction;
  /** Bytes of the direction before the next one; `undefined` before the first chunk. */
  next: number | undefined;
  /** After an upgrade. */
  webSocket: WebSocketDecoder | undefined;
  /** Whether it is not known where the next frame or message begins. */
  isLost: boolean;
  /**
   * What has come and cannot be read: while it is lost; or from a client, after a request for an
   * upgrade and before its answer.
   */
  held: Run | undefined;
}

/** Decodes one connection, from its beginning, or from wherever a frame or a message begins. */
export function createConnectionDecoder(options: ConnectionDecoderOptions): ConnectionDecoder {
  const { connection, known, sessions, createInflater, onItem, keepBytes = KEEP_BYTES } = options;
  const sides: Record<Direction, Side> = { up: newSide('up'), down: newSide('down') };
  const bothSides = Object.values(sides);
  /** Of the request that was upgraded. */
  let target: RequestTarget | undefined;
  let atMs = 0;

  const http = createHttpExchanges({
    keepBytes,
    sessions,
    tell,
    onRaw: (direction, bytes) => readRaw(sides[direction], bytes),
    onUpgrade(asked, accepted) {
      if (accepted) upgrade(asked, headerOf(accepted, 'sec-websocket-extensions') ?? '');
      else refuse(sides.up);
    },
  });

  function tell(
    direction: Direction,
    run: Run,
    content: HttpContent | Pick<EndItem | GapItem, 'kind'>,
    problems: Problem[] = [],
    owner = target ?? http.target,
  ) {
    const { startedMs, size, bytes } = run;
    const item = { ...ownedBy(owner), direction, startedMs, atMs: run.atMs, size, bytes, problems };
    onItem({ ...item, ...content });
  }

  function ownedBy({ cell, client }: RequestTarget) {
    return { number: 0, connection, cell, client };
  }

  /** @param at - Index of the first byte that is missing or in the wrong place; by default behind the last. */
  function tellBroken(direction: Direction, run: Run | undefined, text: string, at = run?.size ?? 0) {
    if (run?.size) tell(direction, run, { kind: 'broken' }, [{ text, source: '', at }]);
  }

  function read({ direction, webSocket }: Side, bytes: Uint8Array) {
    if (bytes.length > 0) (webSocket ?? http.readers[direction]).push(bytes, atMs);
  }

  /** Bytes after a head that are no HTTP; they are the last of their chunk. */
  function readRaw(side: Side, bytes: Uint8Array) {
    side.webSocket?.begin((side.next ?? 0) - bytes.length);
    if (side.webSocket) read(side, bytes);
    else hold(side, bytes);
  }

  function hold(side: Side, bytes: Uint8Array) {
    side.held ??= new Run(keepBytes, atMs);
    side.held.add(bytes, atMs);
  }

  function upgrade(asked: RequestTarget, extensions: string) {
    const half = http.readers.up.takeUnfinished();
    target = asked;
    tellBroken('up', half, 'an upgrade came before the rest of this', 0);
    const deflate = agreesOnDeflate(extensions);
    for (const side of bothSides) {
      const { direction, next = 0, held } = side;
      const packets = asked.isEngineIo ? sessions.decoderOf(asked, direction) : undefined;
      const onMessage = (message: Message) => onItem({ ...message, ...ownedBy(asked) });
      side.webSocket = new WebSocketDecoder({
        direction,
        deflate,
        inflater: deflate ? createInflater?.(extensions, direction) : undefined,
        keepBytes,
        packets,
        onMessage,
      });
      side.webSocket.begin(next - (held?.size ?? 0));
      readHeld(side);
    }
  }

  /** The upgrade was refused: the next request may follow. */
  function refuse(side: Side) {
    http.restart(side.direction);
    readHeld(side);
  }

  /** Reads what came before the answer. */
  function readHeld(side: Side) {
    const { direction, held, isLost } = side;
    if (!held || isLost) return;
    side.held = undefined;
    if (held.bytes.length === held.size) return read(side, held.bytes);
    tellBroken(direction, held, 'this came before the answer to the upgrade', 0);
    side.isLost = true;
  }

  /** Joins a WebSocket whose handshake was not seen. */
  function join({ target, extensions }: KnownConnection) {
    for (const side of bothSides) breakOff(side);
    upgrade(readTarget(target), extensions);
    for (const side of bothSides) breakOff(side);
  }

  /** Some bytes before this chunk were not seen. */
  function skip(side: Side, { offset, start }: Chunk, expected: number | undefined) {
    const { direction, webSocket, isLost } = side;
    // Between two messages there may have been those of others, which are not for us.
    const isHarmless =
      !webSocket && start === NO_FRAMES && !isLost && http.readers[direction].isBetweenMessages;
    breakOff(side);
    if (isHarmless || expected === undefined || offset <= expected) return;
    tell(direction, new Run(0, atMs).add(new Uint8Array(0), atMs, offset - expected), { kind: 'gap' });
  }

  /** @returns What can be read of the chunk: all from the frame or message on that begins in it. */
  function resync(side: Side, { bytes, offset, start }: Chunk): Uint8Array {
    const isMessage = !side.webSocket && start === NO_FRAMES && looksLikeHttp(bytes);
    const begin = isMessage ? 0 : start < 0 ? bytes.length : start;
    hold(side, bytes.subarray(0, begin));
    if (start < 0 && !isMessage) return bytes.subarray(begin);
    tellBroken(side.direction, side.held, 'the beginning of this was not recorded', 0);
    side.held = undefined;
    if (!isMessage && !side.webSocket) join({ target: '', extensions: '' });
    side.webSocket?.begin(offset + begin);
    side.isLost = false;
    return bytes.subarray(begin);
  }

  /** Tells what is not complete, and forgets it. */
  function breakOff(side: Side, why = 'the rest of this was left out') {
    const { direction, webSocket, held } = side;
    tellBroken(direction, held, why);
    tellBroken(direction, webSocket ? webSocket.unfinished : http.readers[direction].takeUnfinished(), why);
    side.held = undefined;
    side.isLost = true;
    if (webSocket) webSocket.lose();
    else http.restart(direction);
  }

  if (known) join(known);

  return {
    push(chunk) {
      const { direction, offset, bytes } = chunk;
      const side = sides[direction];
      const expected = side.next;
      side.next = offset + bytes.length;
      atMs = chunk.atMs;
      if (offset !== (expected ?? 0)) skip(side, chunk, expected);
      read(side, side.isLost ? resync(side, chunk) : bytes);
    },
    end(ms) {
      atMs = ms;
      http.readers.down.endConnection();
      for (const side of bothSides) breakOff(side, 'the connection ended before the rest of this');
      tell('down', new Run(0, atMs), { kind: 'end' });
    },
  };
}

function newSide(direction: Direction): Side {
  return { direction, next: undefined, webSocket: undefined, isLost: false, held: undefined };
}

/** Whether a request or an answer begins here: what came before was not seen. */
function looksLikeHttp(bytes: Uint8Array): boolean {
  return /^([A-Z]+ \S+ HTTP\/1\.1\r\n|HTTP\/1\.[01] \d{3})/.test(decodeCutUtf8(bytes.subarray(0, 8_192)));
}
