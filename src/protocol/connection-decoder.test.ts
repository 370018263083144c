import { expect, test } from 'vitest';
import { bytesOf, encodeFrame, hex, join, KEY } from '../../tests/support/encode-wire.ts';
import { inflaterFor } from '../lib/inflater.ts';
import { type ConnectionDecoderOptions, createConnectionDecoder } from './connection-decoder.ts';
import { problemsOf } from './item-problems.ts';
import { PollingSessions } from './polling-sessions.ts';
import type { Direction, WireItem } from './wire-item.ts';
import { NO_FRAME_BEGINS, NO_FRAMES } from './wire-records.ts';

interface Fed {
  items: WireItem[];
  /** Passes bytes on, at 1, 2, 3 … ms. */
  up(bytes: string | Uint8Array, start?: number): void;
  down(bytes: string | Uint8Array, start?: number): void;
  /** Bytes that are not passed on. */
  skip(direction: Direction, bytes: number): void;
  end(): void;
}

function feed(options: Partial<ConnectionDecoderOptions> = {}): Fed {
  const items: WireItem[] = [];
  const decoder = createConnectionDecoder({
    connection: 7,
    sessions: new PollingSessions(),
    onItem: (item) => items.push(item),
    ...options,
  });
  const offsets = { up: 0, down: 0 };
  let atMs = 0;
  const push = (direction: Direction, bytes: string | Uint8Array, start: number) => {
    atMs += 1;
    const content = typeof bytes === 'string' ? bytesOf(bytes) : bytes;
    decoder.push({ direction, atMs, offset: offsets[direction], start, bytes: content });
    offsets[direction] += content.length;
  };
  return {
    items,
    up: (bytes, start = NO_FRAMES) => push('up', bytes, start),
    down: (bytes, start = NO_FRAMES) => push('down', bytes, start),
    skip: (direction, bytes) => {
      offsets[direction] += bytes;
    },
    end: () => decoder.end(atMs + 1),
  };
}

/** Kind, direction, size, and what each item says, briefly. */
function brief(items: WireItem[]): string[] {
  return items.map((item) => {
    const said = {
      request: () => ('head' in item ? item.head.startLine : ''),
      answer: () => ('head' in item ? item.head.startLine : ''),
      piece: () => ('body' in item ? new TextDecoder().decode(item.body) : ''),
      text: () => ('text' in item ? (item.text ?? '') : ''),
    }[item.kind as 'text']?.();
    const wrong = item.problems.map(({ text, at }) => `! ${text} (${at})`);
    return [item.kind, item.direction, item.size, said, ...wrong]
      .filter((word) => word !== undefined)
      .join(' ');
  });
}

const PATH = '/lab/abc.def/who-gets-it.stage/http/poll?client=Ann';
const GET = `GET ${PATH} HTTP/1.1\r\nHost: x\r\n\r\n`;
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const upgrade = (target: string) =>
  `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
const ACCEPTED = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';
const hello = encodeFrame({ opcode: 1, payload: 'hello', key: KEY });
const answer = encodeFrame({ opcode: 1, payload: 'hi' });

test('a request and its answer, whoever the connection carried before', () => {
  const { items, up, down, end } = feed();
  up(GET.slice(0, 20));
  up(GET.slice(20));
  down(OK);
  up('GET /lab/abc.def/other.cell/http/x HTTP/1.1\r\n\r\n');
  end();
  expect(brief(items)).toEqual([
    `request up ${GET.length} GET ${PATH} HTTP/1.1`,
    `answer down ${OK.length} HTTP/1.1 200 OK`,
    'request up 47 GET /lab/abc.def/other.cell/http/x HTTP/1.1',
    'end down 0',
  ]);
  const owner = { connection: 7, cell: 'who-gets-it.stage', client: 'Ann' };
  expect(items[0]).toMatchObject({
    ...owner,
    startedMs: 1,
    atMs: 2,
    bytes: bytesOf(GET),
    body: new Uint8Array(0),
  });
  expect(items[1]).toMatchObject({ ...owner, request: { method: 'GET', target: PATH }, body: bytesOf('ok') });
  expect(items[2]).toMatchObject({ cell: 'other.cell', client: '' });
});

test('answers find their requests: HEAD, interim answers, one request after the other', () => {
  const { items, up, down } = feed();
  up('HEAD /a HTTP/1.1\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 2\r\n\r\nxyGET /c HTTP/1.1\r\n\r\n');
  down('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n');
  down('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n');
  down(OK);
  const answers = items.flatMap((item) =>
    item.kind === 'answer' ? [[item.head.status, item.request.target]] : [],
  );
  expect(answers).toEqual([
    [200, '/a'],
    [100, '/b'],
    [204, '/b'],
    [200, '/c'],
  ]);
});

test('an answer of unknown length is a head, and pieces as they were written', () => {
  const { items, up, down, end } = feed();
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  up(GET);
  down(`${head}8\r\ndata: a\n\r`);
  down('\n3\r\nb');
  down('cd\r\n1;x=y\r\n!\r\n0\r\nT: 1\r\n\r\n');
  up(GET);
  down(OK);
  end();
  expect(brief(items).slice(1, -3)).toEqual([
    `answer down ${head.length} HTTP/1.1 200 OK`,
    'piece down 13 data: a\n',
    'piece down 8 bcd',
    'piece down 10 !',
    'piece down 11 ',
  ]);
  expect(items[2]).toMatchObject({
    cell: 'who-gets-it.stage',
    bytes: bytesOf('8\r\ndata: a\n\r\n'),
    startedMs: 2,
    atMs: 3,
  });
});

test('an answer that ends with its connection comes in pieces too', () => {
  const { items, up, down, end } = feed();
  up(GET);
  down('HTTP/1.1 200 OK\r\n\r\none');
  down('two');
  end();
  expect(brief(items).slice(2)).toEqual(['piece down 3 one', 'piece down 3 two', 'end down 0']);
});

test('a request in chunks is whole', () => {
  const { items, up } = feed();
  up('POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n');
  expect(items[0]).toMatchObject({ kind: 'request', body: bytesOf('hello'), size: 63 });
});

test('after an upgrade come frames, at their offsets', () => {
  const { items, up, down, end } = feed();
  up(upgrade('/lab/l/who-gets-it.stage/ws?client=Bo'));
  down(join(bytesOf(ACCEPTED), answer), ACCEPTED.length);
  up(hello, 0);
  end();
  expect(brief(items).slice(2)).toEqual(['text down 4 hi', 'text up 11 hello', 'end down 0']);
  const offset = upgrade('/lab/l/who-gets-it.stage/ws?client=Bo').length;
  expect(items[3]).toMatchObject({
    cell: 'who-gets-it.stage',
    client: 'Bo',
    frames: [{ offset }],
    packet: undefined,
  });
  expect(items[2]).toMatchObject({ frames: [{ offset: ACCEPTED.length }] });
});

test('frames that come before the answer wait for it', () => {
  const { items, up, down } = feed();
  up(join(bytesOf(upgrade('/')), hello.slice(0, 5)), upgrade('/').length);
  up(hello.slice(5), NO_FRAME_BEGINS);
  down(ACCEPTED);
  up(hello, 0);
  expect(brief(items).slice(2)).toEqual(['text up 11 hello', 'text up 11 hello']);
});

test('after a refused upgrade the next request is read', () => {
  const { items, up, down } = feed();
  up(upgrade('/a') + GET.slice(0, 10), NO_FRAMES);
  down('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  up(GET.slice(10));
  down(OK);
  expect(brief(items).slice(2)).toEqual([
    `request up ${GET.length} GET ${PATH} HTTP/1.1`,
    `answer down ${OK.length} HTTP/1.1 200 OK`,
  ]);
});

test('a sender of too much before the answer is not kept', () => {
  const { items, up, down } = feed({ keepBytes: 100 });
  up(join(bytesOf(upgrade('/')), new Uint8Array(5_000)), upgrade('/').length);
  down(ACCEPTED);
  up(hello, 0);
  expect(brief(items).slice(2)).toEqual([
    'broken up 5000 ! this came before the answer to the upgrade (0)',
    'text up 11 hello',
  ]);
});

test('permessage-deflate is recognised in the answer', () => {
  const { items, up, down } = feed({
    createInflater: (extensions, direction) => inflaterFor(extensions, direction, 1_000),
  });
  up(upgrade('/'));
  down(
    ACCEPTED.replace(
      '\r\n\r\n',
      '\r\nSec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n\r\n',
    ),
  );
  const hello = hex('c1 07 f2 48 cd c9 c9 07 00');
  const helloAgain = hex('c1 05 f2 00 11 00 00');
  down(hello, 0);
  down(helloAgain, 0);
  up(hello, 0);
  up(helloAgain, 0);
  expect(items[2]).toMatchObject({ kind: 'text', text: 'Hello', compressed: true, problems: [] });
  expect(items[3]?.problems).toEqual([]);
  // A client that said `client_no_context_takeover` must not refer to earlier messages.
  expect(items[5]?.problems.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^not inflated/));
});

test('Engine.IO over WebSocket is recognised by EIO=4', () => {
  const { items, up, down } = feed();
  up(upgrade('/lab/l/c.d/socket.io/?EIO=4&transport=websocket'));
  down(ACCEPTED);
  up(encodeFrame({ opcode: 1, payload: '451-["a",{"_placeholder":true,"num":0}]', key: KEY }), 0);
  up(encodeFrame({ opcode: 2, payload: hex('01 02'), key: KEY }), 0);
  up(encodeFrame({ opcode: 1, payload: '4x', key: KEY }), 0);
  expect(items[2]).toMatchObject({ packet: { socketio: { data: ['a', hex('01 02')] } } });
  expect(items[3]).toMatchObject({ kind: 'binary', packet: { name: 'message', data: hex('01 02') } });
  expect(items[4]?.problems).toMatchObject([{ text: 'this is no Socket.IO type', at: 7 }]);
});

const POLL = '/lab/l/c.d/socket.io/?EIO=4&transport=polling&sid=s1';

test('packets of polling: up in a POST, down in the answer to a GET, attachments in later ones', () => {
  const sessions = new PollingSessions();
  const first = feed({ sessions });
  const second = feed({ sessions });
  const post = (body: string) => `POST ${POLL} HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  first.up(post('2\x1e451-["a",{"_placeholder":true,"num":0}]'));
  first.down(OK);
  second.up(post('bAQI='));
  second.up(`GET ${POLL} HTTP/1.1\r\n\r\n`);
  second.down(OK);
  second.down('HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n3\x1e42["b",1]');
  const [request, ok] = first.items;
  expect(request).toMatchObject({ packets: [{ name: 'ping' }, { socketio: { data: ['a', hex('01 02')] } }] });
  expect(ok).toMatchObject({ packets: [], body: bytesOf('ok') });
  expect(second.items.at(-1)).toMatchObject({
    packets: [{ name: 'pong' }, { socketio: { data: ['b', 1] } }],
  });
});

test('an attachment may come after the upgrade of its session', () => {
  const { items, up, down, end } = feed();
  up(`GET ${POLL} HTTP/1.1\r\n\r\n`);
  down('HTTP/1.1 200 OK\r\nContent-Length: 39\r\n\r\n451-["a",{"_placeholder":true,"num":0}]');
  up(upgrade(POLL.replace('polling', 'websocket')));
  down(ACCEPTED);
  down(encodeFrame({ opcode: 2, payload: hex('01 02') }), 0);
  end();
  expect(items[1]).toMatchObject({ packets: [{ socketio: { data: ['a', hex('01 02')] } }] });
  expect(items.flatMap(({ problems }) => problems)).toEqual([]);
});

test('a wrong packet of polling is found at its byte, between chunks as well', () => {
  const { items, up } = feed();
  const head = `POST ${POLL} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n`;
  up(`${head}2\r\n2\x1e\r\n2\r\n9x\r\n0\r\n\r\n`);
  expect(items.slice(0, 1).flatMap(problemsOf)).toMatchObject([{ at: head.length + 10 }]);
  expect(items[0]?.bytes[head.length + 10]).toBe(0x39);
});

test('an Engine.IO error and a compressed body have no packets', () => {
  const { items, up, down } = feed();
  up(`GET ${POLL} HTTP/1.1\r\n\r\n`.repeat(2));
  down('HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}');
  down('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}');
  expect(items.slice(2)).toMatchObject([
    { packets: [], problems: [] },
    { packets: [], problems: [] },
  ]);
});

test('of a long body the beginning is kept, and its whole packets', () => {
  const { items, up } = feed({ keepBytes: 20 });
  const head = `POST ${POLL} HTTP/1.1\r\nContent-Length: 1004\r\n\r\n`;
  up(`${head}2\x1e42["${'a'.repeat(997)}"`);
  expect(items[0]).toMatchObject({ size: head.length + 1_004, packets: [{ name: 'ping' }], problems: [] });
  expect(items[0]?.bytes).toHaveLength(head.length + 20);
});

test('what is no HTTP is broken, and all that follows', () => {
  const { items, up, end } = feed();
  up('hello\r\n\r\n');
  up(GET);
  end();
  expect(brief(items)).toEqual([
    'broken up 9 ! a malformed start line (0)',
    `broken up ${GET.length} ! a malformed start line (0)`,
    'end down 0',
  ]);
});

test('a head that never ends costs no more than its limit', () => {
  const { items, up } = feed();
  up('GET / HTTP/1.1\r\nA: ');
  for (let index = 0; index < 100; index += 1) up('a'.repeat(2_000));
  expect(items[0]).toMatchObject({ kind: 'broken', problems: [{ text: 'a head that is too long' }] });
  expect(items.reduce((sum, item) => sum + item.size, 0)).toBe(200_019);
});

test('what is left over at the end is told', () => {
  const { items, up, down, end } = feed();
  up(upgrade('/'));
  down(ACCEPTED);
  up(join(encodeFrame({ opcode: 1, payload: 'a', fin: false, key: KEY }), hello.slice(0, 8)), 0);
  down(hex('81'), 0);
  end();
  expect(brief(items).slice(2)).toEqual([
    'broken up 15 ! the connection ended before the rest of this (15)',
    'broken down 1 ! the connection ended before the rest of this (1)',
    'end down 0',
  ]);
  expect(items[2]?.bytes).toEqual(
    join(encodeFrame({ opcode: 1, payload: 'a', fin: false, key: KEY }), hello.slice(0, 8)),
  );
});

test.each([
  ['half a head', GET.slice(0, 30)],
  ['half a body', 'POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc'],
  ['half a chunk size', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1'],
  ['a request for an upgrade, and bytes', `${upgrade('/')}abc`],
])('the end comes after %s', (_name, text) => {
  const { items, up, end } = feed();
  up(text);
  end();
  expect(items.reduce((sum, item) => sum + item.size, 0)).toBe(text.length);
  expect(items.at(-2)?.kind).toBe('broken');
});

test('a gap among frames: what is left out is counted, and the next frame is read', () => {
  const { items, up, down, skip } = feed();
  up(upgrade('/'));
  down(ACCEPTED);
  down(answer.slice(0, 3), 0);
  skip('down', 500);
  down('the end of some frame', NO_FRAME_BEGINS);
  down(join(bytesOf('more'), answer), 4);
  down(answer, 0);
  expect(brief(items).slice(2)).toEqual([
    'broken down 3 ! the rest of this was left out (3)',
    'gap down 500',
    'broken down 25 ! the beginning of this was not recorded (0)',
    'text down 4 hi',
    'text down 4 hi',
  ]);
  expect(items[5]).toMatchObject({ frames: [{ offset: ACCEPTED.length + 528 }] });
});

test('joined late: the first frame that begins is read', () => {
  const { items, up, down, skip } = feed({
    known: { target: '/lab/l/c.d/socket.io/?EIO=4&transport=websocket&client=Cy', extensions: '' },
  });
  skip('up', 4_000);
  skip('down', 9_000);
  up(encodeFrame({ opcode: 1, payload: '2', key: KEY }), 0);
  down(join(bytesOf('xyz'), encodeFrame({ opcode: 1, payload: '3' })), 3);
  expect(brief(items)).toEqual([
    'text up 7 2',
    'broken down 3 ! the beginning of this was not recorded (0)',
    'text down 3 3',
  ]);
  expect(items[0]).toMatchObject({
    cell: 'c.d',
    client: 'Cy',
    packet: { name: 'ping' },
    frames: [{ offset: 4_000 }],
  });
});

test('joined late with compression: messages that refer to unseen ones are not inflated', () => {
  const { items, down, skip } = feed({
    known: { target: '/', extensions: 'permessage-deflate' },
    createInflater: (extensions, direction) => inflaterFor(extensions, direction, 1_000),
  });
  skip('down', 100);
  down(hex('c1 05 f2 00 11 00 00'), 0);
  expect(brief(items)).toEqual(['text down 7  ! not inflated: earlier messages were not recorded (2)']);
});

test('a gap between two HTTP messages is those of others', () => {
  const { items, up, down, skip } = feed();
  skip('up', 300);
  up(GET);
  skip('down', 900);
  down(OK);
  skip('up', 70);
  up(GET);
  skip('down', 900);
  down(OK);
  expect(items.map(({ kind }) => kind)).toEqual(['request', 'answer', 'request', 'answer']);
});

test('a gap inside an HTTP message: reading goes on where one seems to begin', () => {
  const { items, up, down, skip } = feed();
  up(GET);
  down('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nok');
  skip('down', 900);
  down('x'.repeat(98));
  up(GET);
  down(OK);
  expect(brief(items).slice(1)).toEqual([
    'broken down 43 ! the rest of this was left out (43)',
    'gap down 900',
    `request up ${GET.length} GET ${PATH} HTTP/1.1`,
    'broken down 98 ! the beginning of this was not recorded (0)',
    `answer down ${OK.length} HTTP/1.1 200 OK`,
  ]);
});

test('after answers that were left out, the next one finds its request', () => {
  const { items, up, down, skip } = feed();
  up('GET /a HTTP/1.1\r\n\r\n');
  down('HTTP/1.1 200 OK\r\nContent-Le');
  skip('down', 500);
  up('GET /b HTTP/1.1\r\n\r\n');
  up('GET /c HTTP/1.1\r\n\r\n');
  down(OK);
  expect(items.at(-1)).toMatchObject({ kind: 'answer', request: { target: '/c' } });
});

test('a handshake that was left out: frames are read all the same', () => {
  const { items, up, down, skip } = feed();
  skip('up', 400);
  up(hello, 0);
  skip('down', 400);
  down(answer, 0);
  expect(brief(items)).toEqual(['text up 11 hello', 'text down 4 hi']);
});
