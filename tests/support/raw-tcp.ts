import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Bytes as they stand, or characters of one byte each. */
export type Bytes = string | Uint8Array;

/** The start of an HTTP answer. */
export interface HttpHead {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
}

/** A frame of the server's (RFC 6455, section 5.2). */
export interface ServerFrame {
  opcode: number;
  payload: Buffer;
}

/** A client that says exactly what a test tells it to, however wrong, and reads only when asked. */
export interface RawTcp {
  readonly socket: Socket;
  /** Resolves when the connection has ended, in whichever way. */
  readonly closed: Promise<void>;
  /** Resolves when the system has taken the bytes. Bytes for a connection that has ended are dropped. */
  send(bytes: Bytes): Promise<void>;
  /** @throws If the connection ends before an answer's head does. */
  readHead(): Promise<HttpHead>;
  /** @throws If the connection ends before a frame does. */
  readFrame(): Promise<ServerFrame>;
  /** Everything that was not read yet, once the connection has ended. */
  readRest(): Promise<Buffer>;
  /** Cuts the connection. */
  destroy(): Promise<void>;
}

/** What a parser found at the start of some bytes, and how many of them it was. */
type Found<Value> = { value: Value; length: number } | undefined;

/** Connects to 127.0.0.1. */
export async function connectTcp(port: number): Promise<RawTcp> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let arrived: Buffer = Buffer.alloc(0);
  let ended = false;
  let wake = () => {};
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      ended = true;
      resolve();
      wake();
    });
  });
  // A server that cuts a connection may reset it; tests look at what it said before.
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    arrived = Buffer.concat([arrived, chunk]);
    wake();
  });
  await once(socket, 'connect');

  async function read<Value>(what: string, parse: (bytes: Buffer) => Found<Value>): Promise<Value> {
    for (;;) {
      const found = parse(arrived);
      if (found) {
        arrived = arrived.subarray(found.length);
        return found.value;
      }
      if (ended)
        throw new Error(`the connection ended before ${what}, after ${JSON.stringify(`${arrived}`)}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    socket,
    closed,
    send: (bytes) =>
      new Promise((resolve) => {
        if (!socket.writable) resolve();
        else socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, () => resolve());
      }),
    readHead: () => read('the head of an answer', findHead),
    readFrame: () => read('a frame', findFrame),
    async readRest() {
      await closed;
      return arrived;
    },
    async destroy() {
      socket.destroy();
      await closed;
    },
  };
}

/** A whole handshake as a request; `changes` replaces headers, adds them, or leaves them out (`null`). */
export function handshake(
  path: string,
  changes: Record<string, string | null> = {},
  requestLine = `GET ${path} HTTP/1.1`,
): string {
  const headers = {
    Host: 'localhost',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...changes,
  };
  const lines = Object.entries(headers).filter(([, value]) => value !== null);
  return `${requestLine}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

/** How a frame differs from a whole, masked text frame. */
export interface FrameOptions {
  opcode?: number;
  fin?: boolean;
  /** RSV1, RSV2 and RSV3 as the bits 4, 2 and 1. */
  rsv?: number;
  masked?: boolean;
  /** Length to announce, whatever the payload's is. */
  announced?: number | bigint;
  /** Bytes of the length field; the shortest that holds it if left out. */
  lengthBytes?: 0 | 2 | 8;
}

/** A frame of a client's (RFC 6455, section 5.2). */
export function frame(payload: Bytes, options: FrameOptions = {}): Buffer {
  const { opcode = 1, fin = true, rsv = 0, masked = true } = options;
  const data = Buffer.from(payload as string);
  const announced = BigInt(options.announced ?? data.length);
  const lengthBytes = options.lengthBytes ?? (announced < 126n ? 0 : announced < 65_536n ? 2 : 8);
  const length = Buffer.alloc(lengthBytes);
  if (lengthBytes === 2) length.writeUInt16BE(Number(announced));
  if (lengthBytes === 8) length.writeBigUInt64BE(announced);
  const short = lengthBytes === 0 ? Number(announced) : lengthBytes === 2 ? 126 : 127;
  const key = masked ? Buffer.from([0x37, 0xfa, 0x21, 0x3d]) : Buffer.alloc(0);
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode, (masked ? 0x80 : 0) | short];
  const body = masked ? data.map((byte, at) => byte ^ (key[at % 4] as number)) : data;
  return Buffer.concat([Buffer.from(head), length, key, body]);
}

/** A close frame; its reason may be bytes that are no text. */
export const closeFrame = (code: number, reason: Bytes = '') =>
  frame(Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason as string)]), { opcode: 8 });

/** Code and reason of a close frame. @throws If it is another frame. */
export function readClose({ opcode, payload }: ServerFrame): { code: number; reason: string } {
  if (opcode !== 8) throw new Error(`expected a close frame, got opcode ${opcode}: ${payload}`);
  return { code: payload.length < 2 ? 1005 : payload.readUInt16BE(), reason: payload.toString('utf8', 2) };
}

function findHead(bytes: Buffer): Found<HttpHead> {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = lines.map((line) => {
    const [name = '', value = ''] = line.split(/: ?(.*)/s);
    return [name.toLowerCase(), value];
  });
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
  return { value: { status, headers: Object.fromEntries(headers) }, length: end + 4 };
}

function findFrame(bytes: Buffer): Found<ServerFrame> {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1);
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start) return undefined;
  const length =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < start + length) return undefined;
  const value = { opcode: bytes.readUInt8(0) & 0x0f, payload: bytes.subarray(start, start + length) };
  return { value, length: start + length };
}
