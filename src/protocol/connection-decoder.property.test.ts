import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bytesOf,
  chunksOf,
  encodeFrame,
  type FrameToWrite,
  join,
  KEY,
  type Stream,
  withoutTimes,
} from '../../tests/support/encode-wire.ts';
import { inflaterFor } from '../lib/inflater.ts';
import { createConnectionDecoder } from './connection-decoder.ts';
import { layersOf } from './layers.ts';
import { PollingSessions } from './polling-sessions.ts';
import type { Chunk, WireItem } from './wire-item.ts';
import { NO_FRAME_BEGINS, NO_FRAMES } from './wire-records.ts';

/** What the decoder makes of chunks, and of the end after them. */
function decode(chunks: readonly Chunk[], keepBytes = 65_536): WireItem[] {
  const items: WireItem[] = [];
  const decoder = createConnectionDecoder({
    connection: 1,
    sessions: new PollingSessions(),
    createInflater: (extensions, direction) => inflaterFor(extensions, direction, 65_536),
    keepBytes,
    onItem: (item) => items.push(item),
  });
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end(1);
  return items;
}

const sizeOf = (items: readonly { size: number }[]) => items.reduce((sum, { size }) => sum + size, 0);
const lengthOf = (chunks: readonly Chunk[]) => chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);

interface Exchange {
  body: string;
  isPost: boolean;
  chunks: number[] | undefined;
  path: string;
}

const exchange: fc.Arbitrary<Exchange> = fc.record({
  body: fc.string({ unit: fc.constantFrom(...'42["aé"]\x1eb0') }),
  isPost: fc.boolean(),
  chunks: fc.option(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), { nil: undefined }),
  path: fc.constantFrom('/lab/l/c.d/http/a', '/lab/l/c.d/socket.io/?EIO=4&transport=polling&sid=x'),
});

/** A body with its framing header before it. */
function encodeBody(body: string, chunks: number[] | undefined): Uint8Array {
  const content = bytesOf(body);
  if (!chunks) return join(bytesOf(`Content-Length: ${content.length}\r\n\r\n`), content);
  const runs = [bytesOf('Transfer-Encoding: chunked\r\n\r\n')];
  let at = 0;
  for (const size of [...chunks, content.length]) {
    const run = content.slice(at, at + size);
    at += run.length;
    if (run.length > 0) runs.push(bytesOf(`${run.length.toString(16)}\r\n`), run, bytesOf('\r\n'));
  }
  return join(...runs, bytesOf('0\r\n\r\n'));
}

function encodeExchange({ body, isPost, chunks, path }: Exchange): [request: Uint8Array, answer: Uint8Array] {
  const head = bytesOf(`${isPost ? 'POST' : 'GET'} ${path} HTTP/1.1\r\n`);
  const request = isPost ? join(head, encodeBody(body, chunks)) : join(head, bytesOf('\r\n'));
  return [request, join(bytesOf('HTTP/1.1 200 OK\r\n'), encodeBody(body, chunks))];
}

const payload = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'42["aé"]-') }).map(bytesOf),
  fc.constantFrom(126, 300, 65_536).map((length) => new Uint8Array(length).fill(97)),
);

/** A message as its frames. */
const message: fc.Arbitrary<FrameToWrite[]> = fc.oneof(
  fc.record({ opcode: fc.nat(15), payload, fin: fc.boolean(), rsv1: fc.boolean() }).map((frame) => [frame]),
  fc
    .tuple(fc.constantFrom(1, 2), fc.array(payload, { minLength: 2, maxLength: 4 }))
    .map(([opcode, parts]) =>
      parts.flatMap((part, index): FrameToWrite[] => [
        { opcode: index === 0 ? opcode : 0, payload: part, fin: index === parts.length - 1 },
        ...(index === 0 ? [{ opcode: 9, payload: '?' }] : []),
      ]),
    ),
);

const messages = fc.array(message, { maxLength: 4 }).map((list) => list.flat());

interface Conversation {
  up: Stream;
  down: Stream;
  /** Bytes of requests. */
  upHttp: number;
}

const conversation: fc.Arbitrary<Conversation> = fc
  .record({
    exchanges: fc.array(exchange, { maxLength: 3 }),
    upgrade: fc.option(fc.record({ up: messages, down: messages, query: fc.constantFrom('', '?EIO=4') }), {
      nil: undefined,
    }),
    extensions: fc.constantFrom('', 'Sec-WebSocket-Extensions: permessage-deflate\r\n'),
  })
  .map(({ exchanges, upgrade, extensions }) => {
    const http = exchanges.map(encodeExchange);
    const up = http.map(([request]) => request);
    const down = http.map(([, answer]) => answer);
    if (upgrade) {
      up.push(
        bytesOf(
          `GET /lab/l/c.d/ws${upgrade.query} HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
        ),
      );
      down.push(bytesOf(`HTTP/1.1 101 Switching Protocols\r\n${extensions}\r\n`));
    }
    const upFrames = (upgrade?.up ?? []).map((frame) => encodeFrame({ ...frame, key: KEY }));
    return {
      up: streamOf('up', up, upFrames),
      down: streamOf('down', down, (upgrade?.down ?? []).map(encodeFrame)),
      upHttp: join(...up).length,
    };
  });

function streamOf(direction: 'up' | 'down', http: Uint8Array[], frames: Uint8Array[]): Stream {
  const starts: number[] = [];
  let at = join(...http).length;
  for (const frame of frames) {
    starts.push(at);
    at += frame.length;
  }
  return { direction, bytes: join(...http, ...frames), frames: starts };
}

/** Chunks in an order that can be: requests, answers and frames down, frames up. */
function chunksIn({ up, down, upHttp }: Conversation, cuts: number[]): Chunk[] {
  const upChunks = chunksOf(up, [...cuts.map((cut) => cut % (up.bytes.length + 1)), upHttp]);
  const downChunks = chunksOf(
    down,
    cuts.map((cut) => cut % (down.bytes.length + 1)),
  );
  const isHttp = ({ offset }: Chunk) => offset < upHttp;
  return [...upChunks.filter(isHttp), ...downChunks, ...upChunks.filter((chunk) => !isHttp(chunk))];
}

const cuts = fc.array(fc.nat(), { maxLength: 30 });

test('items are the same wherever the bytes were cut, and account for each byte', () => {
  fc.assert(
    fc.property(conversation, cuts, (written, places) => {
      const whole = decode(chunksIn(written, []));
      const cut = decode(chunksIn(written, places));
      expect(withoutTimes(cut)).toEqual(withoutTimes(whole));
      expect(sizeOf(cut)).toBe(written.up.bytes.length + written.down.bytes.length);
    }),
    { numRuns: 200 },
  );
});

test('items have the bytes that were written', () => {
  fc.assert(
    fc.property(conversation, cuts, (written, places) => {
      const items = decode(chunksIn(written, places), 1_000_000);
      for (const { bytes, direction } of [written.up, written.down]) {
        const own = items.filter((item) => item.direction === direction);
        const http = join(
          ...own.filter((item) => 'head' in item || 'body' in item).map((item) => item.bytes),
        );
        expect(Buffer.from(bytes).subarray(0, http.length).equals(http)).toBe(true);
        for (const { offset, head, wirePayload } of own.flatMap((item) =>
          'frames' in item ? item.frames : [],
        )) {
          const frame = join(head, wirePayload);
          expect(
            Buffer.from(bytes)
              .subarray(offset, offset + frame.length)
              .equals(frame),
          ).toBe(true);
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('the layers of an item make up its size, and their ranges its bytes', () => {
  fc.assert(
    fc.property(conversation, fc.constantFrom(20, 65_536), (written, keepBytes) => {
      for (const item of decode(chunksIn(written, []), keepBytes)) {
        if (item.kind === 'broken' || item.kind === 'end') continue;
        const layers = layersOf(item);
        expect(sizeOf(layers)).toBe(item.size);
        const ranges = layers.flatMap((layer) => layer.ranges).sort((a, b) => a.start - b.start);
        expect(ranges.map(({ start }) => start)).toEqual(
          [0, ...ranges.map(({ end }) => end)].slice(0, ranges.length),
        );
        expect(ranges.at(-1)?.end).toBe(item.bytes.length);
      }
    }),
    { numRuns: 100 },
  );
});

test('a small conversation is the same cut at every place', () => {
  const [request, answer] = encodeExchange({
    body: '42["a"]\x1e2',
    isPost: true,
    chunks: [3],
    path: '/a?EIO=4&sid=x',
  });
  const upgrade = bytesOf('GET /ws?EIO=4 HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const frames: FrameToWrite[] = [
    { opcode: 1, payload: '451-["é",{"_placeholder":true,"num":0}]', fin: false },
    { opcode: 9, payload: '?' },
    { opcode: 0, payload: '' },
    { opcode: 2, payload: new Uint8Array(130) },
    { opcode: 8, payload: '\x03\x3f' },
  ];
  const written: Conversation = {
    up: streamOf(
      'up',
      [request, upgrade],
      frames.map((frame) => encodeFrame({ ...frame, key: KEY })),
    ),
    down: streamOf('down', [answer, bytesOf('HTTP/1.1 101 Go\r\n\r\n')], frames.map(encodeFrame)),
    upHttp: request.length + upgrade.length,
  };
  const whole = withoutTimes(decode(chunksIn(written, [])));
  const { length } = written.up.bytes;
  for (let cut = 0; cut <= length; cut += 1) {
    expect(withoutTimes(decode(chunksIn(written, [cut])))).toEqual(whole);
  }
  const everywhere = Array.from({ length }, (_, cut) => cut);
  expect(withoutTimes(decode(chunksIn(written, everywhere)))).toEqual(whole);
});

/** Changes some bytes, as a broken or hostile peer would. */
function spoil(chunk: Chunk, changes: [at: number, byte: number][]): Chunk {
  const bytes = chunk.bytes.slice();
  for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
  return { ...chunk, bytes };
}

const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 });

test('whatever was broken on the way, nothing throws and each byte is accounted for', () => {
  fc.assert(
    fc.property(conversation, cuts, changes, (written, places, spoiled) => {
      const chunks = chunksIn(written, places).map((chunk) => spoil(chunk, spoiled));
      expect(sizeOf(decode(chunks))).toBe(lengthOf(chunks));
      expect(sizeOf(decode(chunks, 10))).toBe(lengthOf(chunks));
    }),
    { numRuns: 300 },
  );
});

test('whatever was left out on the way, the rest is accounted for, and what is missing among frames', () => {
  fc.assert(
    fc.property(conversation, cuts, fc.array(fc.boolean()), (written, places, dropped) => {
      const chunks = chunksIn(written, places).filter((_, index) => !dropped[index]);
      const items = decode(chunks);
      expect(sizeOf(items.filter(({ kind }) => kind !== 'gap'))).toBe(lengthOf(chunks));
      expect(sizeOf(items)).toBeLessThanOrEqual(written.up.bytes.length + written.down.bytes.length);
    }),
    { numRuns: 300 },
  );
});

const garbage: fc.Arbitrary<Omit<Chunk, 'offset'>> = fc.record({
  direction: fc.constantFrom('up', 'down'),
  atMs: fc.constant(1),
  start: fc.constantFrom(NO_FRAMES, NO_FRAME_BEGINS),
  bytes: fc.oneof(
    fc.uint8Array({ maxLength: 500 }),
    fc
      .constantFrom(
        'GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
        'HTTP/1.1 101 x\r\n\r\n',
      )
      .map(bytesOf),
  ),
});

test('random garbage is accounted for', () => {
  fc.assert(
    fc.property(fc.array(garbage, { maxLength: 20 }), fc.boolean(), (pieces, withGaps) => {
      const offsets = { up: 0, down: 0 };
      const chunks = pieces.map((piece) => {
        const offset = offsets[piece.direction];
        offsets[piece.direction] += piece.bytes.length + (withGaps ? 3 : 0);
        return { ...piece, offset };
      });
      const items = decode(chunks);
      expect(sizeOf(items.filter(({ kind }) => kind !== 'gap'))).toBe(lengthOf(chunks));
    }),
    { numRuns: 1_000 },
  );
});
