import { nestsTooDeep } from './nesting.ts';
import { utf8Length } from './utf8.ts';
import type { Problem, SocketIoPacket } from './wire-item.ts';

/**
 * Reads Socket.IO v5 packets: `<type>[<attachments>-][<namespace>,][<ack id>][<JSON>]`.
 *
 * N.B. Imported by the browser and by the server.
 */

const NAMES = ['CONNECT', 'DISCONNECT', 'EVENT', 'ACK', 'CONNECT_ERROR', 'BINARY_EVENT', 'BINARY_ACK'];

/** A text that is part of a packet. */
export type NamedText = readonly [name: string, text: string];

export interface ReadSocketIo {
  packet: SocketIoPacket;
  /** What it is made of, in its order. */
  texts: NamedText[];
  problems: Problem[];
}

/** @param start - Index of its first byte, for problems. */
export function readSocketIo(text: string, start: number): ReadSocketIo {
  const type = text.charCodeAt(0) - 48;
  const name = NAMES[type];
  const isBinary = type > 4;
  const shape = isBinary ? /^(.?)(\d*-)?(\/[^,]*,?)?(\d+)?(.*)$/su : /^(.?)()(\/[^,]*,?)?(\d+)?(.*)$/su;
  const [, digit = '', attachments = '', namespace = '', ackId = '', json = ''] = shape.exec(text) ?? [];
  const { data, wrong } = readData(json);
  const packet: SocketIoPacket = {
    type: name ? type : -1,
    name: name ?? 'unknown',
    namespace: namespace.replace(',', '') || '/',
    ackId: ackId ? Number(ackId) : undefined,
    attachments: Number.parseInt(attachments, 10) || 0,
    data,
  };
  const problems: Problem[] = [];
  const check = (isBroken: boolean, words: string, at: number) => {
    if (isBroken)
      problems.push({ text: words, source: 'Socket.IO protocol, packet encoding', at: start + at });
  };
  if (!name) check(true, 'this is no Socket.IO type', 0);
  else {
    const isNumberMissing = isBinary && !/^\d/.test(attachments);
    check(isNumberMissing, 'the number of attachments is missing', 1);
    const isAnswer = name.endsWith('ACK') && !isNumberMissing;
    check(isAnswer && !ackId, 'the ack id is missing', 1);
    const complaint = wrong || shapeProblem(name, data);
    check(complaint !== '', complaint, utf8Length(text) - utf8Length(json));
  }
  return {
    packet,
    problems,
    texts: [
      ['Socket.IO type', digit],
      ['attachments', attachments],
      ['namespace', namespace],
      ['ack id', ackId],
      ['data', json],
    ],
  };
}

function readData(json: string): { data?: unknown; wrong: string } {
  if (!json) return { wrong: '' };
  if (nestsTooDeep(json)) return { wrong: 'this JSON nests too deep' };
  try {
    return { data: JSON.parse(json), wrong: '' };
  } catch {
    return { wrong: 'this is not JSON' };
  }
}

/** What is wrong with the data of a packet of this type, or `""`. */
function shapeProblem(name: string, data: unknown): string {
  const isList = Array.isArray(data);
  const isObject = typeof data === 'object' && data !== null && !isList;
  const isNothing = data === undefined;
  const check = (isRight: boolean, shape: string) => (isRight ? '' : `${name} carries ${shape}`);
  if (name === 'CONNECT') return check(isObject || isNothing, 'an object, or nothing');
  if (name === 'DISCONNECT') return check(isNothing, 'nothing');
  if (name === 'CONNECT_ERROR') return check(isObject || typeof data === 'string', 'an object');
  if (name.endsWith('ACK')) return check(isList, 'a list');
  return check(isList && /string|number/.test(typeof data[0]), 'a list that begins with its name');
}

/** The data with each placeholder replaced by the attachment it stands for. */
export function placeAttachments(data: unknown, attachments: readonly Uint8Array[]): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map((each) => placeAttachments(each, attachments));
  const { _placeholder, num } = data as { _placeholder?: unknown; num?: unknown };
  if (_placeholder === true && typeof num === 'number') return attachments[num] ?? data;
  const entries = Object.entries(data).map(([key, each]) => [key, placeAttachments(each, attachments)]);
  return Object.fromEntries(entries);
}
