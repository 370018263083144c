import type { Frame, Part } from './wire-item.ts';

/**
 * Where the content of an item is in its bytes on the wire: in ranges, with heads between them.
 *
 * N.B. Imported by the browser and by the server.
 */

/** The payloads of frames, as far as they were kept. */
export function payloadRanges(frames: readonly Frame[]): Part[] {
  const ranges: Part[] = [];
  let at = 0;
  for (const { head, wirePayload, length } of frames) {
    const start = at + head.length;
    at = start + wirePayload.length;
    ranges.push({ name: 'payload', start, end: at });
    if (wirePayload.length < length) break;
  }
  return ranges;
}

/** Ranges of `bytes` that a range of their content is; `content` says where that is. */
export function within(content: readonly Part[], { name, start, end }: Part): Part[] {
  const found: Part[] = [];
  let before = 0;
  for (const range of content) {
    const from = Math.max(start, before);
    const length = range.end - range.start;
    const to = Math.min(end, before + length);
    const shift = range.start - before;
    if (from < to) found.push({ name, start: from + shift, end: to + shift });
    before += length;
  }
  return found;
}

/** Index in the bytes of the byte at `at` of their content; the end of it if there is none. */
export function indexWithin(content: readonly Part[], at: number): number {
  const [found] = within(content, { name: '', start: at, end: at + 1 });
  return found?.start ?? content.at(-1)?.end ?? 0;
}
