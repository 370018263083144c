import { type Field, fieldsOf } from '../../protocol/frame-fields.ts';
import type { Frame } from '../../protocol/wire-item.ts';

/** A field of a frame's head, or what of it fits into a row. */
export interface Segment {
  /** Its field's place in the head, from 0. */
  field: number;
  /** Column of its first bit, from 0. */
  column: number;
  /** The bits, as they travelled. */
  bits: string;
  /** Short name under it; `""` where a neighbour's name stands for it, too. */
  label: string;
}

/** Names of opcodes (RFC 6455, section 5.2). */
export const OPCODES: Record<number, string> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

/** The fields of a frame's head, and their bits in rows. */
export function headBits(frame: Frame, perRow: number): { fields: Field[]; rows: Segment[][] } {
  const fields = fieldsOf(frame);
  const bits = Array.from(frame.head, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const rows: Segment[][] = Array.from({ length: Math.ceil(bits.length / perRow) }, () => []);
  fields.forEach((field, at) => {
    const end = field.firstBit + field.bits;
    for (let bit = field.firstBit; bit < end; ) {
      const row = Math.floor(bit / perRow);
      const next = Math.min(end, (row + 1) * perRow);
      rows[row]?.push({
        field: at,
        column: bit % perRow,
        bits: bits.slice(bit, next),
        label: bit === field.firstBit ? labelOf(field) : '',
      });
      bit = next;
    }
  });
  return { fields, rows };
}

/** What stands under a field. The middle one of the three RSV bits speaks for all. */
function labelOf({ name, value }: Field): string {
  switch (name) {
    case 'RSV1':
    case 'RSV3':
      return '';
    case 'RSV2':
      return 'RSV 1–3';
    case 'opcode':
      return `${OPCODES[Number(value)] ?? 'opcode'} (${value})`;
    case 'MASK':
      return 'mask';
    case 'length':
      return `length ${value}`;
    case 'longer length':
      return `longer length ${value}`;
    default:
      return name;
  }
}
