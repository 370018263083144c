import { promisify } from 'node:util';
import { constants, createDeflateRaw, type DeflateRaw, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createInflater } from './inflater.ts';

const MAX = 1_000_000;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const hex = (digits: string) => Uint8Array.from(Buffer.from(digits.replaceAll(' ', ''), 'hex'));

test.each([
  ['a fixed block', 'f2 48 cd c9 c9 07 00', 'Hello'],
  ['a stored block', '00 05 00 fa ff 48 65 6c 6c 6f 00', 'Hello'],
  ['a block marked as the last one', 'f3 48 cd c9 c9 07 00 00', 'Hello'],
  ['two blocks', 'f2 48 05 00 00 00 ff ff ca c9 c9 07 00', 'Hello'],
  ['nothing', '00', ''],
])('sample of RFC 7692, section 7.2.3: %s', (_name, payload, message) => {
  expect(text(createInflater(true, MAX).inflate(hex(payload), true))).toBe(message);
});

test('sample of RFC 7692, section 7.2.3.2: the second message refers to the first', () => {
  const inflater = createInflater(true, MAX);
  expect(text(inflater.inflate(hex('f2 48 cd c9 c9 07 00'), true))).toBe('Hello');
  expect(text(inflater.inflate(hex('f2 00 11 00 00'), true))).toBe('Hello');
});

test('without context takeover nothing of an earlier message is known', () => {
  const inflater = createInflater(false, MAX);
  inflater.inflate(hex('f2 48 cd c9 c9 07 00'), true);
  expect(() => inflater.inflate(hex('f2 00 11 00 00'), true)).toThrow();
  expect(text(inflater.inflate(hex('f2 48 cd c9 c9 07 00'), true))).toBe('Hello');
});

/** Compresses as a sender with context takeover does (RFC 7692, section 7.2.1). */
function createSender(deflate: DeflateRaw): (message: Uint8Array) => Promise<Uint8Array> {
  const runs: Buffer[] = [];
  deflate.on('data', (run: Buffer) => runs.push(run));
  const flush = promisify((done: () => void) => deflate.flush(constants.Z_SYNC_FLUSH, done));
  return async (message) => {
    deflate.write(message);
    await flush();
    return new Uint8Array(Buffer.concat(runs.splice(0)).subarray(0, -4));
  };
}

const levels = fc.constantFrom(0, 1, 6, 9);
const messages = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .tuple(fc.uint8Array({ maxLength: 20 }), fc.nat(4_000))
      .map(([piece, times]) =>
        Uint8Array.from({ length: piece.length * times }, (_, at) => piece[at % piece.length] ?? 0),
      ),
  ),
  { maxLength: 8 },
);

test('inflates what zlib deflated, one message after the other', async () => {
  await fc.assert(
    fc.asyncProperty(levels, messages, async (level, sent) => {
      const deflate = createDeflateRaw({ level });
      const send = createSender(deflate);
      const inflater = createInflater(true, MAX);
      for (const message of sent) {
        expect(Buffer.from(inflater.inflate(await send(message), true)).equals(message)).toBe(true);
      }
      deflate.close();
    }),
    { numRuns: 60 },
  );
});

test('refers back over messages up to 32 KiB and no further', async () => {
  const send = createSender(createDeflateRaw());
  const inflater = createInflater(true, MAX);
  const random = (seed: number) => {
    let state = seed;
    return Uint8Array.from({ length: 20_000 }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state >> 16;
    });
  };
  for (const seed of [1, 2, 1, 1, 3, 2, 2]) {
    const message = random(seed);
    expect(Buffer.from(inflater.inflate(await send(message), true)).equals(message)).toBe(true);
  }
});

test('a message that would become too large is refused, and what refers to it', () => {
  const bomb = deflateRawSync(new Uint8Array(50_000_000), { finishFlush: constants.Z_SYNC_FLUSH });
  const inflater = createInflater(true, 65_536);
  expect(() => inflater.inflate(bomb, true)).toThrow('more than 65,536 bytes');
  expect(() => inflater.inflate(hex('f2 48 cd c9 c9 07 00'), true)).toThrow('an earlier message');
  const alone = createInflater(false, 65_536);
  expect(() => alone.inflate(bomb, true)).toThrow();
  expect(text(alone.inflate(hex('f2 48 cd c9 c9 07 00'), true))).toBe('Hello');
});

test('what is not deflate is refused or inflated to something, and ends', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (garbage) => {
      try {
        expect(createInflater(true, 10_000).inflate(garbage, true).length).toBeLessThanOrEqual(10_000);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 2_000 },
  );
});
