import { expect, test } from 'vitest';
import { NO_FRAME_BEGINS, RECORD, readRecords, type WireRecord } from '../../src/protocol/wire-records.ts';
import { LabFeed } from './lab-feed.ts';

/** An observer, and what it was sent. */
function createObserver(bufferedAmount = 0) {
  const records: WireRecord[] = [];
  return {
    records,
    bufferedAmount,
    send(message: Uint8Array) {
      records.push(...readRecords(message));
    },
    get bytes() {
      return Buffer.concat(records.filter(({ kind }) => kind === RECORD.DOWN).map(({ bytes }) => bytes));
    },
  };
}

test('what is told together comes as one record', () => {
  const feed = new LabFeed();
  const observer = createObserver();
  feed.observe(observer, 0);
  feed.tell(RECORD.DOWN, 1, 0, 0, Buffer.from([0x81, 1]), Buffer.from('x'));
  feed.flush();
  expect(observer.records.filter(({ kind }) => kind === RECORD.DOWN)).toMatchObject([
    { connection: 1, offset: 0, start: 0, bytes: Buffer.from([0x81, 1, 0x78]) },
  ]);
});

test.each([
  ['in the first part', 3, 40_000, 0],
  ['in the second part', 4, 40_000, 20_000],
  ['two bytes before the second part', 4, 40_000, 2],
  ['nowhere', 4, 40_000, NO_FRAME_BEGINS],
])('long bytes come in pieces, and one says where a frame begins: %s', (_name, head, length, start) => {
  const feed = new LabFeed();
  const observer = createObserver();
  feed.observe(observer, 0);
  const bytes = Buffer.alloc(head, 1);
  const more = Buffer.alloc(length, 2);
  feed.tell(RECORD.DOWN, 1, 100, start, bytes, more);
  feed.flush();
  const told = observer.records.filter(({ kind }) => kind === RECORD.DOWN);
  expect(observer.bytes).toEqual(Buffer.concat([bytes, more]));
  expect(told.map(({ offset }) => offset)).toEqual(
    told.map((_, at) => 100 + told.slice(0, at).reduce((sum, { bytes }) => sum + bytes.length, 0)),
  );
  const begins = told
    .filter((record) => record.start >= 0)
    .map((record) => record.offset - 100 + record.start);
  expect(begins).toEqual(start < 0 ? [] : [start]);
  expect(told.every((record) => record.start >= NO_FRAME_BEGINS)).toBe(true);
});

test('an observer for whom too much waits is told later how much it missed', () => {
  const feed = new LabFeed();
  const observer = { ...createObserver(), bufferedAmount: 300_000 };
  feed.observe(observer, 0);
  feed.tell(RECORD.DOWN, 1, 0, 0, Buffer.alloc(100));
  feed.flush();
  observer.bufferedAmount = 0;
  feed.tell(RECORD.DOWN, 1, 100, 0, Buffer.alloc(7));
  feed.flush();
  const [left, told] = observer.records.filter(({ kind }) => kind !== RECORD.SYNC);
  expect(left).toMatchObject({ kind: RECORD.LEFT_OUT, offset: 100 });
  expect(told?.bytes).toHaveLength(7);
});

test('the feed of a lab that has ended keeps and tells nothing', () => {
  const feed = new LabFeed();
  const observer = createObserver();
  feed.observe(observer, 0);
  feed.close();
  feed.tell(RECORD.DOWN, 1, 0, 0, Buffer.alloc(100));
  feed.flush();
  const late = createObserver();
  feed.observe(late, 1_000);
  expect([observer.bytes.length, late.bytes.length]).toEqual([0, 0]);
});
