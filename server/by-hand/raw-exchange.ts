import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

/** Silence after which nothing more is expected, in milliseconds. */
const SILENCE_MS = 500;
/** Longest time for everything, from connecting on, in milliseconds. */
const MAX_MS = 2_000;
/** Most bytes that are kept of what comes back. */
const MAX_RECEIVED_BYTES = 65_536;
/** Most bytes of the head of the handshake's answer; ours has about 130. */
const MAX_HEAD_BYTES = 8_192;

/** A WebSocket handshake, and the bytes that follow it. */
export interface RawExchange {
  /** The listening address of this server. */
  address: { host: string; port: number };
  /** Path and query of the request. */
  target: string;
  /** Headers of the request besides those that make it a handshake. */
  headers: Record<string, string>;
  /** Sent as they are once the handshake is answered. */
  bytes: Uint8Array;
  /** Cuts the connection. */
  signal: AbortSignal;
}

/**
 * Opens a TCP connection and on it a WebSocket, sends bytes as they are, and gathers what comes back until
 * the other side ends the connection or has been silent for half a second; two seconds at most.
 *
 * @throws {Error} If it cannot connect, the handshake is refused or not answered, or `signal` aborts.
 */
export function exchangeRaw(exchange: RawExchange): Promise<{ received: Buffer; ended: boolean }> {
  const { address, bytes, signal } = exchange;
  return new Promise((resolve, reject) => {
    const socket = connect({ ...address, noDelay: true });
    let arrived: Buffer = Buffer.alloc(0);
    let isOpen = false;
    let silence: NodeJS.Timeout | undefined;
    const latest = setTimeout(() => finish(false), MAX_MS);

    function stop() {
      clearTimeout(silence);
      clearTimeout(latest);
      signal.removeEventListener('abort', abort);
      socket.destroy();
    }
    function fail(why: string) {
      stop();
      reject(new Error(why));
    }
    function finish(ended: boolean) {
      if (!isOpen) return fail('the handshake was not answered');
      stop();
      resolve({ received: arrived.subarray(0, MAX_RECEIVED_BYTES), ended });
    }
    const abort = () => fail('nobody waits for the answer any more');
    const waitForMore = () => {
      clearTimeout(silence);
      silence = setTimeout(() => finish(false), SILENCE_MS);
    };

    /** Looks for the end of the handshake's answer; what follows it came after. */
    function readHead() {
      const end = arrived.indexOf('\r\n\r\n');
      if (end < 0) return arrived.length > MAX_HEAD_BYTES ? fail('the head is too long') : undefined;
      if (!/^HTTP\/1\.1 101 /.test(arrived.toString('latin1', 0, end)))
        return fail('the handshake was refused');
      isOpen = true;
      arrived = arrived.subarray(end + 4);
      socket.write(bytes);
    }

    socket.on('connect', () => socket.write(handshakeOf(exchange)));
    socket.on('data', (chunk: Buffer) => {
      arrived = Buffer.concat([arrived, chunk]);
      if (!isOpen) readHead();
      if (!isOpen) return;
      if (arrived.length >= MAX_RECEIVED_BYTES) finish(false);
      else waitForMore();
    });
    // Whether it was ended or reset, the other side did it.
    socket.on('end', () => finish(true));
    socket.on('error', () => finish(true));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
}

/** A client's opening handshake (RFC 6455, section 4.1). */
function handshakeOf({ target, headers }: RawExchange): Buffer {
  const all = {
    ...headers,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  // As Node reads headers: a byte a character.
  return Buffer.from(`GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
}
