import { encodePayload } from 'engine.io-parser';
import fc from 'fast-check';
import { Encoder } from 'socket.io-parser';
import { expect, test } from 'vitest';
import { bytesOf } from '../../tests/support/encode-wire.ts';
import { PacketDecoder } from './packet-decoder.ts';
import type { Packet } from './wire-item.ts';

const read = (text: string) => new PacketDecoder(true).text(text);

/** Each part's name and its text. */
function partsOf(packet: Packet, text: string): [name: string, text: string][] {
  const bytes = bytesOf(text);
  return packet.parts.map(({ name, start, end }) => [
    name,
    new TextDecoder().decode(bytes.slice(start, end)),
  ]);
}

test.each([
  ['0{"sid":"x"}', 'open', '{"sid":"x"}'],
  ['1', 'close', ''],
  ['2', 'ping', ''],
  ['2probe', 'ping', 'probe'],
  ['3probe', 'pong', 'probe'],
  ['5', 'upgrade', ''],
  ['6', 'noop', ''],
])('Engine.IO: %s', (text, name, data) => {
  expect(read(text)).toMatchObject({ name, data, socketio: undefined, problems: [] });
  expect(partsOf(read(text), text)).toEqual([
    ['Engine.IO type', text.slice(0, 1)],
    ...(data ? [['data', data]] : []),
  ]);
});

test.each([
  ['40', { name: 'CONNECT', namespace: '/', data: undefined }, ['0']],
  ['40{"sid":"x"}', { name: 'CONNECT', data: { sid: 'x' } }, ['0', '{"sid":"x"}']],
  ['40/admin,', { name: 'CONNECT', namespace: '/admin' }, ['0', '/admin,']],
  ['40/admin', { name: 'CONNECT', namespace: '/admin' }, ['0', '/admin']],
  ['41', { name: 'DISCONNECT' }, ['1']],
  ['42["foo"]', { name: 'EVENT', data: ['foo'], ackId: undefined, attachments: 0 }, ['2', '["foo"]']],
  ['420["q"]', { name: 'EVENT', ackId: 0, data: ['q'] }, ['2', '0', '["q"]']],
  ['4312["ok"]', { name: 'ACK', ackId: 12, data: ['ok'] }, ['3', '12', '["ok"]']],
  ['42/é,1["ü"]', { namespace: '/é', ackId: 1, data: ['ü'] }, ['2', '/é,', '1', '["ü"]']],
  [
    '44/nope,{"message":"Invalid namespace"}',
    { name: 'CONNECT_ERROR', namespace: '/nope' },
    ['4', '/nope,', '{"message":"Invalid namespace"}'],
  ],
  [
    '452-/a,7["b",{"_placeholder":true,"num":0}]',
    { name: 'BINARY_EVENT', attachments: 2, namespace: '/a', ackId: 7 },
    ['5', '2-', '/a,', '7', '["b",{"_placeholder":true,"num":0}]'],
  ],
])('Socket.IO: %s', (text, socketio, parts) => {
  const packet = read(text);
  expect(packet).toMatchObject({ type: 4, name: 'message', data: text.slice(1), socketio, problems: [] });
  expect(partsOf(packet, text).map(([, part]) => part)).toEqual(['4', ...parts]);
});

test.each([
  ['', 'this is no Engine.IO type', 0],
  ['hello', 'this is no Engine.IO type', 0],
  ['7', 'this is no Engine.IO type', 0],
  ['4', 'this is no Socket.IO type', 1],
  ['4hello', 'this is no Socket.IO type', 1],
  ['47["a"]', 'this is no Socket.IO type', 1],
  ['45["a"]', 'the number of attachments is missing', 2],
  ['45-["a"]', 'the number of attachments is missing', 2],
  ['42["a"', 'this is not JSON', 2],
  ['42/é,["a"', 'this is not JSON', 6],
  ['42', 'EVENT carries a list that begins with its name', 2],
  ['42{"a":1}', 'EVENT carries a list that begins with its name', 2],
  ['42[null]', 'EVENT carries a list that begins with its name', 2],
  ['430{}', 'ACK carries a list', 3],
  ['43[]', 'the ack id is missing', 2],
  ['40[]', 'CONNECT carries an object, or nothing', 2],
  ['41{}', 'DISCONNECT carries nothing', 2],
  ['441', 'CONNECT_ERROR carries an object', 3],
  [`42["a",${'['.repeat(100_000)}`, 'this JSON nests too deep', 2],
])('wrong: %.20s', (text, problem, at) => {
  expect(read(text).problems.map((each) => [each.text, each.at])).toContainEqual([problem, at]);
});

test('attachments are put in their places once all have come', () => {
  const decoder = new PacketDecoder(true);
  const { socketio } = decoder.text(
    '452-["a",{"_placeholder":true,"num":1},{"b":[{"_placeholder":true,"num":0}]}]',
  );
  expect(decoder.text('2').problems).toEqual([]);
  expect(decoder.binary(Uint8Array.of(1)).problems).toEqual([]);
  expect(socketio?.data).toMatchObject(['a', { num: 1 }, {}]);
  expect(decoder.binary(Uint8Array.of(2))).toMatchObject({
    name: 'message',
    data: Uint8Array.of(2),
    problems: [],
  });
  expect(socketio?.data).toEqual(['a', Uint8Array.of(2), { b: [Uint8Array.of(1)] }]);
});

test('an attachment that nobody announced, and one that does not come', () => {
  const decoder = new PacketDecoder(true);
  expect(decoder.binary(Uint8Array.of(1)).problems[0]?.text).toBe('no packet announced this attachment');
  decoder.text('451-["a",{"_placeholder":true,"num":0}]');
  expect(decoder.text('42["b"]').problems).toEqual([
    { text: 'an attachment is missing', source: 'Socket.IO protocol, packet encoding', at: 1 },
  ]);
});

test('after a gap, an attachment may have been announced', () => {
  const decoder = new PacketDecoder(true);
  decoder.resync();
  expect(decoder.binary(Uint8Array.of(1)).problems).toEqual([]);
});

test('a number of attachments that never come costs nothing, and names cannot be misused', () => {
  const decoder = new PacketDecoder(true);
  const { socketio } = decoder.text('4599999999999-["a",{"__proto__":{"_placeholder":true,"num":"x"}}]');
  for (let index = 0; index < 500; index += 1) expect(decoder.binary(new Uint8Array(1)).problems).toEqual([]);
  expect(socketio?.attachments).toBe(99_999_999_999);
  expect({}).not.toHaveProperty('_placeholder');
});

test('more attachments than are kept together stay where they are', () => {
  const decoder = new PacketDecoder(true);
  const { socketio } = decoder.text('45130-["a",{"_placeholder":true,"num":0}]');
  for (let index = 0; index < 130; index += 1) decoder.binary(new Uint8Array(1));
  expect(socketio?.data).toEqual(['a', { _placeholder: true, num: 0 }]);
});

test('of Engine.IO alone, messages are data', () => {
  const decoder = new PacketDecoder(false);
  expect(decoder.text('4hello')).toMatchObject({ data: 'hello', socketio: undefined, problems: [] });
  expect(decoder.binary(Uint8Array.of(1)).problems).toEqual([]);
});

test('a polling payload: packets, binary ones in base64, each part at its place', () => {
  const body = bytesOf('42["é"]\x1e451-["a",{"_placeholder":true,"num":0}]\x1ebAQID\x1e2');
  const packets = new PacketDecoder(true).payload(body);
  expect(packets.map(({ name }) => name)).toEqual(['message', 'message', 'message', 'ping']);
  expect(packets[1]?.socketio?.data).toEqual(['a', Uint8Array.of(1, 2, 3)]);
  const parts = packets.map((packet) =>
    packet.parts.map(({ start, end }) => new TextDecoder().decode(body.slice(start, end))),
  );
  expect(parts).toEqual([
    ['4', '2', '["é"]'],
    ['4', '5', '1-', '["a",{"_placeholder":true,"num":0}]'],
    ['b', 'AQID'],
    ['2'],
  ]);
});

test('wrong packets in a payload are told at their places', () => {
  const packets = new PacketDecoder(true).payload(bytesOf('2\x1e\x1eb!\x1e9'));
  expect(packets.map(({ problems }) => problems.map(({ text, at }) => [text, at]))).toEqual([
    [],
    [['this is no Engine.IO type', 2]],
    [
      ['no packet announced this attachment', 3],
      ['this is not base64', 4],
    ],
    [['this is no Engine.IO type', 6]],
  ]);
});

test('a payload of separators alone is not read for ever', () => {
  expect(new PacketDecoder(true).payload(new Uint8Array(65_536).fill(0x1e))).toHaveLength(1_024);
});

const json = fc.jsonValue({ depthSize: 'small' });
const event = fc.record({
  nsp: fc.constantFrom('/', '/admin', '/日本'),
  id: fc.option(fc.nat(), { nil: undefined }),
  name: fc.string({ unit: 'grapheme' }),
  values: fc.array(fc.oneof(json, fc.uint8Array())),
});

/** Of -0 JSON makes 0. */
const plain = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (_key, each) => (each instanceof Uint8Array ? [...each] : each)));

test('events that socket.io-parser encoded are read as they were sent', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 5 }), (events) => {
      const decoder = new PacketDecoder(true);
      for (const { nsp, id, name, values } of events) {
        const sent = values.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value));
        const [head, ...attachments] = new Encoder().encode({
          type: 2,
          nsp,
          id: id as number,
          data: [name, ...sent],
        });
        const packet = decoder.text(`4${head}`);
        for (const attachment of attachments) decoder.binary(new Uint8Array(attachment));
        expect(packet.problems).toEqual([]);
        expect(packet.socketio).toMatchObject({ namespace: nsp, ackId: id });
        expect(plain(packet.socketio?.data)).toEqual(plain([name, ...values]));
      }
    }),
  );
});

test('payloads that engine.io-parser encoded are read as they were sent', async () => {
  const data = fc.oneof(
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\x1e')),
    fc.uint8Array(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(data, { minLength: 1 }), async (sent) => {
      const packets = sent.map((each) => ({
        type: 'message' as const,
        data: typeof each === 'string' ? each : Buffer.from(each),
      }));
      const payload = await new Promise<string>((resolve) => encodePayload(packets, resolve));
      const got = new PacketDecoder(false).payload(bytesOf(payload));
      expect(got.map((packet) => packet.data)).toEqual(sent);
    }),
  );
});

test('no text makes it throw', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'0123456789-/,[]{}"ab\x1e') }),
  );
  fc.assert(
    fc.property(text, (each) => {
      const decoder = new PacketDecoder(true);
      const packet = decoder.text(each);
      const { length } = bytesOf(each);
      for (const part of packet.parts) expect(part.end).toBeLessThanOrEqual(length);
      decoder.payload(bytesOf(each));
    }),
    { numRuns: 2_000 },
  );
});
