import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, encodeFrame, hex, join, KEY } from '../../tests/support/encode-wire.ts';
import type { Run } from './bytes.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { partialFrame } from './partial-frame.ts';
import type { Direction, Frame } from './wire-item.ts';

/** The frames in these pieces, which pass at 1, 2, 3 … ms. */
function decode(pieces: Uint8Array[], direction: Direction = 'down', keepBytes = 1_000): Frame[] {
  const frames: Frame[] = [];
  const decoder = new FrameDecoder({ direction, keepBytes, onFrame: (frame) => frames.push(frame) });
  pieces.forEach((piece, index) => {
    decoder.push(piece, index + 1);
  });
  return frames;
}

const text = (frame: Frame | undefined) => new TextDecoder().decode(frame?.payload);

test.each([
  [
    'unmasked text',
    '81 05 48 65 6c 6c 6f',
    'down',
    { fin: true, opcode: 1, masked: false, length: 5 },
    'Hello',
  ],
  ['masked text', '81 85 37 fa 21 3d 7f 9f 4d 51 58', 'up', { fin: true, opcode: 1, masked: true }, 'Hello'],
  ['a first fragment', '01 03 48 65 6c', 'down', { fin: false, opcode: 1 }, 'Hel'],
  ['a last fragment', '80 02 6c 6f', 'down', { fin: true, opcode: 0 }, 'lo'],
  ['a ping', '89 05 48 65 6c 6c 6f', 'down', { opcode: 9, masked: false }, 'Hello'],
  [
    'a masked pong',
    '8a 85 37 fa 21 3d 7f 9f 4d 51 58',
    'up',
    { opcode: 10, masked: true, key: KEY },
    'Hello',
  ],
] as const)('sample of RFC 6455, section 5.7: %s', (_name, digits, direction, fields, payload) => {
  const [frame, ...more] = decode([hex(digits)], direction);
  expect(frame).toMatchObject({ ...fields, direction, offset: 0, lengthBits: 7, problems: [] });
  expect(text(frame)).toBe(payload);
  expect(more).toEqual([]);
});

test.each([
  ['256 bytes', '82 7e 01 00', 256, 16],
  ['64 KiB', '82 7f 00 00 00 00 00 01 00 00', 65_536, 64],
])('sample of RFC 6455, section 5.7: %s of binary', (_name, head, length, lengthBits) => {
  const [frame] = decode([hex(head), new Uint8Array(length).fill(7)]);
  expect(frame).toMatchObject({ opcode: 2, length, lengthBits, problems: [], atMs: 2 });
  expect(frame?.head).toEqual(hex(head));
  expect(frame?.payload).toEqual(new Uint8Array(Math.min(1_000, length)).fill(7));
});

test.each([
  ['a frame without a mask from a client', 'up', '81 00', 'a client must mask every frame', 1, '5.1'],
  ['a mask from a server', 'down', '81 80 00 00 00 00', 'a server must not mask a frame', 1, '5.1'],
  ['RSV1 without an extension', 'down', 'c1 00', 'a reserved bit is 1 without an extension', 0, '5.2'],
  ['RSV3', 'down', '91 00', 'a reserved bit is 1 without an extension', 0, '5.2'],
  ['a reserved opcode', 'down', '83 00', 'opcode 3 is reserved', 0, '5.2'],
  ['a reserved control opcode', 'down', '8b 00', 'opcode 11 is reserved', 0, '5.2'],
  ['a ping in fragments', 'down', '09 00', 'a control frame must not be fragmented', 0, '5.5'],
  [
    'a long ping',
    'down',
    `89 7e 00 80 ${'00'.repeat(128)}`,
    'a control frame carries at most 125 bytes',
    1,
    '5.5',
  ],
  [
    'a length that is too long in 16 bits',
    'down',
    '82 7e 00 01 00',
    'the length is not in its shortest form',
    2,
    '5.2',
  ],
  [
    'the same in 64 bits',
    'down',
    '82 7f 00 00 00 00 00 00 00 01 00',
    'the length is not in its shortest form',
    2,
    '5.2',
  ],
] as const)(
  '%s is a problem, and the next frame is read',
  (_name, direction, digits, problem, at, section) => {
    const next = encodeFrame({ opcode: 1, payload: 'next', key: direction === 'up' ? KEY : undefined });
    const [broken, good] = decode([join(hex(digits), next)], direction);
    expect(broken?.problems).toEqual([{ text: problem, source: `RFC 6455, section ${section}`, at }]);
    expect(text(good)).toBe('next');
    expect(good?.problems).toEqual([]);
  },
);

test.each([
  [0xc9, 'RSV1 on a ping'],
  [0xc0, 'RSV1 on a continuation'],
])('with permessage-deflate %i is a problem: %s', (first) => {
  const frames: Frame[] = [];
  const decoder = new FrameDecoder({
    direction: 'down',
    deflate: true,
    onFrame: (frame) => frames.push(frame),
  });
  decoder.push(Uint8Array.of(first, 0, 0xc1, 0), 1);
  expect(frames.map((frame) => frame.problems.map((problem) => problem.source))).toEqual([
    ['RFC 7692, section 6'],
    [],
  ]);
});

test('a length with its first bit set is a problem at once, and costs nothing', () => {
  const decoder = new FrameDecoder({ direction: 'down', onFrame: () => expect.unreachable() });
  decoder.push(hex('82 7f ff ff ff ff ff ff ff ff 01 02'), 1);
  const partial = partialFrame(decoder.unfinished as Run, 'down');
  expect(partial).toMatchObject({ received: 2, frame: { length: Number.MAX_SAFE_INTEGER } });
  expect(partial.problems).toEqual([
    { text: 'the first bit of a 64-bit length must be 0', source: 'RFC 6455, section 5.2', at: 2 },
  ]);
});

test('what has come of a frame can be asked for', () => {
  const decoder = new FrameDecoder({ direction: 'up', onFrame: () => undefined });
  const partial = () => decoder.unfinished && partialFrame(decoder.unfinished, 'up');
  expect(partial()).toBeUndefined();
  decoder.push(hex('83'), 1);
  expect(partial()).toMatchObject({ head: hex('83'), frame: undefined, received: 0 });
  expect(partial()?.problems.map((problem) => problem.text)).toEqual(['opcode 3 is reserved']);
  decoder.push(hex('85 37 fa 21 3d 7f 9f'), 1);
  expect(partial()).toMatchObject({ received: 2, frame: { length: 5, payload: bytesOf('He') } });
  decoder.push(hex('4d 51 58'), 1);
  expect(partial()).toBeUndefined();
});

test('after a gap, reading goes on at the frame that begins', () => {
  const frames: Frame[] = [];
  const decoder = new FrameDecoder({ direction: 'down', onFrame: (frame) => frames.push(frame) });
  decoder.push(hex('81 7e 40 00 01'), 1);
  decoder.resync(20_000);
  decoder.push(hex('81 01 61 81 01 62'), 1);
  expect(frames.map((frame) => [text(frame), frame.offset])).toEqual([
    ['a', 20_000],
    ['b', 20_003],
  ]);
});

test('of a long payload the beginning is kept', () => {
  const payload = Uint8Array.from({ length: 5_000 }, (_, at) => at);
  const bytes = encodeFrame({ opcode: 2, payload, key: KEY });
  const [frame] = decode([bytes.slice(0, 500), bytes.slice(500, 3_000), bytes.slice(3_000)], 'up');
  expect(frame?.length).toBe(5_000);
  expect(frame?.payload).toEqual(payload.slice(0, 1_000));
  expect(frame?.wirePayload).toEqual(bytes.slice(8, 1_008));
});

const key = fc.uint8Array({ minLength: 4, maxLength: 4 });
const frame = fc.record({
  opcode: fc.nat(15),
  fin: fc.boolean(),
  rsv1: fc.boolean(),
  key: fc.option(key, { nil: undefined }),
  payload: fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc.constantFrom(124, 125, 126, 127, 65_535, 65_536).map((length) => new Uint8Array(length).fill(1)),
  ),
});

test('frames are the same wherever their bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 6 }), fc.array(fc.nat()), (written, cuts) => {
      const bytes = join(...written.map(encodeFrame));
      const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
      const pieces = ends.map((end, index) => bytes.slice(ends[index - 1] ?? 0, end));
      const read = decode(pieces, 'up', 70_000);
      expect(
        read.map(({ opcode, fin, rsv1, key, payload }) => ({ opcode, fin, rsv1, key, payload })),
      ).toEqual(written);
    }),
  );
});

test('small frames are the same cut at every place', () => {
  const bytes = join(
    encodeFrame({ opcode: 1, payload: 'Hel', fin: false, key: KEY }),
    encodeFrame({ opcode: 9, payload: '?', key: KEY }),
    encodeFrame({ opcode: 0, payload: new Uint8Array(130), key: KEY }),
  );
  const times = ({ atMs: _, ...rest }: Frame) => rest;
  const whole = decode([bytes], 'up').map(times);
  expect(whole).toHaveLength(3);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    expect(decode([bytes.slice(0, cut), bytes.slice(cut)], 'up').map(times)).toEqual(whole);
  }
  expect(
    decode(
      [...bytes].map((byte) => Uint8Array.of(byte)),
      'up',
    ).map(times),
  ).toEqual(whole);
});

test.each(['Uint8Array', 'Buffer'])('a %s may change once it has been read', (kind) => {
  const written = encodeFrame({ opcode: 1, payload: 'Hello' });
  const bytes = kind === 'Buffer' ? Buffer.from(written) : written;
  const [read] = decode([bytes]);
  bytes.fill(0);
  expect(text(read)).toBe('Hello');
  expect(read?.head).toEqual(hex('81 05'));
});
