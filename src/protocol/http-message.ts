import { headerOf } from './http-framer.ts';
import type { AnswerItem, HttpHead, Part, RequestItem } from './wire-item.ts';

/**
 * Facts of HTTP/1.1 messages that a reader of their heads needs.
 *
 * N.B. Imported by the browser and by the server.
 */

function isChunked(head: HttpHead): boolean {
  return headerOf(head, 'transfer-encoding') !== undefined;
}

/** Where a message's content is in its bytes: one range, or one for each chunk (RFC 9112, section 7.1). */
export function contentRanges({ head, bytes }: Pick<RequestItem | AnswerItem, 'head' | 'bytes'>): Part[] {
  const start = headEnd(bytes);
  return isChunked(head) ? chunkRanges(bytes, start) : [{ name: 'body', start, end: bytes.length }];
}

/** The content of the chunks from `at` on, as far as they are there. */
export function chunkRanges(bytes: Uint8Array, at: number): Part[] {
  const ranges: Part[] = [];
  for (;;) {
    const start = bytes.indexOf(10, at) + 1;
    const size = Number.parseInt(new TextDecoder().decode(bytes.subarray(at, start)), 16);
    if (!(size > 0)) return ranges;
    ranges.push({ name: 'body', start, end: Math.min(bytes.length, start + size) });
    at = start + size + 2;
  }
}

/** The index after the empty line; leading empty lines belong to the head (RFC 9112, section 2.2). */
function headEnd(bytes: Uint8Array): number {
  const [head = ''] = /^(\r\n)*.*?\r\n\r\n/s.exec(new TextDecoder('latin1').decode(bytes)) ?? [];
  return head.length || bytes.length;
}
