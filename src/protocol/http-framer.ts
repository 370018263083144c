import type { HttpHead } from './wire-item.ts';

/**
 * Finds where HTTP/1.1 messages begin and end (RFC 9112), in bytes that come in any pieces. It
 * decides whose bytes a shared connection carries, so it is strict: where two readers of the same
 * bytes could disagree, all that follows is lost, and belongs to nobody.
 *
 * N.B. Imported by the browser and by the server.
 */

/** What a framer finds, in the order of the bytes. Each byte is told once. */
export interface HttpSink {
  /**
   * A head is complete; `bytes` ends with its empty line.
   *
   * @param isAlone - Whether neither a body nor an end is told: of interim answers (1xx), and of what asks for an
   *   upgrade or is one.
   */
  head(head: HttpHead, bytes: Uint8Array, isAlone: boolean): void;
  /**
   * @param isContent - `false` for chunk sizes, their line ends, and trailers (RFC 9112, section 7.1).
   * @param endsPiece - Whether a chunk ends here, or what was written at once of a body without a length.
   */
  body(bytes: Uint8Array, isContent: boolean, endsPiece: boolean): void;
  /** The message is complete. */
  end(): void;
  /** What follows is no HTTP any more: the connection was upgraded, or asks to be. */
  raw(bytes: Uint8Array): void;
  /** These bytes, and all that follow, cannot be told apart for sure. */
  lost(bytes: Uint8Array, why: string): void;
}

/** Most bytes of a head. Node's own limit is 16 KiB. */
const MAX_HEAD_BYTES = 65_536;
/** Most bytes of a chunk's size line, or of a trailer's. */
const MAX_LINE_BYTES = 4_096;

const CR = 13;
const LF = 10;
const NOTHING = new Uint8Array(0);
/** Most requests of browsers are shorter. */
const LIKELY_HEAD_BYTES = 1_024;
const utf8 = new TextDecoder();

/** What comes next; what a line holds, or a run of bytes. */
type State = 'head' | 'chunk size' | 'chunk end' | 'trailer' | 'body' | 'chunk' | 'raw' | 'lost';

/** Cuts one direction of a TCP connection into messages. */
export class HttpFramer {
  readonly #role: 'request' | 'answer';
  readonly #sink: HttpSink;
  readonly #methodOf: () => string;
  #state: State = 'head';
  /** A head, or a line, that is not complete; the first `#keptBytes` of these. */
  #kept = NOTHING;
  #keptBytes = 0;
  #lineStart = 0;
  /** Whether a head's start line has been seen. */
  #begun = false;
  /** Bytes of the body or the chunk that are still to come; `Infinity` where the connection ends it. */
  #remaining = 0;
  #why = '';
  /** Whether the request that is being read says that no other one follows. */
  #isLast = false;

  /** @param methodOf - Of the request that the next answer is for: one to HEAD has no body. */
  constructor(role: 'request' | 'answer', sink: HttpSink, methodOf: () => string = () => 'GET') {
    this.#role = role;
    this.#sink = sink;
    this.#methodOf = methodOf;
  }

  /** Bytes that have not been told: of a head, or a line, that is not complete. */
  get pending(): Uint8Array {
    return this.#kept.slice(0, this.#keptBytes);
  }

  /** Whether the next byte begins a message. */
  get isBetweenMessages(): boolean {
    return this.#state === 'head' && this.#keptBytes === 0;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at = this.#step(bytes, at);
  }

  /** The connection has ended, which some bodies end with. */
  endConnection(): void {
    if (this.#state === 'body' && this.#remaining === Infinity) this.#endMessage();
  }

  /** @returns The index after what it has dealt with. */
  #step(bytes: Uint8Array, at: number): number {
    if (this.#state === 'body' || this.#state === 'chunk') return this.#readBody(bytes, at);
    if (this.#state === 'raw') this.#sink.raw(bytes.subarray(at));
    else if (this.#state === 'lost') this.#sink.lost(bytes.subarray(at), this.#why);
    else return this.#readLine(bytes, at);
    return bytes.length;
  }

  #readBody(bytes: Uint8Array, at: number): number {
    const end = Math.min(bytes.length, at + this.#remaining);
    this.#remaining -= end - at;
    this.#sink.body(bytes.subarray(at, end), true, this.#remaining === Infinity);
    if (this.#remaining > 0) return end;
    if (this.#state === 'chunk') this.#state = 'chunk end';
    else this.#endMessage();
    return end;
  }

  #readLine(bytes: Uint8Array, at: number): number {
    const isHead = this.#state === 'head';
    const lf = bytes.indexOf(LF, at);
    const end = lf < 0 ? bytes.length : lf + 1;
    this.#keep(bytes.subarray(at, end));
    if (this.#keptBytes > (isHead ? MAX_HEAD_BYTES : MAX_LINE_BYTES)) {
      this.#lose(`a ${isHead ? 'head' : 'line'} that is too long`);
    } else if (lf < 0) return end;
    else if (this.#kept[this.#keptBytes - 2] !== CR) this.#lose('a line that ends without CR');
    else if (isHead) this.#headLineDone();
    else this.#lineDone();
    return end;
  }

  #keep(bytes: Uint8Array) {
    const length = this.#keptBytes + bytes.length;
    if (length > this.#kept.length) {
      const grown = new Uint8Array(Math.max(LIKELY_HEAD_BYTES, 2 * length));
      grown.set(this.#kept.subarray(0, this.#keptBytes));
      this.#kept = grown;
    }
    this.#kept.set(bytes, this.#keptBytes);
    this.#keptBytes = length;
  }

  #headLineDone() {
    const isEmpty = this.#keptBytes - this.#lineStart === 2;
    this.#lineStart = this.#keptBytes;
    // Empty lines before a start line do no harm (RFC 9112, section 2.2).
    if (isEmpty && this.#begun) this.#headDone();
    else this.#begun ||= !isEmpty;
  }

  #headDone() {
    const head = readHead(this.#role, latin1(this.#kept.subarray(0, this.#keptBytes)));
    if (typeof head === 'string') return this.#lose(head);
    const length = bodyLength(head);
    if (typeof length === 'string') return this.#lose(length);
    this.#begun = false;
    this.#isLast = this.#role === 'request' && endsConnection(head);
    const hasNoBody = this.#methodOf() === 'HEAD' || head.status === 204 || head.status === 304;
    const next = head.status ? afterAnswer(head) : afterRequest(head);
    this.#sink.head(head, this.#take(), next !== undefined);
    if (next) [this.#state, this.#why] = next;
    else this.#expect(head.status && hasNoBody ? 0 : length);
  }

  /** @param length - Of a body; `undefined` for one in chunks. */
  #expect(length: number | undefined) {
    this.#state = length === undefined ? 'chunk size' : 'body';
    this.#remaining = length ?? 0;
    if (length === 0) this.#endMessage();
  }

  #lineDone() {
    const line = latin1(this.#kept.subarray(0, this.#keptBytes - 2));
    const size = /^([0-9a-f]{1,8})(?:[ \t]*;[\w\-.;=" \t]*)?$/i.exec(line)?.[1];
    const state = this.#state;
    if (state === 'chunk end' && line) return this.#lose('a chunk without its end');
    if (state === 'chunk size' && !size) return this.#lose('a malformed chunk size');
    if (state === 'trailer' && line && !isTrailer(line)) return this.#lose('a malformed trailer');
    this.#sink.body(this.#take(), false, state === 'chunk end');
    if (state === 'chunk end') this.#state = 'chunk size';
    else if (state === 'chunk size') {
      this.#remaining = Number.parseInt(line, 16);
      this.#state = this.#remaining ? 'chunk' : 'trailer';
    } else if (!line) this.#endMessage();
  }

  #endMessage() {
    this.#state = this.#isLast ? 'lost' : 'head';
    this.#why = 'bytes after the last request';
    this.#sink.end();
  }

  /** Gives up: what was kept is lost, and all that follows. */
  #lose(why: string) {
    this.#state = 'lost';
    this.#why = why;
    this.#sink.lost(this.#take(), why);
  }

  /** What was kept; nothing is kept any more. */
  #take(): Uint8Array {
    const { pending } = this;
    this.#kept = NOTHING;
    this.#keptBytes = 0;
    this.#lineStart = 0;
    return pending;
  }
}

/** A head, or what is wrong with it. */
function readHead(role: 'request' | 'answer', text: string): HttpHead | string {
  const [startLine = '', ...lines] = text.replace(/^(\r\n)+|(\r\n)+$/g, '').split('\r\n');
  const shape =
    role === 'request'
      ? /^(?!PRI )([A-Z]+) ([!-~]+) HTTP\/1\.[01]$/
      : /^()()HTTP\/1\.[01] ([1-9]\d\d)(?: .*)?$/;
  const [, method, target, status = 0] = shape.exec(startLine) ?? [];
  const headers: [name: string, value: string][] = [];
  for (const line of lines) {
    const header = readHeader(line);
    if (!header) return 'a malformed header';
    headers.push(header);
  }
  if (method === undefined || target === undefined) return 'a malformed start line';
  return { startLine, method, target, status: Number(status), headers };
}

/** Headers that decide where a message ends: in others, bytes beyond ASCII do no harm. */
const FRAMING = /^(connection|upgrade|content-length|transfer-encoding)$/i;

/** As strict as llhttp, Node's own parser, or stricter (RFC 9110, sections 5.1 and 5.5). */
function readHeader(line: string): [name: string, value: string] | undefined {
  const [, name, value] = /^([!#$%&'*+\-.^_`|~\w]+):([\t -~\x80-\xff]*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) return undefined;
  if (FRAMING.test(name) && !/^[\t -~]*$/.test(value)) return undefined;
  return [name, trim(value)];
}

function isTrailer(line: string): boolean {
  const [name] = readHeader(line) ?? [];
  return name !== undefined && !FRAMING.test(name);
}

/** Without the white space around it: spaces and tabs only (RFC 9110, section 5.6.3). */
const trim = (value: string) => value.replace(/^[ \t]+|[ \t]+$/g, '');

/** Whether no request follows this one (RFC 9112, section 9.3). */
function endsConnection(head: HttpHead): boolean {
  if (hasToken(head, 'connection', 'close')) return true;
  return head.startLine.endsWith('/1.0') && !hasToken(head, 'connection', 'keep-alive');
}

/** Length of a body, `undefined` for one in chunks; or what is wrong (RFC 9112, section 6.3). */
function bodyLength(head: HttpHead): number | undefined | string {
  const framings = head.headers.filter(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  if (framings.length > 1) return 'a body whose length is told twice';
  const encoding = headerOf(head, 'transfer-encoding');
  const length = headerOf(head, 'content-length');
  if (encoding !== undefined) {
    return encoding.toLowerCase() === 'chunked' ? undefined : 'an unknown transfer encoding';
  }
  if (length === undefined) return head.status ? Infinity : 0;
  return /^\d{1,15}$/.test(length) ? Number(length) : 'a malformed Content-Length';
}

/** How a connection goes on after a head that has no body. */
type Next = [state: State, why: string] | undefined;

function afterRequest(head: HttpHead): Next {
  if (head.method === 'CONNECT') return ['lost', 'a tunnel'];
  if (!hasToken(head, 'connection', 'upgrade') || headerOf(head, 'upgrade') === undefined) return undefined;
  if (hasToken(head, 'upgrade', 'websocket')) return ['raw', ''];
  return ['lost', 'an upgrade to another protocol'];
}

function afterAnswer({ status }: HttpHead): Next {
  if (status === 101) return ['raw', ''];
  return status < 200 ? ['head', ''] : undefined;
}

/** Value of the first header of this name, in any case; `undefined` if there is none. */
export function headerOf(head: HttpHead, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return head.headers.find(([known]) => known.toLowerCase() === wanted)?.[1];
}

/** Whether a list in a header has this item, in any case. */
function hasToken(head: HttpHead, name: string, token: string): boolean {
  const list = headerOf(head, name)?.toLowerCase().split(',') ?? [];
  return list.some((each) => trim(each) === token);
}

/** One character a byte, as headers are (RFC 9112, section 2.2). */
function latin1(bytes: Uint8Array): string {
  // Nearly always ASCII, which is the same in UTF-8, and far quicker to read.
  const ascii = utf8.decode(bytes);
  if (ascii.length === bytes.length && !/[^\0-\x7f]/.test(ascii)) return ascii;
  let text = '';
  for (let at = 0; at < bytes.length; at += 4_096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4_096));
  }
  return text;
}
