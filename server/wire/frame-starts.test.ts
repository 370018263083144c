import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frame } from '../../tests/support/raw-tcp.ts';
import { FrameStarts } from './frame-starts.ts';

/** Where the frames begin, by what is told of each piece. */
function startsOf(pieces: Uint8Array[]): number[] {
  const starts = new FrameStarts();
  const told: number[] = [];
  let passed = 0;
  for (const piece of pieces) {
    const start = starts.push(piece);
    if (start >= 0) told.push(passed + start);
    passed += piece.length;
  }
  return told;
}

test.each([0, 1, 125, 126, 65_535, 65_536])('frames of %i bytes, masked or not', (length) => {
  for (const masked of [true, false]) {
    const bytes = frame(new Uint8Array(length), { masked });
    expect(startsOf([bytes, bytes, bytes])).toEqual([0, bytes.length, 2 * bytes.length]);
  }
});

test('the first frame that begins in a piece is told, wherever it was cut', () => {
  const lengths = fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constant(70_000)), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(lengths, fc.boolean(), fc.array(fc.nat(), { maxLength: 20 }), (lengths, masked, places) => {
      const frames = lengths.map((length) => frame(new Uint8Array(length), { masked }));
      const begins = frames.map((_, at) => frames.slice(0, at).reduce((sum, { length }) => sum + length, 0));
      const bytes = Buffer.concat(frames);
      const cuts = [...new Set([0, ...places.map((place) => place % bytes.length)])].sort((a, b) => a - b);
      const pieces = cuts.map((cut, at) => bytes.subarray(cut, cuts[at + 1] ?? bytes.length));
      const expected = cuts.flatMap((cut, at) => {
        const first = begins.find((begin) => begin >= cut && begin < (cuts[at + 1] ?? bytes.length));
        return first === undefined ? [] : [first];
      });
      expect(startsOf(pieces)).toEqual(expected);
    }),
  );
});
