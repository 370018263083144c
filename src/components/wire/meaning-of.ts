import { hexText, textOf } from '../../lib/byte-text.ts';
import { isFence } from '../../lib/fences.ts';
import { headerOf } from '../../protocol/http-framer.ts';
import type {
  AnswerItem,
  GapItem,
  HttpHead,
  MessageItem,
  Packet,
  RequestItem,
  SocketIoPacket,
  WireItem,
} from '../../protocol/wire-item.ts';

/** What an item is, in plain words, for one line of a list. */
export interface Meaning {
  /** What it is: `"event"`, `"101"`, `"ping"`; `""` where what it carries says enough. */
  word: string;
  /** What it carries, as it is written: `'hello "Ann"'`. */
  detail: string;
}

/** Characters of a text that a line takes. */
const MOST_CHARACTERS = 200;
/** Bytes that are shown of what is no text. */
const MOST_BYTES = 12;

/** What an item is, and what it carries. */
export function meaningOf(item: WireItem): Meaning {
  switch (item.kind) {
    case 'request':
      return meaningOfRequest(item);
    case 'answer':
      return meaningOfAnswer(item);
    case 'piece':
      return { word: 'piece', detail: beginningOf(item.body) };
    case 'broken':
      return { word: 'broken', detail: item.problems[0]?.text ?? 'bytes that cannot be decoded' };
    case 'end':
      return { word: 'end', detail: 'the TCP connection is closed' };
    case 'gap':
      return { word: 'left out', detail: missingFrom(item) };
    default:
      return meaningOfMessage(item);
  }
}

function missingFrom({ size, problems }: GapItem): string {
  const bytes = `${size.toLocaleString('en')} bytes`;
  return problems[0] ? `${bytes}: ${problems[0].text}` : `${bytes} were too much for this list`;
}

/** The same as one text, for screen readers and copies. */
export function sentenceOf(item: WireItem): string {
  const { word, detail } = meaningOf(item);
  return [word, detail].filter((part) => part !== '').join(' ');
}

function meaningOfRequest({ head, packets }: RequestItem): Meaning {
  if (isUpgrade(head)) return { word: head.method, detail: 'asks for a WebSocket' };
  if (packets.length > 0) return { word: head.method, detail: sentencesOf(packets, 'up') };
  if (head.target.includes('transport=polling')) {
    return { word: head.method, detail: /[?&]sid=/.test(head.target) ? 'polls' : 'begins a session' };
  }
  return { word: head.method, detail: placeOf(head.target) };
}

function meaningOfAnswer({ head, packets, body, request }: AnswerItem): Meaning {
  const word = String(head.status);
  if (head.status === 101) return { word, detail: 'from now on a WebSocket' };
  if (packets.length > 0) return { word, detail: sentencesOf(packets, 'down') };
  const reason = head.startLine.split(' ').slice(2).join(' ');
  if (body.length === 0 || isCoded(head)) return { word, detail: reason };
  return { word, detail: request.method === 'HEAD' ? reason : beginningOf(body) };
}

const isUpgrade = (head: HttpHead) => headerOf(head, 'upgrade')?.toLowerCase() === 'websocket';
const isCoded = (head: HttpHead) => headerOf(head, 'content-encoding') !== undefined;

/** A target without the address of the lab and its cell, which are on every line. */
function placeOf(target: string): string {
  return target.replace(/^\/lab\/[^/]+\/[^/?]+/, '') || '/';
}

function meaningOfMessage(item: MessageItem): Meaning {
  if (isFence(item)) {
    const asks = 'the page checks that nothing more comes';
    return { word: 'fence', detail: item.direction === 'up' ? asks : 'nothing more came before this' };
  }
  switch (item.kind) {
    case 'close':
      return { word: 'close', detail: [item.code ?? '', item.text ?? ''].join(' ').trim() };
    case 'ping':
    case 'pong':
      return { word: item.kind, detail: beginningOf(item.payload) };
    case 'binary':
      return { word: item.packet ? 'attachment' : 'binary', detail: beginningOf(item.payload) };
    default:
      if (item.packet) return meaningOfPacket(item.packet, item.direction);
      return { word: '', detail: cut(item.text ?? textOf(item.payload)) };
  }
}

/** What an Engine.IO packet is, and the Socket.IO packet inside it. */
function meaningOfPacket({ name, data, socketio }: Packet, direction: 'up' | 'down'): Meaning {
  if (socketio) return meaningOfSocketIo(socketio, direction);
  const word = name === 'unknown' ? 'no packet' : name;
  return { word, detail: typeof data === 'string' ? cut(data) : beginningOf(data) };
}

function sentencesOf(packets: Packet[], direction: 'up' | 'down'): string {
  return packets
    .map((packet) => meaningOfPacket(packet, direction))
    .map(({ word, detail }) => `${word} ${detail}`.trim())
    .join(', ');
}

function meaningOfSocketIo(packet: SocketIoPacket, direction: 'up' | 'down'): Meaning {
  const { name, data, ackId, namespace } = packet;
  const where = namespace === '/' ? '' : `${namespace} `;
  switch (name) {
    case 'CONNECT':
      return { word: direction === 'down' ? 'connected' : 'connect', detail: where + cut(json(data)) };
    case 'CONNECT_ERROR':
      return { word: 'refused', detail: where + cut(json(data)) };
    case 'DISCONNECT':
      return { word: 'disconnect', detail: where.trim() };
    case 'ACK':
    case 'BINARY_ACK':
      return { word: `ack ${ackId ?? ''}`.trim(), detail: where + cut(listed(data)) };
    default:
      return { word: ackId === undefined ? 'event' : `event ${ackId}`, detail: where + cut(eventOf(data)) };
  }
}

/** An event's name and its arguments: `hello "Ann", 3`. */
function eventOf(data: unknown): string {
  if (!Array.isArray(data)) return json(data);
  const [name, ...values] = data;
  return `${name} ${listed(values)}`.trim();
}

const listed = (values: unknown): string =>
  Array.isArray(values) ? values.map(json).join(', ') : json(values);

/** A value as JSON; bytes as how many they are. */
function json(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return (
    JSON.stringify(value, (_key, each) => (each instanceof Uint8Array ? `${each.length} bytes` : each)) ?? ''
  );
}

/** Bytes as text if they are text, else as hex. */
function beginningOf(bytes: Uint8Array): string {
  const text = textOf(bytes.subarray(0, MOST_CHARACTERS));
  // What is cut in the middle of a character ends with one that is none.
  if (!/[\ufffd\p{Cc}]/u.test(text.replace(/\ufffd$/, '').replaceAll(/[\r\n\t]/g, ' '))) return cut(text);
  return `${hexText(bytes.subarray(0, MOST_BYTES))}${bytes.length > MOST_BYTES ? ' …' : ''}`;
}

/** A text as one line. What no file of XML can hold is shown as U+FFFD: the ladder is saved as one. */
function cut(text: string): string {
  const line = text
    .slice(0, MOST_CHARACTERS)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD');
  return text.length > MOST_CHARACTERS ? `${line}…` : line;
}
