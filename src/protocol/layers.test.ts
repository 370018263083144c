import { expect, test } from 'vitest';
import { bytesOf, encodeFrame, join, KEY } from '../../tests/support/encode-wire.ts';
import { createConnectionDecoder } from './connection-decoder.ts';
import { layersOf } from './layers.ts';
import { PollingSessions } from './polling-sessions.ts';
import type { WireItem } from './wire-item.ts';
import { NO_FRAMES } from './wire-records.ts';

const POLLING = '/a/socket.io/?EIO=4&sid=x';
const UPGRADE = bytesOf('GET /?EIO=4 HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
const ACCEPTED = bytesOf('HTTP/1.1 101 Go\r\n\r\n');

/** The last item of these bytes, which pass in turn up, down, up …. */
function lastOf(...turns: Uint8Array[]): WireItem {
  const items: WireItem[] = [];
  const decoder = createConnectionDecoder({
    connection: 1,
    sessions: new PollingSessions(),
    onItem: (item) => items.push(item),
  });
  const offsets = { up: 0, down: 0 };
  turns.forEach((bytes, index) => {
    const direction = index % 2 === 0 ? 'up' : 'down';
    decoder.push({ direction, atMs: 1, offset: offsets[direction], start: NO_FRAMES, bytes });
    offsets[direction] += bytes.length;
  });
  const last = items.at(-1);
  if (!last) throw new Error('nothing was decoded');
  return last;
}

/** Each layer's size, and the texts of its ranges. */
function brief(item: WireItem): Record<string, [size: number, ...texts: string[]]> {
  const text = (start: number, end: number) => new TextDecoder().decode(item.bytes.slice(start, end));
  return Object.fromEntries(
    layersOf(item).map(({ name, size, ranges }) => [
      name,
      [size, ...ranges.map(({ start, end }) => text(start, end))],
    ]),
  );
}

test('a Socket.IO event in a frame', () => {
  const frame = encodeFrame({ opcode: 1, payload: '42/é,7["msg","hello"]' });
  expect(brief(lastOf(UPGRADE, join(ACCEPTED, frame)))).toEqual({
    frame: [2, expect.any(String)],
    'Engine.IO': [1, '4'],
    'Socket.IO': [6, '2', '/é,', '7'],
    data: [15, '["msg","hello"]'],
  });
});

test('in fragments each frame has a head', () => {
  const frames = [
    encodeFrame({ opcode: 1, payload: '42["m', fin: false, key: KEY }),
    encodeFrame({ opcode: 0, payload: 'sg"]', key: KEY }),
  ];
  const layers = layersOf(lastOf(UPGRADE, ACCEPTED, join(...frames)));
  expect(layers.map(({ name, size }) => [name, size])).toEqual([
    ['frame', 12],
    ['Engine.IO', 1],
    ['Socket.IO', 1],
    ['data', 7],
  ]);
  expect(layers.at(-1)?.ranges).toMatchObject([
    { start: 8, end: 11 },
    { start: 17, end: 21 },
  ]);
});

test.each([
  ['an Engine.IO ping', '2', { frame: 2, 'Engine.IO': 1 }],
  ['a probe', '2probe', { frame: 2, 'Engine.IO': 6 }],
  ['a CONNECT', '40{"sid":"x"}', { frame: 2, 'Engine.IO': 1, 'Socket.IO': 12 }],
])('%s has no data', (_name, payload, sizes) => {
  const layers = layersOf(lastOf(UPGRADE, join(ACCEPTED, encodeFrame({ opcode: 1, payload }))));
  expect(Object.fromEntries(layers.map(({ name, size }) => [name, size]))).toEqual(sizes);
});

test('a polling payload in chunks', () => {
  const head = `POST ${POLLING} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n`;
  expect(brief(lastOf(bytesOf(`${head}4\r\n42["\r\n5\r\na"]\x1e2\r\n0\r\n\r\n`)))).toEqual({
    HTTP: [head.length + 15, `${head}4\r\n`, '\r\n5\r\n', '\r\n0\r\n\r\n'],
    'Engine.IO': [3, '4', '\x1e', '2'],
    'Socket.IO': [1, '2'],
    data: [5, '["', 'a"]'],
  });
});

test('a plain body, a piece of one, and a close frame', () => {
  const request = bytesOf('GET / HTTP/1.1\r\n\r\n');
  expect(brief(lastOf(request, bytesOf('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')))).toMatchObject({
    HTTP: [38, expect.any(String)],
    data: [2, 'ok'],
  });
  const chunked = bytesOf('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n');
  expect(brief(lastOf(request, chunked))).toEqual({ HTTP: [5, '2\r\n', '\r\n'], data: [2, 'ok'] });
  const close = encodeFrame({ opcode: 8, payload: '\x03\x68bye' });
  expect(layersOf(lastOf(UPGRADE, join(ACCEPTED, close)))).toMatchObject([{ name: 'frame', size: 7 }]);
});
