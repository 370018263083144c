import type { Server } from 'node:http';
import { Socket } from 'node:net';
import { HttpFramer, headerOf } from '../../src/protocol/http-framer.ts';
import type { HttpHead } from '../../src/protocol/wire-item.ts';
import { NO_FRAMES, RECORD } from '../../src/protocol/wire-records.ts';
import { FrameStarts } from './frame-starts.ts';
import type { LabFeed, OpenWebSocket } from './lab-feed.ts';
import { maskSecrets } from './mask-secrets.ts';

/**
 * Whose a request is, by its target; nobody's is never told.
 *
 * @param head - Unless it is not complete.
 */
export type FeedOf = (target: string, head?: HttpHead) => LabFeed | undefined;

/** A request whose answer is not complete. */
interface Exchange {
  feed: LabFeed | undefined;
  method: string;
  target: string;
  /** Whether it asks for an upgrade. */
  upgrades: boolean;
}

type Side = 'up' | 'down';

/** Labs that are told of the end of one connection: the last ones that used it. */
const MAX_TOLD = 8;

/** Requests that may wait for their answers on one connection. With more, it is nobody's. */
const MAX_EXCHANGES = 64;

const tapOf = Symbol('tap');

type TappedSocket = Socket & { [tapOf]: Tap };

/**
 * Copies every byte of every connection of an http server, both ways, to the feed of the lab whose
 * it is. Nothing of what is read or written is changed.
 *
 * A listener for what comes and an override for what goes, instead of a stream of our own around
 * each socket: the socket that http, ws and Engine.IO work with stays Node's, and costs what it did.
 */
export function tapConnections(server: Server, feedOf: FeedOf): void {
  // After http's own listener, which would take the socket's handle from one that came before.
  server.on('connection', (socket: Socket) => {
    const tapped = socket as TappedSocket;
    tapped[tapOf] = new Tap(feedOf);
    // First of all, as ws unmasks what it reads where it is.
    socket.prependListener('data', onData);
    // Every write ends up in one of these two, also those of `end()` (Node's stream API, "implementing a writable").
    socket._write = onWrite;
    socket._writev = onWritev;
    socket.once('close', onClose);
  });
}

// Shared by all sockets: closures would cost each of them memory.

function onData(this: Socket, bytes: Buffer) {
  (this as TappedSocket)[tapOf].arrive(bytes);
}

function onWrite(this: Socket, chunk: Buffer | string, encoding: BufferEncoding, done: () => void) {
  (this as TappedSocket)[tapOf].depart(toBytes(chunk, encoding));
  Socket.prototype._write.call(this, chunk, encoding, done);
}

function onWritev(
  this: Socket,
  chunks: { chunk: Buffer | string; encoding: BufferEncoding }[],
  done: () => void,
) {
  const tap = (this as TappedSocket)[tapOf];
  const [first, second] = chunks;
  // As ws writes a frame: its head, then its payload.
  if (first && second && chunks.length === 2)
    tap.depart(toBytes(first.chunk, first.encoding), toBytes(second.chunk, second.encoding));
  else for (const { chunk, encoding } of chunks) tap.depart(toBytes(chunk, encoding));
  Socket.prototype._writev?.call(this, chunks as { chunk: Buffer; encoding: BufferEncoding }[], done);
}

function onClose(this: Socket) {
  (this as TappedSocket)[tapOf].end();
}

/** A socket takes strings as they are, with their encoding. */
const toBytes = (chunk: Buffer | string, encoding: BufferEncoding): Uint8Array =>
  typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;

const NOTHING = new Uint8Array(0);

let lastConnection = 0;

/** Says of the bytes of one connection whose they are. */
class Tap {
  readonly #connection: number;
  readonly #feedOf: FeedOf;
  /** Bytes of each direction so far. */
  readonly #passed = { up: 0, down: 0 };
  /** Both are gone once the connection is a WebSocket. */
  #http: { up: HttpFramer; down: HttpFramer } | undefined;
  #exchanges: Exchange[] = [];
  /** The request that came last. */
  #last: Exchange | undefined;
  #lost = false;
  /** Feeds that have to be told of the end. */
  #told: LabFeed[] = [];
  #feed: LabFeed | undefined;
  #webSocket: OpenWebSocket | undefined;
  readonly #starts = { up: new FrameStarts(), down: new FrameStarts() };

  constructor(feedOf: FeedOf) {
    lastConnection += 1;
    this.#connection = lastConnection;
    this.#feedOf = feedOf;
    this.#http = { up: this.#createRequests(), down: this.#createAnswers() };
  }

  arrive(bytes: Uint8Array) {
    if (this.#http) this.#http.up.push(bytes);
    else this.#tellFrames('up', this.#feed, bytes);
  }

  /** @param more - What was written together with `bytes`, behind them. */
  depart(bytes: Uint8Array, more?: Uint8Array) {
    if (!this.#http) return this.#tellFrames('down', this.#feed, bytes, more);
    this.#http.down.push(bytes);
    // The answer to an upgrade may be followed by frames in the same write.
    if (more) this.depart(more);
  }

  end() {
    if (this.#webSocket) this.#feed?.closed(this.#webSocket);
    for (const feed of this.#told) feed.tell(RECORD.END, this.#connection, 0, NO_FRAMES, NOTHING);
  }

  #createRequests(): HttpFramer {
    return new HttpFramer('request', {
      head: (head, bytes, isAlone) => {
        // Node answers an upgrade at once, also before the requests that came earlier.
        if (isAlone && this.#exchanges.length > 0) this.#loseAll();
        // Beyond, nothing is remembered of a request, and so it is nobody's.
        this.#lost ||= this.#exchanges.length >= MAX_EXCHANGES;
        const { method, target } = head;
        this.#last = { feed: this.#ownerOf(target, head), method, target, upgrades: isAlone };
        if (!this.#lost) this.#exchanges.push(this.#last);
        this.#tellHttp('up', this.#last.feed, bytes);
      },
      body: (bytes, isContent) => this.#tellHttp('up', this.#last?.feed, bytes, isContent),
      end: () => {},
      raw: (bytes) => this.#tellFrames('up', this.#last?.feed, bytes),
      lost: (bytes) => {
        this.#loseAll();
        this.#tellHttp('up', undefined, bytes);
      },
    });
  }

  #createAnswers(): HttpFramer {
    let status = 0;
    return new HttpFramer(
      'answer',
      {
        head: (head, bytes) => {
          status = head.status;
          if (this.#exchanges.length === 0) this.#answersHalfARequest();
          this.#tellHttp('down', this.#exchanges[0]?.feed, bytes);
          if (status === 101) this.#upgrade(head);
          // What follows a refused upgrade may be the next request, of anybody.
          else if (status >= 200 && this.#exchanges[0]?.upgrades) this.#last = undefined;
        },
        body: (bytes, isContent) => this.#tellHttp('down', this.#exchanges[0]?.feed, bytes, isContent),
        end: () => this.#exchanges.shift(),
        raw: (bytes) => this.#tellFrames('down', this.#feed, bytes),
        lost: (bytes) => this.#tellHttp('down', undefined, bytes),
      },
      () => this.#exchanges[0]?.method ?? 'GET',
    );
  }

  /** Whose the rest of this connection is cannot be told for sure, so it is nobody's. */
  #loseAll() {
    this.#lost = true;
    for (const exchange of this.#exchanges) exchange.feed = undefined;
    this.#last = undefined;
  }

  #ownerOf(target: string, head?: HttpHead): LabFeed | undefined {
    const feed = this.#lost ? undefined : this.#feedOf(target, head);
    if (!feed || this.#told.includes(feed)) return feed;
    // A connection that outlives lab after lab keeps none of them in memory.
    if (this.#told.length >= MAX_TOLD) this.#told.shift();
    this.#told.push(feed);
    return feed;
  }

  /** A head that never became complete is answered too: with 408, or 400. */
  #answersHalfARequest() {
    const half = this.#http?.up.pending;
    const [, method = '', target = ''] =
      /^(\w+) (\S+) HTTP\/1\.1\r\n/.exec(Buffer.from(half ?? []).toString('latin1')) ?? [];
    if (!half || target === '') return;
    const feed = this.#ownerOf(target);
    this.#exchanges.push({ feed, method, target, upgrades: false });
    this.#tellHttp('up', feed, half);
  }

  #upgrade(answer: HttpHead) {
    const [exchange, another] = this.#exchanges;
    this.#http = undefined;
    this.#exchanges = [];
    this.#last = undefined;
    this.#feed = exchange?.upgrades && !another ? exchange.feed : undefined;
    if (!exchange || !this.#feed) return;
    this.#webSocket = {
      connection: this.#connection,
      target: exchange.target,
      extensions: headerOf(answer, 'sec-websocket-extensions') ?? '',
    };
    this.#feed.opened(this.#webSocket);
  }

  /** @param isContent - Of a body: all else is masked, if it is anybody's. */
  #tellHttp(side: Side, feed: LabFeed | undefined, bytes: Uint8Array, isContent = false) {
    const shown = isContent || !feed ? bytes : maskSecrets(bytes);
    feed?.tell(kindOf(side), this.#connection, this.#passed[side], NO_FRAMES, shown);
    this.#passed[side] += bytes.length;
  }

  #tellFrames(side: Side, feed: LabFeed | undefined, bytes: Uint8Array, more?: Uint8Array) {
    // Nobody's, as observers and development's own sockets are: it never becomes anybody's.
    if (!feed) return;
    const starts = this.#starts[side];
    let start = starts.push(bytes);
    if (more) {
      const begins = starts.push(more);
      if (start < 0 && begins >= 0) start = bytes.length + begins;
    }
    feed.tell(kindOf(side), this.#connection, this.#passed[side], start, bytes, more);
    this.#passed[side] += bytes.length + (more?.length ?? 0);
  }
}

const kindOf = (side: Side) => (side === 'up' ? RECORD.UP : RECORD.DOWN);
