import { expect, test } from 'vitest';
import {
  NO_FRAME_BEGINS,
  NO_FRAMES,
  RECORD,
  type RecordKind,
  type WireRecord,
} from '../protocol/wire-records.ts';
import { createFrameReader } from './frame-reader.ts';
import { readHex } from './hex.ts';

const HELLO_UP = '81 85 37 fa 21 3d 7f 9f 4d 51 58';
const HELLO_DOWN = '81 05 48 65 6c 6c 6f';

const record = (kind: RecordKind, bytes: Uint8Array, start = 0, connection = 1): WireRecord => ({
  kind,
  connection,
  atMs: 0,
  offset: 0,
  start,
  bytes,
});
const hex = (text: string) => readHex(text).bytes ?? new Uint8Array();
const ascii = (text: string) => new TextEncoder().encode(text);
const handshake = (client: string, connection = 1) =>
  record(RECORD.UP, ascii(`GET /lab/x/y/ws?client=${client} HTTP/1.1\r\n\r\n`), NO_FRAMES, connection);

/** Direction and text of each message of a client. */
function textsOf(name: string, records: WireRecord[]) {
  const reader = createFrameReader();
  records.forEach(reader.read);
  return reader.messagesOf(name).map(({ direction, text }) => `${direction} ${text}`);
}

test('messages are those of the client that the handshake names', () => {
  const records = [
    handshake('bits%20a'),
    handshake('other', 2),
    // No name that could be read; nobody minds.
    handshake('%', 3),
    record(RECORD.UP, hex(HELLO_UP)),
    record(RECORD.UP, hex(HELLO_UP), 0, 2),
    record(RECORD.DOWN, hex(HELLO_DOWN)),
  ];
  expect(textsOf('bits a', records)).toEqual(['up Hello', 'down Hello']);
  expect(textsOf('other', records)).toEqual(['up Hello']);
  expect(textsOf('nobody', records)).toEqual([]);
});

test('the last request of a connection names its client, in however many pieces it comes', () => {
  const records = [
    handshake('earlier'),
    ...[...'GET /ws?client=bits HTTP/1.1\r\n\r\n'].map((c) => record(RECORD.UP, ascii(c), NO_FRAMES)),
    record(RECORD.UP, hex(HELLO_UP)),
  ];
  expect(textsOf('bits', records)).toEqual(['up Hello']);
  expect(textsOf('earlier', records)).toEqual([]);
});

test('a client whose handshake was not kept is known by its target', () => {
  const known = JSON.stringify({ target: '/lab/x/y/ws?client=bits', extensions: '' });
  const records = [
    record(RECORD.KNOWN, ascii(known), NO_FRAMES),
    // The end of a frame that began before.
    record(RECORD.DOWN, hex('6c 6f'), NO_FRAME_BEGINS),
    record(RECORD.DOWN, hex(`6c 6f ${HELLO_DOWN}`), 2),
  ];
  expect(textsOf('bits', records)).toEqual(['down Hello']);
});

test('a frame may come in several records', () => {
  const bytes = hex(HELLO_UP);
  const records = [
    handshake('bits'),
    record(RECORD.UP, bytes.subarray(0, 3)),
    record(RECORD.UP, bytes.subarray(3), NO_FRAME_BEGINS),
  ];
  expect(textsOf('bits', records)).toEqual(['up Hello']);
});

test('what is about no connection, and the end of one, is no message', () => {
  const records = [
    handshake('bits'),
    record(RECORD.UP, hex(HELLO_UP)),
    record(RECORD.SYNC, new Uint8Array(), NO_FRAMES, 0),
    record(RECORD.LEFT_OUT, new Uint8Array(), NO_FRAMES, 0),
    record(RECORD.END, new Uint8Array(), NO_FRAMES),
  ];
  expect(textsOf('bits', records)).toEqual(['up Hello']);
});
