import { expect, test } from 'vitest';
import {
  answerOf,
  closeOf,
  engineioOf,
  messageOf,
  otherOf,
  pieceOf,
  requestOf,
  socketioOf,
} from '../../../tests/support/wire-items.ts';
import type { WireItem } from '../../protocol/wire-item.ts';
import { meaningOf, sentenceOf } from './meaning-of.ts';

const lab = '/lab/k7fern/lesson.cell';
const upgrade: [string, string][] = [
  ['connection', 'Upgrade'],
  ['UPGRADE', 'WebSocket'],
];
const packets = (...items: ReturnType<typeof socketioOf>[]) => items.flatMap(({ packet }) => packet ?? []);

test.each<[name: string, item: WireItem, word: string, detail: string]>([
  ['a handshake', requestOf(`GET ${lab}/ws?client=A HTTP/1.1`, upgrade), 'GET', 'asks for a WebSocket'],
  ['its answer', answerOf('HTTP/1.1 101 Switching Protocols', upgrade), '101', 'from now on a WebSocket'],
  ['a request', requestOf(`GET ${lab}/http/news?n=1 HTTP/1.1`, []), 'GET', '/http/news?n=1'],
  ['a request of the cell itself', requestOf(`GET ${lab} HTTP/1.1`, []), 'GET', '/'],
  ['a request of something else', requestOf('GET /favicon.ico HTTP/1.1', []), 'GET', '/favicon.ico'],
  ['a poll', requestOf(`GET ${lab}/socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1`, []), 'GET', 'polls'],
  [
    'a fence',
    socketioOf('up', 2, ['full-duplex:fence'], { ackId: 0 }),
    'fence',
    'the page checks that nothing more comes',
  ],
  ['the answer to one', messageOf('down', 'full-duplex:fence 1'), 'fence', 'nothing more came before this'],
  [
    'packets that are posted',
    requestOf(`POST ${lab}/socket.io/?transport=polling HTTP/1.1`, [], {
      packets: packets(socketioOf('up', 2, ['hello', 'Ann']), engineioOf('up', 3)),
    }),
    'POST',
    'event hello "Ann", pong',
  ],
  [
    'packets that are polled',
    answerOf('HTTP/1.1 200 OK', [], { body: '2', packets: packets(engineioOf('down', 2)) }),
    '200',
    'ping',
  ],
  [
    'an answer with text',
    answerOf('HTTP/1.1 200 OK', [], { body: 'soup\n is ready' }),
    '200',
    'soup is ready',
  ],
  ['an empty answer', answerOf('HTTP/1.1 304 Not Modified', []), '304', 'Not Modified'],
  [
    'an answer to HEAD',
    answerOf('HTTP/1.1 200 OK', [], { body: 'x', request: { method: 'HEAD', target: '/' } }),
    '200',
    'OK',
  ],
  [
    'a compressed answer',
    answerOf('HTTP/1.1 200 OK', [['Content-Encoding', 'gzip']], { body: 'x' }),
    '200',
    'OK',
  ],
  ['a piece of an answer', pieceOf('data: 1'), 'piece', 'data: 1'],
  ['text', messageOf('up', 'hi\tthere'), '', 'hi there'],
  ['long text', messageOf('up', 'x'.repeat(300)), '', `${'x'.repeat(200)}…`],
  ['bytes', messageOf('up', new Uint8Array([0, 1, 255]), { opcode: 2 }), 'binary', '00 01 ff'],
  ['many bytes', messageOf('up', new Uint8Array(13), { opcode: 2 }), 'binary', `${'00 '.repeat(12)}…`],
  ['text that was sent as bytes', messageOf('up', 'hello', { opcode: 2 }), 'binary', 'hello'],
  ['a close frame', closeOf('down', 1001, 'going away'), 'close', '1001 going away'],
  ['a close frame without a code', messageOf('up', '', { opcode: 8 }), 'close', ''],
  ['a ping', messageOf('up', 'now', { opcode: 9 }), 'ping', 'now'],
  ['a pong', messageOf('down', '', { opcode: 10 }), 'pong', ''],
  ['an Engine.IO open', engineioOf('down', 0, '{"sid":"x"}'), 'open', '{"sid":"x"}'],
  ['an Engine.IO ping', engineioOf('down', 2), 'ping', ''],
  ['a probe', engineioOf('up', 3, 'probe'), 'pong', 'probe'],
  ['a connect', socketioOf('up', 0, { token: 'x' }), 'connect', '{"token":"x"}'],
  ['its answer', socketioOf('down', 0, { sid: 'x' }), 'connected', '{"sid":"x"}'],
  [
    'a refused one',
    socketioOf('down', 4, { message: 'no' }, { namespace: '/admin' }),
    'refused',
    '/admin {"message":"no"}',
  ],
  ['a disconnect', socketioOf('up', 1, undefined, { namespace: '/admin' }), 'disconnect', '/admin'],
  ['an event', socketioOf('down', 2, ['hello', 'Ann', { n: 1 }]), 'event', 'hello "Ann", {"n":1}'],
  ['an event without arguments', socketioOf('down', 2, ['tick']), 'event', 'tick'],
  ['an event that wants an answer', socketioOf('up', 2, ['hello'], { ackId: 7 }), 'event 7', 'hello'],
  ['its answer', socketioOf('down', 3, ['ok'], { ackId: 7 }), 'ack 7', '"ok"'],
  ['an event that is none', socketioOf('up', 2, { no: 'array' }), 'event', '{"no":"array"}'],
  ['an event with bytes', socketioOf('up', 5, ['file', new Uint8Array(3)]), 'event', 'file 3 bytes'],
  [
    'bytes of an event',
    { ...messageOf('up', new Uint8Array([8]), { opcode: 2 }), packet: engineioOf('up', 4).packet },
    'attachment',
    '08',
  ],
  ['what cannot be decoded', otherOf('broken'), 'broken', 'bytes that cannot be decoded'],
  ['an end', otherOf('end'), 'end', 'the TCP connection is closed'],
  ['a gap', otherOf('gap', { size: 2_048 }), 'left out', '2,048 bytes were too much for this list'],
])('%s', (_name, item, word, detail) => {
  expect(meaningOf(item)).toEqual({ word, detail });
});

test('the reason of trouble is said', () => {
  const problems = [{ text: 'a client must mask every frame', source: 'RFC 6455, section 5.1', at: 1 }];
  expect(meaningOf({ ...otherOf('broken'), problems }).detail).toBe('a client must mask every frame');
  expect(meaningOf({ ...otherOf('gap', { size: 5 }), problems }).detail).toBe(
    '5 bytes: a client must mask every frame',
  );
});

test('a character that is cut in its middle does not turn a text into hex', () => {
  const euros = new TextEncoder().encode('€'.repeat(100));
  expect(meaningOf(messageOf('up', euros, { opcode: 2 })).detail).toMatch(/^€+/);
});

test('a line is one text for those who hear it', () => {
  expect(sentenceOf(socketioOf('up', 2, ['hello', 'Ann']))).toBe('event hello "Ann"');
  expect(sentenceOf(messageOf('up', 'hi'))).toBe('hi');
  expect(sentenceOf(engineioOf('down', 2))).toBe('ping');
});

test('what no XML can hold is no part of a line, as the ladder is saved as SVG', () => {
  expect(meaningOf(messageOf('up', 'a\u0000b\u001bc\n d')).detail).toBe('a\uFFFDb\uFFFDc d');
});
