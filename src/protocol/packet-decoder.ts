import { placed } from './problems.ts';
import { placeAttachments, readSocketIo } from './socketio-packet.ts';
import { decodeUtf8, utf8Length } from './utf8.ts';
import type { Packet, Part, Problem, SocketIoPacket } from './wire-item.ts';

/**
 * Reads Engine.IO v4 packets, and the Socket.IO packets inside.
 *
 * N.B. Imported by the browser and by the server.
 */

const NAMES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];
/** Type of the packets that carry what applications send. */
export const MESSAGE = 4;
/** Between the packets of a polling payload. */
const SEPARATOR = 0x1e;
/** Most packets of one payload that are read. */
const MAX_PACKETS = 1_024;
/** Most attachments that wait for the others of their packet. */
const MAX_ATTACHMENTS = 128;

/** Reads the packets of one direction of one session. */
export class PacketDecoder {
  readonly #isSocketIo: boolean;
  /** A packet whose attachments have not all come. */
  #waiting: SocketIoPacket | undefined;
  /** Those that have. */
  #attachments: Uint8Array[] = [];
  /** Whether what came before was seen, so that a packet that is not due can be told. */
  #synced = true;

  /** @param isSocketIo - Whether messages are Socket.IO packets. */
  constructor(isSocketIo: boolean) {
    this.#isSocketIo = isSocketIo;
  }

  /** Some packets were not seen. */
  resync(): void {
    this.#waiting = undefined;
    this.#attachments = [];
    this.#synced = false;
  }

  /** Reads the packet that a text message of a WebSocket is. */
  text(text: string): Packet {
    const type = text.charCodeAt(0) - 48;
    const name = NAMES[type];
    const whole = [{ name: 'data', start: 0, end: text.length }];
    const packet = name
      ? packetOf(type, name, text.slice(1), partsOf(text.length))
      : packetOf(-1, 'unknown', text, text === '' ? [] : whole);
    if (!name) packet.problems.push(wrong('Engine', 'this is no Engine.IO type', 0));
    if (type === MESSAGE && this.#isSocketIo) this.#readInside(packet, text);
    const byteAt = (at: number) => utf8Length(text.slice(0, at));
    return byteAt(text.length) === text.length ? packet : shift(packet, byteAt);
  }

  /** Reads the packet that a binary message of a WebSocket is. */
  binary(bytes: Uint8Array): Packet {
    const parts = bytes.length > 0 ? [{ name: 'data', start: 0, end: bytes.length }] : [];
    const packet = packetOf(MESSAGE, 'message', bytes, parts);
    if (this.#isSocketIo) this.#attach(packet, bytes);
    return packet;
  }

  /** Reads the packets of a polling request or answer: joined by 0x1e, binary ones as `b` and base64. */
  payload(body: Uint8Array): Packet[] {
    const packets: Packet[] = [];
    let start = 0;
    while (body.length > 0 && start <= body.length && packets.length < MAX_PACKETS) {
      const from = start;
      const found = body.indexOf(SEPARATOR, from);
      const end = found < 0 ? body.length : found;
      packets.push(shift(this.#encoded(body.subarray(from, end)), (at) => from + at));
      start = end + 1;
    }
    return packets;
  }

  #encoded(bytes: Uint8Array): Packet {
    const { text } = decodeUtf8(bytes);
    if (!text.startsWith('b')) return this.text(text);
    const data = fromBase64(text.slice(1));
    const packet = this.binary(data ?? new Uint8Array(0));
    packet.parts = partsOf(bytes.length);
    if (!data) packet.problems.push(wrong('Engine', 'this is not base64', 1));
    return packet;
  }

  #readInside(packet: Packet, text: string) {
    const { packet: socketio, parts, problems } = readSocketIo(text);
    packet.socketio = socketio;
    packet.parts.splice(1, 1, ...parts);
    packet.problems = problems;
    if (this.#waiting) problems.push(wrong('Socket', 'an attachment is missing', 1));
    this.#synced = true;
    this.#waiting = socketio.attachments > 0 ? socketio : undefined;
    this.#attachments = [];
  }

  #attach(packet: Packet, bytes: Uint8Array) {
    const waiting = this.#waiting;
    if (waiting) {
      const received = this.#attachments.push(bytes);
      if (received === waiting.attachments) {
        waiting.data = placeAttachments(waiting.data, this.#attachments);
        this.#waiting = undefined;
      } else if (received === MAX_ATTACHMENTS) this.resync();
    } else if (this.#synced) {
      packet.problems.push(wrong('Socket', 'no packet announced this attachment', 0));
    }
  }
}

function packetOf(type: number, name: string, data: Packet['data'], parts: Part[]): Packet {
  return { type, name, data, socketio: undefined, parts, problems: [] };
}

/** Of a packet of `length` characters that begins with its type. */
function partsOf(length: number): Part[] {
  const parts = [
    { name: 'Engine.IO type', start: 0, end: 1 },
    { name: 'data', start: 1, end: length },
  ];
  return parts.filter(({ start }) => start < length);
}

function wrong(protocol: 'Engine' | 'Socket', text: string, at: number): Problem {
  return { text, source: `${protocol}.IO protocol, packet encoding`, at };
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** @param place - Where, among more or in other units, an index is. */
function shift(packet: Packet, place: (at: number) => number): Packet {
  const parts = packet.parts.map(({ name, start, end }) => ({ name, start: place(start), end: place(end) }));
  return { ...packet, parts, problems: placed(packet.problems, place) };
}
