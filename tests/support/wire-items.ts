import type {
  AnswerItem,
  Direction,
  Frame,
  HttpHead,
  MessageItem,
  Packet,
  RequestItem,
  WireItem,
} from '../../src/protocol/wire-item.ts';

/** Items as the decoder makes them, for tests of what shows them. */

const utf8 = (text: string) => new TextEncoder().encode(text);
const KEY = new Uint8Array([0x37, 0xfa, 0x21, 0x3d]);

export interface ItemOptions {
  number?: number;
  connection?: number;
  cell?: string;
  client?: string;
  atMs?: number;
  startedMs?: number;
}

function base(direction: Direction, bytes: Uint8Array, options: ItemOptions) {
  const { number = 1, connection = 1, cell = 'lesson.cell', client = 'A', atMs = 1_000 } = options;
  const startedMs = options.startedMs ?? atMs;
  return {
    number,
    connection,
    cell,
    client,
    direction,
    startedMs,
    atMs,
    size: bytes.length,
    bytes,
    problems: [],
  };
}

/** A frame with a payload of at most 65,535 bytes. */
export function frameOf(direction: Direction, opcode: number, payload: Uint8Array, fin = true): Frame {
  const masked = direction === 'up';
  const long = payload.length > 125;
  const head = [(fin ? 0x80 : 0) | opcode, (masked ? 0x80 : 0) | (long ? 126 : payload.length)];
  if (long) head.push(payload.length >> 8, payload.length & 255);
  if (masked) head.push(...KEY);
  return {
    direction,
    atMs: 1_000,
    offset: 0,
    fin,
    rsv1: false,
    rsv2: false,
    rsv3: false,
    opcode,
    masked,
    lengthBits: long ? 16 : 7,
    length: payload.length,
    key: masked ? KEY : undefined,
    head: new Uint8Array(head),
    wirePayload: masked ? payload.map((byte, at) => byte ^ (KEY[at % 4] ?? 0)) : payload,
    payload,
    problems: [],
  };
}

const KINDS = { 1: 'text', 2: 'binary', 8: 'close', 9: 'ping', 10: 'pong' } as const;

/** A WebSocket message or control frame. */
export function messageOf(
  direction: Direction,
  payload: string | Uint8Array,
  options: ItemOptions & { opcode?: keyof typeof KINDS; packet?: Packet; pieces?: number } = {},
): MessageItem {
  const { opcode = 1, packet, pieces = 1 } = options;
  const data = typeof payload === 'string' ? utf8(payload) : payload;
  const step = Math.ceil(data.length / pieces);
  const frames = Array.from({ length: pieces }, (_, at) =>
    frameOf(direction, at === 0 ? opcode : 0, data.subarray(at * step, (at + 1) * step), at === pieces - 1),
  );
  const bytes = new Uint8Array(frames.flatMap(({ head, wirePayload }) => [...head, ...wirePayload]));
  return {
    ...base(direction, bytes, options),
    kind: KINDS[opcode],
    frames,
    payload: data,
    text: opcode === 1 ? new TextDecoder().decode(data) : undefined,
    code: undefined,
    compressed: false,
    packet,
  };
}

/** A close frame with a code. */
export function closeOf(
  direction: Direction,
  code: number,
  reason: string,
  options: ItemOptions = {},
): MessageItem {
  const payload = new Uint8Array([code >> 8, code & 255, ...utf8(reason)]);
  return { ...messageOf(direction, payload, { ...options, opcode: 8 }), text: reason, code };
}

const EVENTS = ['CONNECT', 'DISCONNECT', 'EVENT', 'ACK', 'CONNECT_ERROR', 'BINARY_EVENT', 'BINARY_ACK'];

/** An Engine.IO message with a Socket.IO packet of the main namespace: `socketioOf('up', 2, ['hello'])`. */
export function socketioOf(
  direction: Direction,
  type: number,
  data: unknown,
  options: ItemOptions & { ackId?: number; namespace?: string } = {},
): MessageItem {
  const { ackId, namespace = '/' } = options;
  const before = `4${type}${namespace === '/' ? '' : `${namespace},`}`;
  const id = ackId === undefined ? '' : String(ackId);
  const json = data === undefined ? '' : JSON.stringify(data);
  const text = before + id + json;
  const head = before.length + id.length;
  const parts = [
    { name: 'Engine.IO type', start: 0, end: 1 },
    { name: 'Socket.IO type', start: 1, end: 2 },
    ...(namespace === '/' ? [] : [{ name: 'namespace', start: 2, end: before.length }]),
    ...(id ? [{ name: 'ack id', start: before.length, end: head }] : []),
    ...(json ? [{ name: 'data', start: head, end: utf8(text).length }] : []),
  ];
  const socketio = { type, name: EVENTS[type] ?? '', namespace, ackId, attachments: 0, data };
  const packet: Packet = { type: 4, name: 'message', data: text.slice(1), socketio, parts, problems: [] };
  return messageOf(direction, text, { ...options, packet });
}

/** An Engine.IO packet without a Socket.IO one inside. */
export function engineioOf(
  direction: Direction,
  type: number,
  data = '',
  options: ItemOptions = {},
): MessageItem {
  const name = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'][type] ?? 'unknown';
  const parts = [{ name: 'Engine.IO type', start: 0, end: 1 }];
  return messageOf(direction, `${type}${data}`, {
    ...options,
    packet: { type, name, data, socketio: undefined, parts, problems: [] },
  });
}

function headOf(startLine: string, headers: [string, string][]): HttpHead {
  const [first = '', second = ''] = startLine.split(' ');
  const isAnswer = first.startsWith('HTTP/');
  return {
    startLine,
    method: isAnswer ? '' : first,
    target: isAnswer ? '' : second,
    status: isAnswer ? Number(second) : 0,
    headers,
  };
}

const headBytes = (startLine: string, headers: [string, string][], body = '') =>
  utf8(`${[startLine, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n${body}`);

export function requestOf(
  startLine: string,
  headers: [string, string][],
  options: ItemOptions & { body?: string; packets?: Packet[] } = {},
): RequestItem {
  const { body = '', packets = [] } = options;
  return {
    ...base('up', headBytes(startLine, headers, body), options),
    kind: 'request',
    head: headOf(startLine, headers),
    body: utf8(body),
    packets,
  };
}

export function answerOf(
  startLine: string,
  headers: [string, string][],
  options: ItemOptions & { body?: string; packets?: Packet[]; request?: AnswerItem['request'] } = {},
): AnswerItem {
  const { body = '', packets = [], request = { method: 'GET', target: '/' } } = options;
  return {
    ...base('down', headBytes(startLine, headers, body), options),
    kind: 'answer',
    head: headOf(startLine, headers),
    request,
    body: utf8(body),
    packets,
  };
}

export function pieceOf(body: string, options: ItemOptions = {}): WireItem {
  return { ...base('down', utf8(body), options), kind: 'piece', body: utf8(body) };
}

/** An item that is no message: bytes that cannot be decoded, the end of a connection, or bytes left out. */
export function otherOf(
  kind: 'broken' | 'end' | 'gap',
  options: ItemOptions & { size?: number } = {},
): WireItem {
  const bytes = kind === 'broken' ? new Uint8Array(options.size ?? 4) : new Uint8Array();
  return { ...base('down', bytes, options), kind, size: options.size ?? bytes.length };
}
