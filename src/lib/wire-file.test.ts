import { describe, expect, test } from 'vitest';
import {
  answerOf,
  closeOf,
  messageOf,
  otherOf,
  pieceOf,
  requestOf,
  socketioOf,
} from '../../tests/support/wire-items.ts';
import { readWireFile, WireFileError, writeWireFile } from './wire-file.ts';

const items = [
  requestOf('GET / HTTP/1.1', [['Host', 'localhost']], { number: 1 }),
  answerOf('HTTP/1.1 200 OK', [], {
    body: 'soup',
    packets: [socketioOf('down', 2, ['a']).packet].flatMap((it) => it ?? []),
  }),
  pieceOf('data: 1'),
  messageOf('up', 'hello 🚀', { pieces: 3 }),
  messageOf(
    'down',
    Uint8Array.from({ length: 20_000 }, (_, at) => at),
    { opcode: 2 },
  ),
  socketioOf('up', 5, ['file', new Uint8Array([1, 2, 3])], { ackId: 3 }),
  closeOf('down', 1001, 'going away'),
  { ...otherOf('broken'), problems: [{ text: 'a client must mask every frame', source: 'RFC 6455', at: 1 }] },
  otherOf('end'),
  otherOf('gap', { size: 5_000_000 }),
];

test('what was saved is read again, all of it', async () => {
  const read = await readWireFile(writeWireFile(items));
  expect(read).toEqual(items);
});

test('what a client sends by itself, without data', async () => {
  const connect = socketioOf('up', 0, undefined);
  const [read] = await readWireFile(writeWireFile([connect]));
  expect(read).toMatchObject({ kind: 'text', packet: { socketio: { name: 'CONNECT' } } });
});

test.each([
  ['an object that looks like bytes', ['x', { $bytes: '!!' }], {}],
  ['an ack id beyond all numbers', ['x'], { ackId: Number.POSITIVE_INFINITY }],
])('%s makes no file unreadable', async (_name, data, options) => {
  expect(await readWireFile(writeWireFile([socketioOf('up', 2, data, options)]))).toHaveLength(1);
});

test('an empty list, too', async () => {
  expect(await readWireFile(writeWireFile([]))).toEqual([]);
});

describe('a file that anybody may have written', () => {
  // biome-ignore lint/suspicious/noExplicitAny: every test spoils another place of it.
  const spoiled = (spoil: (file: any) => void) => {
    const file = JSON.parse(writeWireFile(items));
    spoil(file);
    return JSON.stringify(file);
  };

  test.each<[name: string, text: string, says: RegExp]>([
    ['no JSON', 'hello', /damaged/],
    ['another JSON', '{"a":1}', /not a saved wire.*at: format/],
    ['JSON that is no object', '[]', /all of it/],
    ['another format', spoiled((file) => (file.format = 'x')), /at: format/],
    ['a later version', spoiled((file) => (file.version = 2)), /of version 2/],
    ['a kind that there is not', spoiled((file) => (file.items[0].kind = 'x')), /at: items.0.kind/],
    ['a number that is a text', spoiled((file) => (file.items[3].atMs = '5')), /at: items.3.atMs/],
    ['a time that no Date can hold', spoiled((file) => (file.items[3].atMs = 1e300)), /at: items.3.atMs/],
    ['a negative place', spoiled((file) => (file.items[7].problems[0].at = -1)), /at: items.7.problems.0.at/],
    ['bytes that are no base64', spoiled((file) => (file.items[3].bytes = { $bytes: '!' })), /damaged/],
    ['bytes that are a list', spoiled((file) => (file.items[3].bytes = [1, 2])), /at: items.3.bytes/],
    [
      'a key that is too long',
      spoiled((file) => (file.items[3].frames[0].key = { $bytes: 'AAAAAAAA' })),
      /frames.0.key/,
    ],
    ['an empty head', spoiled((file) => (file.items[3].frames[0].head = { $bytes: '' })), /frames.0.head/],
    ['a head without its key', spoiled((file) => (file.items[3].frames[0].masked = false)), /frames.0/],
    ['a message without a frame', spoiled((file) => (file.items[3].frames = [])), /at: items.3.frames/],
    ['an opcode that does not fit', spoiled((file) => (file.items[3].frames[0].opcode = 16)), /opcode/],
    ['a header of three', spoiled((file) => (file.items[0].head.headers = [['a', 'b', 'c']])), /headers.0/],
    ['a name that is endless', spoiled((file) => (file.items[0].client = 'x'.repeat(2_000))), /client/],
    ['too many lines', spoiled((file) => (file.items = Array(50_001).fill(file.items[8]))), /at: items/],
    [
      'too many frames',
      spoiled((file) => (file.items[3].frames = Array(10_001).fill(file.items[3].frames[0]))),
      /frames/,
    ],
  ])('%s is refused', async (_name, text, says) => {
    const reading = readWireFile(text);
    await expect(reading).rejects.toThrow(says);
    await expect(reading).rejects.toThrow(WireFileError);
  });

  test('names that objects have by themselves change nothing', async () => {
    const text = writeWireFile(items).replace('{"format"', '{"__proto__":{"polluted":1},"format"');
    expect(await readWireFile(text)).toEqual(items);
    expect({}).not.toHaveProperty('polluted');
  });
});
