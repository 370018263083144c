import { textOf } from './byte-text.ts';

/** Stands for bytes that no character can be shown for. */
const UNSEEN = '·';

/**
 * One short text for each byte: its character; for the first byte of a longer character the whole of it and
 * for the others nothing; for what cannot be shown a dot.
 *
 * @param from - First byte wanted, `to` the one after the last. Characters begun before `from` are recognised.
 */
export function charactersOf(bytes: Uint8Array, from = 0, to = bytes.length): string[] {
  const cells: string[] = [];
  let at = from;
  // A character may have begun up to three bytes before.
  for (let back = Math.max(0, from - 3); back < from; back++) {
    const length = lengthAt(bytes, back);
    if (length > 1 && back + length > from) at = back;
  }
  while (at < to) {
    const length = lengthAt(bytes, at);
    const shown = length === 0 ? UNSEEN : textOf(bytes.subarray(at, at + length));
    for (let each = at; each < at + Math.max(1, length); each++) {
      if (each >= from && each < to) cells.push(each === at ? (isShown(shown) ? shown : UNSEEN) : '');
    }
    at += Math.max(1, length);
  }
  return cells;
}

/** Bytes of the UTF-8 character that begins at `at`; 0 if none does. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  return textOf(bytes.subarray(at, at + length)).includes('\ufffd') ? 0 : length;
}

const isShown = (text: string): boolean => !/[\p{C}\p{Z}\p{M}]/u.test(text) || text === ' ';
