import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytesOf, encodeFrame, type FrameToWrite, hex, join } from '../../tests/support/encode-wire.ts';
import { createInflater } from '../lib/inflater.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { type Message, MessageAssembler, type MessageAssemblerOptions } from './message-assembler.ts';

interface Assembled {
  messages: Message[];
  assembler: MessageAssembler;
  push(...frames: (FrameToWrite | Uint8Array)[]): void;
}

/** What a server's frames become. */
function assemble(options: Partial<MessageAssemblerOptions> = {}): Assembled {
  const messages: Message[] = [];
  const assembler = new MessageAssembler({ ...options, onMessage: (message) => messages.push(message) });
  const frames = new FrameDecoder({
    direction: 'down',
    deflate: options.deflate,
    keepBytes: options.keepBytes,
    onFrame: (frame, startedMs) => assembler.push(frame, startedMs),
  });
  let atMs = 0;
  const push = (...written: (FrameToWrite | Uint8Array)[]) => {
    for (const each of written) {
      atMs += 1;
      frames.push(each instanceof Uint8Array ? each : encodeFrame(each), atMs);
    }
  };
  return { messages, assembler, push };
}

const brief = (messages: Message[]) => messages.map(({ kind, text, size }) => [kind, text, size]);
const problems = (messages: Message[]) =>
  messages.map((message) => message.problems.map(({ text, at }) => [text, at]));

test('fragments become one message, and a ping between them one of its own', () => {
  const { messages, push } = assemble();
  push(
    { opcode: 1, payload: 'Hel', fin: false },
    { opcode: 9, payload: '?' },
    { opcode: 0, payload: '', fin: false },
    { opcode: 0, payload: 'lo' },
  );
  expect(brief(messages)).toEqual([
    ['ping', undefined, 3],
    ['text', 'Hello', 11],
  ]);
  expect(messages[1]).toMatchObject({ startedMs: 1, atMs: 4, payload: bytesOf('Hello'), problems: [] });
  expect(messages[1]?.bytes).toEqual(hex('01 03 48 65 6c 00 00 80 02 6c 6f'));
  expect(messages[1]?.frames.map((frame) => frame.offset)).toEqual([0, 8, 10]);
});

test.each([
  ['code and reason', '88 05 0f a0 62 79 65', 4000, 'bye', []],
  ['no code', '88 00', undefined, '', []],
  ['half a code', '88 01 03', undefined, '', [['one byte has no room for a close code', 2]]],
  ['1006', '88 02 03 ee', 1006, '', [['close code 1006 must not be sent', 2]]],
  ['1005', '88 02 03 ed', 1005, '', [['close code 1005 must not be sent', 2]]],
  ['999', '88 02 03 e7', 999, '', [['close code 999 has no meaning', 2]]],
  ['5000', '88 02 13 88', 5000, '', [['close code 5000 has no meaning', 2]]],
  ['a reason that is no text', '88 04 03 e8 61 ff', 1000, 'a\ufffd', [['the reason is not UTF-8', 5]]],
] as const)('close: %s', (_name, digits, code, text, wrong) => {
  const { messages, push } = assemble();
  push(hex(digits));
  expect(messages[0]).toMatchObject({ kind: 'close', code, text });
  expect(problems(messages)).toEqual([wrong]);
});

test.each([
  ['a byte that never is', '48 ff', 1],
  ['a character that is cut', '48 c3', 1],
  ['a byte that does not go on', 'c3 28', 1],
  ['half of a surrogate pair', 'ed a0 80', 1],
  ['an encoding that is too long', 'c0 af', 0],
  ['beyond the last character', 'f4 90 80 80', 1],
])('text that is not UTF-8: %s', (_name, digits, at) => {
  const { messages, push } = assemble();
  push({ opcode: 1, payload: hex(digits) });
  expect(problems(messages)).toEqual([[['this text is not UTF-8', 2 + at]]]);
  expect(messages[0]?.problems[0]?.source).toBe('RFC 6455, section 8.1');
});

test('a character may go over two fragments, and a wrong byte is found in the second', () => {
  const { messages, push } = assemble();
  push({ opcode: 1, payload: hex('c3'), fin: false }, { opcode: 0, payload: hex('a9') });
  push({ opcode: 1, payload: hex('61'), fin: false }, { opcode: 0, payload: hex('62 ff') });
  expect(messages.map((message) => message.text)).toEqual(['é', 'ab\ufffd']);
  expect(problems(messages)).toEqual([[], [['this text is not UTF-8', 6]]]);
});

test('a byte order mark belongs to the text', () => {
  const { messages, push } = assemble();
  push({ opcode: 1, payload: hex('ef bb bf 61') });
  expect(messages[0]?.text).toBe('\ufeffa');
});

test('a continuation with nothing to continue is a message of its own', () => {
  const { messages, push } = assemble();
  push({ opcode: 0, payload: 'lo' }, { opcode: 1, payload: 'next' });
  expect(problems(messages)).toEqual([[['there is no message to continue', 0]], []]);
});

test('a message that begins inside another one ends that', () => {
  const { messages, push } = assemble();
  push(
    { opcode: 1, payload: 'a', fin: false },
    { opcode: 0, payload: 'b', fin: false },
    { opcode: 1, payload: 'c' },
  );
  expect(brief(messages)).toEqual([
    ['text', 'ab', 6],
    ['text', 'c', 3],
  ]);
  expect(problems(messages)).toEqual([
    [['the rest of this never came', 3]],
    [['a message must not begin inside another one', 0]],
  ]);
});

test('a reserved opcode is an item that disturbs no message', () => {
  const { messages, push } = assemble();
  push({ opcode: 1, payload: 'a', fin: false }, { opcode: 5, payload: '!' }, { opcode: 0, payload: 'b' });
  expect(brief(messages)).toEqual([
    ['binary', undefined, 3],
    ['text', 'ab', 6],
  ]);
});

test('a message must not follow a close frame', () => {
  const { messages, push } = assemble();
  push({ opcode: 8 }, { opcode: 1, payload: 'late' }, { opcode: 10 });
  expect(problems(messages)).toEqual([[], [['a message must not follow a close frame', 0]], []]);
});

test('after a gap, what continues an unseen message is no mistake of the sender', () => {
  const { messages, assembler, push } = assemble();
  push({ opcode: 1, payload: 'a', fin: false });
  assembler.resync();
  push({ opcode: 0, payload: 'b', fin: false }, { opcode: 0, payload: 'c' }, { opcode: 0, payload: 'd' });
  expect(problems(messages)).toEqual([
    [['the beginning of this was not recorded', 0]],
    [['there is no message to continue', 0]],
  ]);
});

test('of a long message the beginning is kept, whole characters of it as text', () => {
  const { messages, push } = assemble({ keepBytes: 5 });
  push(
    { opcode: 1, payload: 'aéé', fin: false },
    { opcode: 0, payload: 'éé', fin: false },
    { opcode: 0, payload: 'z' },
  );
  expect(messages[0]).toMatchObject({ size: 16, text: 'aéé', problems: [] });
  expect(messages[0]?.bytes).toHaveLength(9);
  push({ opcode: 1, payload: 'aaaaéé' });
  expect(messages[1]).toMatchObject({ size: 10, text: 'aaaa', problems: [] });
});

test('of many fragments a thousand are kept, and all are counted', () => {
  const { messages, push } = assemble();
  push({ opcode: 2, fin: false });
  for (let index = 0; index < 5_000; index += 1) push({ opcode: 0, fin: false, rsv1: true });
  push({ opcode: 0 });
  expect(messages[0]?.size).toBe(2 * 5_002);
  expect(messages[0]?.frames).toHaveLength(1_024);
  expect(messages[0]?.problems.length).toBeLessThanOrEqual(1_024);
});

const HELLO = hex('f2 48 cd c9 c9 07 00');
const HELLO_AGAIN = hex('f2 00 11 00 00');

test('compressed messages are inflated, over fragments and one after the other', () => {
  const { messages, push } = assemble({
    deflate: true,
    inflater: createInflater(true, 1_000),
  });
  push(
    { opcode: 1, payload: HELLO.slice(0, 3), fin: false, rsv1: true },
    { opcode: 0, payload: HELLO.slice(3) },
    { opcode: 1, payload: 'as it is' },
    { opcode: 1, payload: HELLO_AGAIN, rsv1: true },
  );
  expect(messages.map(({ text, compressed }) => [text, compressed])).toEqual([
    ['Hello', true],
    ['as it is', false],
    ['Hello', true],
  ]);
  expect(messages[0]?.bytes).toEqual(join(hex('41 03 f2 48 cd'), hex('80 04 c9 c9 07 00')));
});

test('after a gap, compressed messages are told to be not inflated, unless each stands alone', () => {
  for (const contextTakeover of [true, false]) {
    const inflater = createInflater(contextTakeover, 1_000);
    const { messages, assembler, push } = assemble({ deflate: true, inflater });
    assembler.resync();
    push({ opcode: 1, payload: HELLO, rsv1: true });
    expect(messages[0]).toMatchObject(
      contextTakeover ? { text: undefined, payload: HELLO } : { text: 'Hello', problems: [] },
    );
    if (contextTakeover) {
      expect(problems(messages)).toEqual([[['not inflated: earlier messages were not recorded', 2]]]);
    }
  }
});

test('a compressed message that is too large is not inflated, nor what refers to it', () => {
  const inflater = createInflater(true, 1_000);
  const { messages, push } = assemble({ deflate: true, inflater, keepBytes: 8 });
  push({ opcode: 2, payload: new Uint8Array(9), rsv1: true }, { opcode: 1, payload: HELLO, rsv1: true });
  expect(problems(messages)).toEqual([
    [['not inflated: it is too large', 2]],
    [['not inflated: an earlier message was too large', 2]],
  ]);
});

test('without an inflater, and with what is no deflate, the bytes are shown as they are', () => {
  const without = assemble({ deflate: true });
  without.push({ opcode: 1, payload: HELLO, rsv1: true });
  expect(without.messages[0]).toMatchObject({ compressed: true, text: undefined, payload: HELLO });
  const broken = assemble({ deflate: true, inflater: createInflater(false, 1_000) });
  broken.push({ opcode: 1, payload: hex('07 ff ff'), rsv1: true });
  expect(problems(broken.messages)[0]?.[0]?.[0]).toMatch(/^not inflated: /);
});

test('inflated text that is not UTF-8 is a problem', () => {
  const { messages, push } = assemble({
    deflate: true,
    inflater: createInflater(false, 1_000),
  });
  push({ opcode: 1, payload: deflateRawSync(hex('61 ff')), rsv1: true });
  expect(problems(messages)).toEqual([[['this text is not UTF-8', 2]]]);
});
