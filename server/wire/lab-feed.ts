import {
  type KnownConnection,
  NO_FRAME_BEGINS,
  NO_FRAMES,
  RECORD,
  RECORD_HEAD_BYTES,
  type RecordKind,
  writeRecordHead,
} from '../../src/protocol/wire-records.ts';
import { createTokenBucket } from '../limits/token-bucket.ts';

/** Milliseconds for which records are gathered before they are sent: one message costs more than many records. */
const BATCH_MS = 10;
/** Bytes that are kept for observers who come late: the last ones, at least half of this. */
const KEPT_BYTES = 65_536;
/** The first page of a lab is this long, and each one twice as long as the one before. */
const FIRST_PAGE_BYTES = 2_048;
/** Most bytes of one record; what is longer is told in several. */
const MAX_RECORD_BYTES = 16_384;
/** Bytes a second that a lab's observers are told; twice as many may come at once. */
export const TOLD_BYTES_PER_SECOND = 1_048_576;
/** Bytes that may wait for one observer. More are left out, and it is told how many. */
const WAITING_BYTES = 262_144;

const NOTHING = new Uint8Array(0);
const ORIGIN_MS = performance.timeOrigin;
const now = () => ORIGIN_MS + performance.now();

/** Somebody who is sent messages of the feed. */
export interface WireObserver {
  send(message: Uint8Array): void;
  /** Bytes that wait for it in this process. */
  readonly bufferedAmount: number;
}

/** An open WebSocket of the lab, as somebody who missed its handshake has to know it. */
export interface OpenWebSocket extends KnownConnection {
  connection: number;
}

/** What travels on the connections of one lab: kept for a while, and told to its observers. */
export class LabFeed {
  readonly #webSockets = new Set<OpenWebSocket>();
  readonly #observers = new Map<WireObserver, { leftOut: number }>();
  readonly #rate = createTokenBucket({
    burst: 2 * TOLD_BYTES_PER_SECOND,
    perSecond: TOLD_BYTES_PER_SECOND,
  });
  #page: Page | undefined;
  #previous: Page | undefined;
  /** How far the page has been sent, and the bytes of connections in what has not. */
  #sent = 0;
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /**
   * Tells that bytes travelled. They are copied at once: `ws` unmasks them where they are.
   *
   * @param more - What was written together with `bytes`, behind them.
   */
  tell(
    kind: RecordKind,
    connection: number,
    offset: number,
    start: number,
    bytes: Uint8Array,
    more: Uint8Array = NOTHING,
  ): void {
    if (this.#closed) return;
    const length = bytes.length + more.length;
    if (length > MAX_RECORD_BYTES) {
      this.#tellInPieces(kind, connection, offset, start, bytes);
      const inMore = start >= bytes.length ? start - bytes.length : NO_FRAME_BEGINS;
      this.#tellInPieces(kind, connection, offset + bytes.length, inMore, more);
      return;
    }
    const page = this.#roomFor(RECORD_HEAD_BYTES + length);
    writeRecordHead(page.view, page.at, { kind, connection, atMs: now(), offset, start, length });
    page.bytes.set(bytes, page.at + RECORD_HEAD_BYTES);
    if (more.length > 0) page.bytes.set(more, page.at + RECORD_HEAD_BYTES + bytes.length);
    page.at += RECORD_HEAD_BYTES + length;
    if (this.#observers.size === 0) return;
    this.#waitingBytes += length;
    this.#timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  #tellInPieces(kind: RecordKind, connection: number, offset: number, start: number, bytes: Uint8Array) {
    for (let at = 0; at < bytes.length; at += MAX_RECORD_BYTES) {
      const piece = bytes.subarray(at, at + MAX_RECORD_BYTES);
      const begins = start >= at && start < at + piece.length ? start - at : NO_FRAME_BEGINS;
      this.tell(kind, connection, offset + at, start === NO_FRAMES ? start : begins, piece);
    }
  }

  /** A WebSocket has opened. Call `closed` with the same object when it ends. */
  opened(webSocket: OpenWebSocket): void {
    this.#webSockets.add(webSocket);
  }

  closed(webSocket: OpenWebSocket): void {
    this.#webSockets.delete(webSocket);
  }

  /**
   * Adds an observer, and sends it what is kept.
   *
   * @param newestMs - Milliseconds before now that it wants to know of.
   */
  observe(observer: WireObserver, newestMs: number): void {
    this.flush();
    const since = now() - newestMs;
    const known = [...this.#webSockets].map(knownRecord);
    const pages = [this.#previous, this.#page].map((page) => page?.since(since) ?? new Uint8Array(0));
    observer.send(Buffer.concat([...known, ...pages, emptyRecord(RECORD.SYNC)]));
    this.#observers.set(observer, { leftOut: 0 });
  }

  /** How many there are. */
  get observers(): number {
    return this.#observers.size;
  }

  leave(observer: WireObserver): void {
    this.#observers.delete(observer);
  }

  /** Sends an observer all that has been told so far, and then a `SYNC`. */
  sync(observer: WireObserver): void {
    this.flush();
    this.#tellLeftOut(observer);
    observer.send(emptyRecord(RECORD.SYNC));
  }

  /** Sends what was gathered. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const page = this.#page;
    if (!page) return;
    const batch = page.bytes.subarray(this.#sent, page.at);
    const told = this.#waitingBytes;
    this.#sent = page.at;
    this.#waitingBytes = 0;
    if (batch.length === 0 || this.#observers.size === 0) return;
    const tooFast = !this.#rate.take(batch.length);
    for (const [observer, state] of this.#observers) {
      if (tooFast || observer.bufferedAmount > WAITING_BYTES) {
        state.leftOut += told;
        continue;
      }
      this.#tellLeftOut(observer);
      observer.send(batch);
    }
  }

  #tellLeftOut(observer: WireObserver) {
    const state = this.#observers.get(observer);
    if (!state?.leftOut) return;
    observer.send(emptyRecord(RECORD.LEFT_OUT, state.leftOut));
    state.leftOut = 0;
  }

  /** The lab has ended: nothing is kept or told any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#closed = true;
    this.#observers.clear();
    this.#page = undefined;
    this.#previous = undefined;
  }

  #roomFor(bytes: number): Page {
    const page = this.#page;
    if (page && page.at + bytes <= page.bytes.length) return page;
    this.flush();
    // Never used again: a message that waits to be sent may still need the page it is part of.
    const longer = Math.min(KEPT_BYTES / 2, 2 * (page?.bytes.length ?? FIRST_PAGE_BYTES / 2));
    this.#previous = page;
    this.#page = new Page(Math.max(longer, bytes));
    this.#sent = 0;
    return this.#page;
  }
}

/** Records one behind the other. */
class Page {
  readonly bytes: Buffer;
  readonly view: DataView;
  at = 0;

  constructor(length: number) {
    this.bytes = Buffer.allocUnsafeSlow(length);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Its records from a time on. */
  since(ms: number): Uint8Array {
    let from = 0;
    while (from < this.at && this.view.getFloat64(from + 16) < ms) {
      from += RECORD_HEAD_BYTES + this.view.getUint32(from);
    }
    return this.bytes.subarray(from, this.at);
  }
}

function knownRecord({ connection, target, extensions }: OpenWebSocket): Buffer {
  const known = Buffer.from(JSON.stringify({ target, extensions } satisfies KnownConnection));
  return Buffer.concat([emptyRecord(RECORD.KNOWN, 0, connection, known.length), known]);
}

function emptyRecord(kind: RecordKind, offset = 0, connection = 0, length = 0): Buffer {
  const record = Buffer.alloc(RECORD_HEAD_BYTES);
  const atMs = now();
  writeRecordHead(new DataView(record.buffer, record.byteOffset), 0, {
    kind,
    connection,
    atMs,
    offset,
    start: NO_FRAMES,
    length,
  });
  return record;
}
