import { bytesOf, isBinary } from '../message-codec.ts';
import { type Buffer, bufferOf, toBuffer } from './buffer.ts';
import { ask } from './door.ts';
import { EventEmitter, fire, type Listener } from './event-emitter.ts';
import { inspect, inspected } from './inspect.ts';
import { utf8Bytes } from './utf8.ts';

const STATES = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const;

/** Most bytes of a control frame's payload (RFC 6455, section 5.5). */
const MAX_CONTROL_BYTES = 125;

type Sent = (error?: Error) => void;
type DomListener = Listener | { handleEvent: Listener };

/** A raw WebSocket, as `ws` has it. */
export class WebSocket extends EventEmitter {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readonly extensions = '';
  readonly protocol: string;
  readonly url = undefined;
  readonly isPaused = false;
  readyState: 0 | 1 | 2 | 3 = 1;
  /** Bytes that wait for the client to read them, as the host said last. */
  bufferedAmount = 0;
  binaryType: 'nodebuffer' | 'arraybuffer' | 'fragments' = 'nodebuffer';
  readonly #id: number;
  /** Listeners added as in a browser, by what stands for each. */
  readonly #domListeners = new Map<DomListener, Listener>();

  constructor(id: number, protocol: string) {
    if (typeof id !== 'number') throw new Error('A handler here can only accept connections, not open them.');
    super();
    this.#id = id;
    this.protocol = protocol;
  }

  send(data: unknown, options?: { binary?: boolean } | Sent, sent?: Sent): void {
    const done = typeof options === 'function' ? options : sent;
    const message = typeof data === 'number' ? String(data) : data;
    if (!this.#isOpen(done)) return;
    const { binary } = {
      binary: typeof message !== 'string',
      ...(typeof options === 'object' ? options : {}),
    };
    ask('ws-send', this.#id, payloadOf(message), Boolean(binary));
    later(done);
  }

  ping(data?: unknown, mask?: unknown, sent?: Sent): void {
    this.#control('ws-ping', data, mask, sent);
  }

  pong(data?: unknown, mask?: unknown, sent?: Sent): void {
    this.#control('ws-pong', data, mask, sent);
  }

  close(code?: number, reason?: unknown): void {
    if (this.readyState !== WebSocket.OPEN) return;
    if (code !== undefined && !isCloseCode(code)) {
      throw new TypeError('First argument must be a valid error code number');
    }
    const text = reason === undefined ? '' : String(reason);
    if (utf8Bytes(text).length > MAX_CONTROL_BYTES - 2) {
      throw new RangeError('The message must not be greater than 123 bytes');
    }
    ask('ws-close', this.#id, code, text);
    this.readyState = WebSocket.CLOSING;
  }

  terminate(): void {
    if (this.readyState === WebSocket.CLOSED) return;
    ask('ws-terminate', this.#id);
    this.readyState = WebSocket.CLOSING;
  }

  pause(): void {}
  resume(): void {}

  addEventListener(type: string, listener: DomListener, { once = false } = {}): void {
    const call: Listener = (...args) => {
      const event = domEvent(this, type, args);
      if (typeof listener === 'function') listener.call(this, event);
      else listener.handleEvent(event);
    };
    this.#domListeners.set(listener, call);
    if (once) this.once(type, call);
    else this.on(type, call);
  }

  removeEventListener(type: string, listener: DomListener): void {
    const call = this.#domListeners.get(listener);
    if (call) this.off(type, call);
  }

  set onmessage(listener: Listener) {
    this.addEventListener('message', listener);
  }
  set onclose(listener: Listener) {
    this.addEventListener('close', listener);
  }
  set onerror(listener: Listener) {
    this.addEventListener('error', listener);
  }
  set onopen(listener: Listener) {
    this.addEventListener('open', listener);
  }

  /** A message arrived. */
  receive(data: unknown, isBinaryMessage: boolean): void {
    const bytes = typeof data === 'string' ? bufferOf(utf8Bytes(data)) : (data as Buffer);
    const asArrayBuffer = isBinaryMessage && this.binaryType === 'arraybuffer';
    const asFragments = isBinaryMessage && this.binaryType === 'fragments';
    fire(
      this,
      'message',
      asArrayBuffer ? Uint8Array.from(bytes).buffer : asFragments ? [bytes] : bytes,
      isBinaryMessage,
    );
  }

  [inspected](): string {
    return `WebSocket ${inspect({ readyState: this.readyState, bufferedAmount: this.bufferedAmount })}`;
  }

  #control(op: 'ws-ping' | 'ws-pong', data: unknown, mask: unknown, sent?: Sent): void {
    const done = [data, mask, sent].find((arg) => typeof arg === 'function') as Sent | undefined;
    if (!this.#isOpen(done)) return;
    const payload = payloadOf(
      typeof data === 'function' ? undefined : typeof data === 'number' ? String(data) : data,
    );
    if (toBuffer(payload).length > MAX_CONTROL_BYTES) {
      throw new RangeError('The data size must not be greater than 125 bytes');
    }
    ask(op, this.#id, payload);
    later(done);
  }

  /** As in ws, who sends to a closing connection is told in the callback only. */
  #isOpen(done: Sent | undefined): boolean {
    if (this.readyState === WebSocket.OPEN) return true;
    const { readyState } = this;
    const error = new Error(`WebSocket is not open: readyState ${readyState} (${STATES[readyState]})`);
    later(done && (() => done(error)));
    return false;
  }
}

/** What ws takes, as it takes it: a text, or the bytes of what is one in some way. */
function payloadOf(data: unknown): string | Uint8Array {
  if (typeof data === 'string') return data;
  if (!data) return new Uint8Array(0);
  if (isBinary(data)) return bytesOf(data);
  try {
    return toBuffer(data);
  } catch (error) {
    if (error instanceof TypeError) error.message += ' (JSON.stringify makes a text of an object)';
    throw error;
  }
}

/** As in ws: what RFC 6455, section 7.4 lets an endpoint send. */
function isCloseCode(code: unknown): boolean {
  if (typeof code !== 'number' || !Number.isInteger(code)) return false;
  const isDefined = code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code);
  return isDefined || (code >= 3000 && code <= 4999);
}

function later(callback: (() => void) | undefined): void {
  if (callback) queueMicrotask(() => callback());
}

/** An event as a browser's `WebSocket` has it. */
function domEvent(target: WebSocket, type: string, [first, second]: unknown[]): Record<string, unknown> {
  if (type === 'message') return { type, target, data: second ? first : String(first) };
  if (type === 'close')
    return { type, target, code: first, reason: String(second), wasClean: first !== 1006 };
  if (type === 'error') return { type, target, error: first, message: String((first as Error).message) };
  return { type, target };
}
