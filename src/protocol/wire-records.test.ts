import { expect, test } from 'vitest';
import {
  NO_FRAMES,
  RECORD,
  RECORD_HEAD_BYTES,
  readRecords,
  type WireRecord,
  writeRecordHead,
} from './wire-records.ts';

function write(records: WireRecord[]): Uint8Array {
  const message = new Uint8Array(
    records.reduce((sum, { bytes }) => sum + RECORD_HEAD_BYTES + bytes.length, 0),
  );
  const view = new DataView(message.buffer);
  let at = 0;
  for (const { bytes, ...head } of records) {
    writeRecordHead(view, at, { ...head, length: bytes.length });
    message.set(bytes, at + RECORD_HEAD_BYTES);
    at += RECORD_HEAD_BYTES + bytes.length;
  }
  return message;
}

const RECORDS: WireRecord[] = [
  {
    kind: RECORD.UP,
    connection: 7,
    atMs: 1_795_240_787_021.25,
    offset: 2 ** 40,
    start: -1,
    bytes: Uint8Array.of(1, 2),
  },
  { kind: RECORD.SYNC, connection: 0, atMs: 0, offset: 0, start: NO_FRAMES, bytes: new Uint8Array(0) },
  {
    kind: RECORD.DOWN,
    connection: 2 ** 32 - 1,
    atMs: 1.5,
    offset: 0,
    start: 70_000,
    bytes: new Uint8Array(300),
  },
];

test('records come out as they went in', () => {
  expect(readRecords(write(RECORDS))).toEqual(RECORDS);
});

test('also from the middle of a larger buffer', () => {
  const message = write(RECORDS);
  const larger = new Uint8Array(message.length + 9);
  larger.set(message, 5);
  expect(readRecords(larger.subarray(5, 5 + message.length))).toEqual(RECORDS);
});

test('a message that was cut is refused', () => {
  const message = write(RECORDS);
  for (const cut of [1, RECORD_HEAD_BYTES - 1, RECORD_HEAD_BYTES + 1, message.length - 1]) {
    expect(() => readRecords(message.subarray(0, cut))).toThrow(RangeError);
  }
});
