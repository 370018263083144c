import { describe, expect, test } from 'vitest';
import {
  answerOf,
  closeOf,
  engineioOf,
  messageOf,
  otherOf,
  pieceOf,
  requestOf,
  socketioOf,
} from '../../tests/support/wire-items.ts';
import { clientsOf, EVERYTHING, filterItems, groupOf, hiddenOf, USUAL } from './wire-filter.ts';

const items = [
  requestOf('GET /lab/x/lesson.cell/ws?client=A HTTP/1.1', [['Host', 'localhost']]),
  answerOf('HTTP/1.1 101 Switching Protocols', [['Upgrade', 'websocket']]),
  messageOf('up', 'hello'),
  messageOf('down', 'HELLO to you', { client: 'B', cell: 'lesson.other' }),
  messageOf('up', '', { opcode: 9 }),
  engineioOf('down', 2),
  otherOf('gap', { client: 'A' }),
];

test.each([
  ['a request', items[0], 'HTTP'],
  ['an answer', items[1], 'HTTP'],
  ['a piece of a body', pieceOf('x'), 'HTTP'],
  ['text', items[2], 'messages'],
  ['a close frame', closeOf('up', 1000, ''), 'messages'],
  ['a ping frame', items[4], 'pings'],
  ['a ping of Engine.IO', items[5], 'pings'],
  ['an event', socketioOf('up', 2, ['hello']), 'messages'],
  ['the end of a connection', otherOf('end'), undefined],
  ['bytes that were left out', items[6], undefined],
  ['what cannot be decoded', otherOf('broken'), undefined],
])('%s is in its group', (_name, item, group) => {
  if (!item) throw new Error('no item');
  expect(groupOf(item)).toBe(group);
});

describe('filterItems', () => {
  test.each([
    ['everything', {}, [0, 1, 2, 3, 4, 5, 6]],
    ['a client', { client: 'B' }, [3]],
    ['a cell', { cells: ['lesson.other'] }, [3]],
    ['several cells', { cells: ['lesson.other', 'lesson.cell'] }, [0, 1, 2, 3, 4, 5, 6]],
    ['groups left out, but never what is missing', { hidden: ['HTTP', 'messages', 'pings'] as const }, [6]],
    ['words in any case', { words: ' Hello ' }, [2, 3]],
    ['words in a head', { words: 'switching' }, [1]],
    ['names of packets and frames', { words: 'ping' }, [4, 5]],
    ['all of it together', { words: 'hello', client: 'A' }, [2]],
    ['nothing', { words: 'zebra' }, []],
  ])('%s', (_name, filter, kept) => {
    const found = filterItems(items, { ...EVERYTHING, ...filter });
    expect(found).toEqual(kept.map((at) => items[at]));
  });
});

test('what was left out of all connections is shown with each of them', () => {
  const gap = otherOf('gap', { client: '', cell: '', connection: 0 });
  expect(filterItems([gap], { ...EVERYTHING, client: 'A', cells: ['lesson.cell'] })).toEqual([gap]);
});

test('what is hidden is counted by its group, among the lines that would be there', () => {
  const filter = { ...EVERYTHING, cells: ['lesson.cell'], hidden: ['pings', 'messages', 'fences'] as const };
  expect(hiddenOf(items, filter)).toBe('2 pings, 1 messages');
  expect(hiddenOf(items, EVERYTHING)).toBe('');
});

describe('fences', () => {
  const exchange = [
    socketioOf('up', 2, ['full-duplex:fence'], { ackId: 1 }),
    socketioOf('up', 2, ['question'], { ackId: 2 }),
    socketioOf('up', 2, ['full-duplex:fence'], { ackId: 1, namespace: '/admin' }),
    socketioOf('down', 3, [], { ackId: 1 }),
    socketioOf('down', 3, ['answer'], { ackId: 2 }),
    socketioOf('down', 3, [], { ackId: 1, namespace: '/admin' }),
    socketioOf('down', 2, ['question'], { ackId: 1 }),
    socketioOf('up', 3, [], { ackId: 1 }),
  ];

  test('of Socket.IO are found with their answers, and no other acks are', () => {
    expect(filterItems(exchange, USUAL)).toEqual([1, 4, 6, 7].map((at) => exchange[at]));
    expect(hiddenOf(exchange, USUAL)).toBe('4 fences');
  });

  test.each([
    ['a raw one', messageOf('up', 'full-duplex:fence 3'), 'fences'],
    ['its answer', messageOf('down', 'full-duplex:fence 3'), 'fences'],
    ['a binary one', messageOf('up', 'full-duplex:fence', { opcode: 2 }), 'fences'],
    ['a text about fences', messageOf('up', 'fence'), 'messages'],
    ['an event that asks nothing', socketioOf('up', 2, ['full-duplex:fence']), 'messages'],
    ['a question of the reader’s', socketioOf('up', 2, ['fence'], { ackId: 3 }), 'messages'],
    ['an answer to another connection', socketioOf('down', 3, [], { ackId: 1, connection: 9 }), 'messages'],
  ])('%s', (_name, item, group) => {
    filterItems([...exchange.slice(0, 1), item], USUAL);
    expect(groupOf(item)).toBe(group);
  });
});

test('clients by name, without those that have none', () => {
  const more = ['', '10', '2'].map((client) => messageOf('up', 'x', { client }));
  expect(clientsOf([...items.toReversed(), ...more])).toEqual(['2', '10', 'A', 'B']);
});
