import type { Run } from './bytes.ts';
import { headerOf } from './http-framer.ts';
import { createHttpReader, type HttpReader } from './http-reader.ts';
import type { PollingSessions } from './polling-sessions.ts';
import { type RequestTarget, readTarget } from './request-target.ts';
import type {
  AnswerItem,
  BrokenItem,
  Direction,
  HttpHead,
  Packet,
  PieceItem,
  Problem,
  RequestItem,
} from './wire-item.ts';

/**
 * The HTTP/1.1 messages of a connection: which answer is for which request, and what they carry.
 *
 * N.B. Imported by the browser and by the server.
 */

/** What an item of HTTP has of its own. */
export type HttpContent =
  | Pick<RequestItem, 'kind' | 'head' | 'body' | 'packets'>
  | Pick<AnswerItem, 'kind' | 'head' | 'request' | 'body' | 'packets'>
  | Pick<PieceItem, 'kind' | 'body'>
  | Pick<BrokenItem, 'kind'>;

export interface HttpExchangesOptions {
  keepBytes: number;
  sessions: PollingSessions;
  /** @param target - Of the request; by default of the last one. */
  tell: (
    direction: Direction,
    wire: Run,
    content: HttpContent,
    problems: Problem[],
    target?: RequestTarget,
  ) => void;
  /** Bytes that are no HTTP: after an upgrade, or after a request for one. */
  onRaw: (direction: Direction, bytes: Uint8Array) => void;
  /** @param accepted - The answer's head, unless the upgrade was refused. */
  onUpgrade: (target: RequestTarget, accepted: HttpHead | undefined) => void;
}

/** A request whose answer is awaited. */
interface Request {
  method: string;
  target: string;
  read: RequestTarget;
  asksForUpgrade: boolean;
}

export interface HttpExchanges {
  /** Of each direction. */
  readonly readers: Record<Direction, HttpReader>;
  /** Target of the last request that was seen. */
  readonly target: RequestTarget;
  /** Forgets what is not complete: the next byte begins a message. */
  restart(direction: Direction): void;
}

/** Most requests that wait for their answers. */
const MAX_WAITING = 256;

export function createHttpExchanges(options: HttpExchangesOptions): HttpExchanges {
  const { keepBytes, tell } = options;
  const waiting: Request[] = [];
  /** The last request that was seen. */
  let last: Request = { method: '', target: '', read: readTarget(''), asksForUpgrade: false };
  /** The request whose answer is coming, or came last. */
  let answered = last;

  /** The request that the next answer is for. */
  const next = () => waiting[0] ?? last;

  function requestHead({ method, target }: HttpHead, asksForUpgrade: boolean): boolean {
    last = { method, target, read: readTarget(target), asksForUpgrade };
    if (waiting.push(last) > MAX_WAITING) waiting.shift();
    return false;
  }

  function answerHead(head: HttpHead): boolean {
    const { status } = head;
    answered = next();
    if (status >= 200 || status === 101) waiting.shift();
    return status >= 200 && headerOf(head, 'content-length') === undefined && !answered.read.isEngineIo;
  }

  function packetsOf(direction: Direction, target: RequestTarget, head: HttpHead, body: Run): Packet[] {
    const mayCarry =
      direction === 'up' ? head.method === 'POST' : head.status === 200 && answered.method === 'GET';
    if (!mayCarry || !target.isEngineIo || headerOf(head, 'content-encoding') !== undefined) return [];
    const decoder = options.sessions.decoderOf(target, direction);
    const packets = decoder.payload(body.bytes);
    if (body.size > body.bytes.length) {
      // The last packet was cut off, and others perhaps.
      packets.pop();
      decoder.resync();
    }
    return packets;
  }

  function tellMessage(direction: Direction, head: HttpHead | undefined, wire: Run, run: Run) {
    const { method, target, read, asksForUpgrade } = direction === 'up' ? last : answered;
    const body = run.bytes;
    if (!head) return tell(direction, wire, { kind: 'piece', body }, [], read);
    const packets = packetsOf(direction, read, head, run);
    const content: HttpContent =
      direction === 'up'
        ? { kind: 'request', head, body, packets }
        : { kind: 'answer', head, request: { method, target }, body, packets };
    tell(
      direction,
      wire,
      content,
      packets.flatMap(({ problems }) => problems),
      read,
    );
    if (head.status === 101) options.onUpgrade(read, head);
    else if (asksForUpgrade && head.status >= 200) options.onUpgrade(read, undefined);
  }

  const readerOf = (direction: Direction) =>
    createHttpReader(
      direction === 'up' ? 'request' : 'answer',
      keepBytes,
      {
        head: direction === 'up' ? requestHead : answerHead,
        message: (head, wire, body) => tellMessage(direction, head, wire, body),
        lost: (wire, text, at) =>
          tell(direction, wire, { kind: 'broken' }, [{ text, source: 'RFC 9112', at }]),
        raw: (bytes) => options.onRaw(direction, bytes),
      },
      () => next().method,
    );

  const readers = { up: readerOf('up'), down: readerOf('down') };
  return {
    readers,
    get target() {
      return last.read;
    },
    restart(direction) {
      readers[direction] = readerOf(direction);
      // Answers may be among what was not seen, so nobody knows who still waits for one.
      if (direction === 'down') waiting.length = 0;
    },
  };
}
