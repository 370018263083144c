import { type NamedText, placeAttachments, readSocketIo } from './socketio-packet.ts';
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

  /**
   * Reads the packet that a text message of a WebSocket is.
   *
   * @param start - Index of its first byte among others.
   */
  text(text: string, start = 0): Packet {
    const type = text.charCodeAt(0) - 48;
    const name = NAMES[type];
    if (!name) {
      const packet = packetOf(-1, 'unknown', text, partsOf([['data', text]], start));
      packet.problems.push(wrong('Engine', 'this is no Engine.IO type', start));
      return packet;
    }
    const data = text.slice(1);
    const packet = packetOf(type, name, data, partsOf(textsOf(text), start));
    if (type === MESSAGE && this.#isSocketIo) this.#readInside(packet, data, start + 1);
    return packet;
  }

  /** Reads the packet that a binary message of a WebSocket is. */
  binary(bytes: Uint8Array, start = 0): Packet {
    const parts = bytes.length > 0 ? [{ name: 'data', start, end: start + bytes.length }] : [];
    const packet = packetOf(MESSAGE, 'message', bytes, parts);
    if (this.#isSocketIo) this.#attach(packet, bytes, start);
    return packet;
  }

  /** Reads the packets of a polling request or answer: joined by 0x1e, binary ones as `b` and base64. */
  payload(body: Uint8Array): Packet[] {
    const packets: Packet[] = [];
    let start = 0;
    while (body.length > 0 && start <= body.length && packets.length < MAX_PACKETS) {
      const found = body.indexOf(SEPARATOR, start);
      const end = found < 0 ? body.length : found;
      packets.push(this.#encoded(decodeUtf8(body.subarray(start, end)).text, start));
      start = end + 1;
    }
    return packets;
  }

  #encoded(text: string, start: number): Packet {
    if (!text.startsWith('b')) return this.text(text, start);
    const data = fromBase64(text.slice(1));
    const packet = this.binary(data ?? new Uint8Array(0), start);
    packet.parts = partsOf(textsOf(text), start);
    if (!data) packet.problems.push(wrong('Engine', 'this is not base64', start + 1));
    return packet;
  }

  #readInside(packet: Packet, text: string, start: number) {
    const { packet: socketio, texts, problems } = readSocketIo(text, start);
    packet.socketio = socketio;
    packet.parts.splice(1, 1, ...partsOf(texts, start));
    packet.problems = problems;
    if (this.#waiting) problems.push(wrong('Socket', 'an attachment is missing', start));
    this.#synced = true;
    this.#waiting = socketio.attachments > 0 ? socketio : undefined;
    this.#attachments = [];
  }

  #attach(packet: Packet, bytes: Uint8Array, start: number) {
    const waiting = this.#waiting;
    if (waiting) {
      const received = this.#attachments.push(bytes);
      if (received === waiting.attachments) {
        waiting.data = placeAttachments(waiting.data, this.#attachments);
        this.#waiting = undefined;
      } else if (received === MAX_ATTACHMENTS) this.resync();
    } else if (this.#synced) {
      packet.problems.push(wrong('Socket', 'no packet announced this attachment', start));
    }
  }
}

function packetOf(type: number, name: string, data: Packet['data'], parts: Part[]): Packet {
  return { type, name, data, socketio: undefined, parts, problems: [] };
}

/** The texts of a packet that begins with its type. */
const textsOf = (text: string): NamedText[] => [
  ['Engine.IO type', text.slice(0, 1)],
  ['data', text.slice(1)],
];

/** Where these texts are that stand one after the other, from `start` on; empty ones are left out. */
function partsOf(texts: readonly NamedText[], start: number): Part[] {
  let end = start;
  return texts.flatMap(([name, text]) => {
    const part = { name, start: end, end: end + utf8Length(text) };
    end = part.end;
    return text ? [part] : [];
  });
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
