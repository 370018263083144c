import { lengthField } from './frame-head.ts';
import type { Frame } from './wire-item.ts';

/**
 * The fields of a frame's head, as RFC 6455, section 5.2, draws them.
 *
 * N.B. Imported by the browser and by the server.
 */

/** One field of a frame's head. */
export interface Field {
  name: 'FIN' | 'RSV1' | 'RSV2' | 'RSV3' | 'opcode' | 'MASK' | 'length' | 'longer length' | 'masking key';
  /** Bits of the frame before it. */
  firstBit: number;
  bits: number;
  /** A `bigint` only where the field has 64 bits. */
  value: number | bigint;
  /** One sentence: what this value says here. */
  meaning: string;
}

const OPCODES: Record<number, string> = {
  0: 'Continuation: this frame carries on the message that an earlier one began.',
  1: 'Text: a message of UTF-8 text begins.',
  2: 'Binary: a message of bytes begins.',
  8: 'Close: the sender will send no more messages.',
  9: 'Ping: the other side is to answer with a pong.',
  10: 'Pong: the answer to a ping, or unasked, a sign of life.',
};

/** The fields of a frame's head, in the order of their bits. */
export function fieldsOf(frame: Frame): Field[] {
  return [...firstByteOf(frame), ...lengthsOf(frame), ...keyOf(frame)];
}

function firstByteOf({ fin, rsv1, rsv2, rsv3, opcode }: Frame): Field[] {
  const bit = (name: Field['name'], firstBit: number, set: boolean, meaning: string): Field => {
    return { name, firstBit, bits: 1, value: Number(set), meaning };
  };
  const last = opcode > 7 ? 'A control frame is always whole.' : 'This is the last frame of its message.';
  const reserved = (set: boolean) =>
    set ? 'Set: only an agreed extension allows this.' : 'Reserved for extensions: not used.';
  return [
    bit('FIN', 0, fin, fin ? last : 'More frames of this message follow.'),
    bit(
      'RSV1',
      1,
      rsv1,
      rsv1
        ? 'Set. Only an agreed extension allows this; with permessage-deflate it means: this message is compressed.'
        : reserved(false),
    ),
    bit('RSV2', 2, rsv2, reserved(rsv2)),
    bit('RSV3', 3, rsv3, reserved(rsv3)),
    {
      name: 'opcode',
      firstBit: 4,
      bits: 4,
      value: opcode,
      meaning: OPCODES[opcode] ?? 'Reserved: no such frame exists yet.',
    },
  ];
}

function lengthsOf({ masked, lengthBits, length, head }: Frame): Field[] {
  const short = (head[1] ?? 0) & 0x7f;
  const fields: Field[] = [
    {
      name: 'MASK',
      firstBit: 8,
      bits: 1,
      value: Number(masked),
      meaning: masked ? 'The payload is masked, and a key follows.' : 'The payload is not masked.',
    },
    {
      name: 'length',
      firstBit: 9,
      bits: 7,
      value: short,
      meaning:
        lengthBits === 7
          ? payloadOf(length)
          : `${short} means: the length is in the next ${lengthBits} bits.`,
    },
  ];
  if (lengthBits === 7) return fields;
  const longer = lengthField(head, lengthBits);
  const value = lengthBits === 64 ? longer : Number(longer);
  return [
    ...fields,
    { name: 'longer length', firstBit: 16, bits: lengthBits, value, meaning: payloadOf(longer) },
  ];
}

function payloadOf(length: number | bigint): string {
  if (length === 0) return 'There is no payload.';
  return `The payload is ${length.toLocaleString('en')} ${length === 1 ? 'byte' : 'bytes'} long.`;
}

function keyOf({ key, head }: Frame): Field[] {
  if (!key) return [];
  const value = new DataView(key.buffer, key.byteOffset).getUint32(0);
  const meaning =
    'Each payload byte is XORed with one of these four, in turn; a browser draws them anew for every frame.';
  return [{ name: 'masking key', firstBit: (head.length - 4) * 8, bits: 32, value, meaning }];
}
