import * as z from 'zod/mini';
import type { WireItem } from '../protocol/wire-item.ts';
import { FILE_FORMAT, FILE_VERSION, WireFileError } from './wire-file.ts';

/** What a file may hold, so that no file can make a page slow. */
const MOST_ITEMS = 50_000;
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_CHARACTERS = 4 * 1024 * 1024;
const MOST_PARTS = 10_000;
const MOST_NAME = 1_000;

const count = z.number().check(z.int(), z.minimum(0));
/** Milliseconds since 1970, up to the last moment that a Date can hold. */
const time = z.number().check(z.minimum(0), z.maximum(8.64e15));
const name = z.string().check(z.maxLength(MOST_NAME));
const text = z.string().check(z.maxLength(MOST_CHARACTERS));
const bytes = z
  .instanceof(Uint8Array)
  .check(z.refine((value) => value.length <= MOST_BYTES, 'too many bytes'));
const listOf = <Schema extends z.core.$ZodType>(schema: Schema) =>
  z.array(schema).check(z.maxLength(MOST_PARTS));
const direction = z.enum(['up', 'down']);

const problems = listOf(z.object({ text: name, source: name, at: count }));
const parts = listOf(z.object({ name, start: count, end: count }));

const headLength = { 7: 2, 16: 4, 64: 10 };

const frame = z
  .object({
    direction,
    atMs: time,
    offset: count,
    fin: z.boolean(),
    rsv1: z.boolean(),
    rsv2: z.boolean(),
    rsv3: z.boolean(),
    opcode: z.number().check(z.int(), z.minimum(0), z.maximum(15)),
    masked: z.boolean(),
    lengthBits: z.literal([7, 16, 64]),
    length: z.number().check(z.minimum(0)),
    key: z.optional(bytes.check(z.refine((value) => value.length === 4, 'four bytes'))),
    head: bytes,
    wirePayload: bytes,
    payload: bytes,
    problems,
  })
  .check(
    z.refine(({ masked, key }) => masked === (key !== undefined), 'a masked frame has a key'),
    z.refine(({ lengthBits, masked, head }) => head.length === headLength[lengthBits] + (masked ? 4 : 0), {
      error: 'as long as its fields say',
      path: ['head'],
    }),
  );

const packet = z.object({
  type: z.number(),
  name,
  data: z.union([text, bytes]),
  socketio: z.optional(
    z.object({
      type: z.number(),
      name,
      namespace: text,
      // JSON writes null for a number that is too large to be one.
      ackId: z.optional(z.nullable(z.number())),
      attachments: z.nullable(z.number()),
      // A packet without data has none: JSON leaves it out.
      data: z.optional(z.unknown()),
    }),
  ),
  parts,
  problems,
});

const head = z.object({
  startLine: text,
  method: text,
  target: text,
  status: count,
  headers: listOf(z.tuple([text, text])),
});

const base = {
  number: count,
  connection: count,
  cell: name,
  client: name,
  direction,
  startedMs: time,
  atMs: time,
  size: z.number().check(z.minimum(0)),
  bytes,
  problems,
};

const item = z.discriminatedUnion('kind', [
  z.object({ ...base, kind: z.literal('request'), head, body: bytes, packets: listOf(packet) }),
  z.object({
    ...base,
    kind: z.literal('answer'),
    head,
    request: z.object({ method: text, target: text }),
    body: bytes,
    packets: listOf(packet),
  }),
  z.object({ ...base, kind: z.literal('piece'), body: bytes }),
  z.object({
    ...base,
    kind: z.literal(['text', 'binary', 'close', 'ping', 'pong']),
    frames: listOf(frame).check(z.minLength(1)),
    payload: bytes,
    text: z.optional(text),
    code: z.optional(z.number()),
    compressed: z.boolean(),
    packet: z.optional(packet),
  }),
  z.object({ ...base, kind: z.literal(['broken', 'end', 'gap']) }),
]);

const File = z.object({
  format: z.literal(FILE_FORMAT),
  version: z.number(),
  items: z.array(item).check(z.maxLength(MOST_ITEMS)),
});

/** @throws {WireFileError} If a value is not what a file of the wire holds. */
export function checkWireFile(file: unknown): WireItem[] {
  const parsed = File.safeParse(file);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join('.') || 'all of it';
    throw new WireFileError(`The file is not a saved wire of this site. What is wrong is at: ${path}.`);
  }
  if (parsed.data.version !== FILE_VERSION)
    throw new WireFileError(
      `The file is of version ${parsed.data.version}; this page reads ${FILE_VERSION}.`,
    );
  // JSON has no undefined: fields that may be it are not there.
  return parsed.data.items as WireItem[];
}
