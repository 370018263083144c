import { bitsOf, hexOf, textOf } from '../../lib/byte-text.ts';
import { type ByteRange, type NamedRange, rangeAt } from './byte-range.ts';

/** Most bytes whose text is said. */
const MOST_BYTES = 48;

/** Says what the chosen bytes are. It speaks only when the reader chooses. */
export function Readout({
  bytes,
  ranges,
  chosen,
}: {
  bytes: Uint8Array;
  ranges: NamedRange[];
  chosen: ByteRange | undefined;
}) {
  return (
    <p class="readout" role="status">
      {chosen ? describe(bytes, ranges, chosen) : 'Choose a byte, here or in the text.'}
    </p>
  );
}

function describe(bytes: Uint8Array, ranges: NamedRange[], { start, end }: ByteRange): string {
  const name = rangeAt(ranges, start)?.name;
  const what = name && name === rangeAt(ranges, end - 1)?.name ? `, ${name}` : '';
  const byte = bytes[start] ?? 0;
  if (end - start === 1)
    return `Byte ${start}${what}: hex ${hexOf(byte)}, decimal ${byte}, bits ${bitsOf(byte)}`;
  const text = textOf(bytes.subarray(start, Math.min(end, start + MOST_BYTES)));
  return `Bytes ${start} to ${end - 1}${what}: ${end - start} bytes, as text “${text}${end - start > MOST_BYTES ? '…' : ''}”`;
}
