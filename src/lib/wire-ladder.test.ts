import { describe, expect, test } from 'vitest';
import {
  answerOf,
  engineioOf,
  messageOf,
  otherOf,
  requestOf,
  socketioOf,
} from '../../tests/support/wire-items.ts';
import { ladderOf } from './wire-ladder.ts';

const WIDTH = 360;

test('a line for each client, by name; the server stands right of them', () => {
  const ladder = ladderOf(
    [messageOf('down', 'x', { client: 'B' }), messageOf('up', 'x'), messageOf('up', 'y')],
    WIDTH,
  );
  expect(ladder.lanes.map(({ client }) => client)).toEqual(['A', 'B']);
  const [a, b] = ladder.lanes.map(({ x }) => x);
  expect(a).toBeLessThan(b ?? 0);
  expect(b).toBeLessThan(ladder.serverX);
  expect(ladder.width).toBe(WIDTH);
});

test('clients of one name in two cells are two', () => {
  const ladder = ladderOf([messageOf('up', 'x'), messageOf('up', 'x', { cell: 'lesson.other' })], WIDTH);
  expect(ladder.lanes).toHaveLength(2);
});

test('what was left out of all connections has no line', () => {
  const gap = otherOf('gap', { client: '', connection: 0 });
  expect(ladderOf([gap, messageOf('up', 'x')], WIDTH).lanes).toHaveLength(1);
});

test('connections without a name are apart, too', () => {
  const nameless = [1, 2, 2].map((connection) => messageOf('up', 'x', { client: '', connection }));
  expect(ladderOf(nameless, WIDTH).lanes).toHaveLength(2);
});

test('many clients make it wider', () => {
  const many = Array.from({ length: 20 }, (_, at) => messageOf('up', 'x', { client: `c${at}` }));
  expect(ladderOf(many, WIDTH).width).toBeGreaterThan(1_000);
});

test('arrows go down on their way, the same way for all, and later items are lower', () => {
  const { rungs } = ladderOf([messageOf('up', 'x'), messageOf('down', 'y'), messageOf('up', 'z')], WIDTH);
  for (const { direction, laneY, serverY } of rungs) {
    expect(direction === 'up' ? serverY - laneY : laneY - serverY).toBe(10);
  }
  const middles = rungs.map(({ laneY, serverY }) => laneY + serverY);
  expect(middles).toEqual(middles.toSorted((one, other) => one - other));
});

test('long quiet is said, short is not', () => {
  const items = [1_000, 1_999, 9_000].map((atMs) => messageOf('up', 'x', { atMs }));
  expect(ladderOf(items, WIDTH).rungs.map(({ pauseMs }) => pauseMs)).toEqual([undefined, undefined, 7_001]);
});

describe('spans', () => {
  const spansOf = (...items: Parameters<typeof ladderOf>[0]) =>
    ladderOf(items, WIDTH).spans.map(({ kind, ms }) => [kind, ms]);

  test('how long the server took for an answer', () => {
    const request = requestOf('GET / HTTP/1.1', [], { startedMs: 990, atMs: 1_000 });
    const answer = answerOf('HTTP/1.1 200 OK', [], { startedMs: 1_030, atMs: 1_040 });
    expect(spansOf(request, answer)).toEqual([['answer', 30]]);
  });

  test('answers on one connection come in the order of the requests', () => {
    const at = (atMs: number) => ({ atMs });
    expect(
      spansOf(
        requestOf('GET /1 HTTP/1.1', [], at(1)),
        requestOf('GET /2 HTTP/1.1', [], at(2)),
        answerOf('HTTP/1.1 200 OK', [], at(11)),
        answerOf('HTTP/1.1 200 OK', [], at(22)),
      ),
    ).toEqual([
      ['answer', 10],
      ['answer', 20],
    ]);
  });

  test('a ping of the server and its pong, of either protocol', () => {
    expect(
      spansOf(
        messageOf('down', '', { opcode: 9, atMs: 5 }),
        engineioOf('down', 2, '', { atMs: 6 }),
        messageOf('up', '', { opcode: 10, atMs: 8 }),
        engineioOf('up', 3, '', { atMs: 10 }),
      ),
    ).toEqual([
      ['back', 3],
      ['back', 4],
    ]);
  });

  test('events that ask for an acknowledgement, of both sides, though both count from the same number', () => {
    const ack = (atMs: number) => ({ ackId: 0, atMs });
    expect(
      spansOf(
        socketioOf('up', 2, ['ask'], ack(1)),
        socketioOf('down', 2, ['ask'], ack(2)),
        socketioOf('up', 3, [], ack(5)),
        socketioOf('down', 3, [], ack(9)),
      ),
    ).toEqual([
      ['back', 3],
      ['answer', 8],
    ]);
  });

  test('an event that asks for nothing has none', () => {
    expect(spansOf(socketioOf('up', 2, ['tell']), socketioOf('down', 3, []))).toEqual([]);
  });

  test('no other connection’s, and none that was not asked for', () => {
    expect(
      spansOf(
        messageOf('down', '', { opcode: 9 }),
        messageOf('up', '', { opcode: 10, connection: 2 }),
        answerOf('HTTP/1.1 200 OK', []),
        otherOf('end'),
      ),
    ).toEqual([]);
  });

  test('a ping of the client is not timed: when it left is not known', () => {
    expect(spansOf(messageOf('up', '', { opcode: 9 }), messageOf('down', '', { opcode: 10 }))).toEqual([]);
  });
});
