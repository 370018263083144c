import type { MessageItem } from '../../protocol/wire-item.ts';

/** The bytes of a message as they travelled, but with the payload of each frame unmasked. */
export function unmaskedBytes({ bytes, frames }: MessageItem): Uint8Array {
  const unmasked = new Uint8Array(bytes);
  let at = 0;
  for (const { head, payload } of frames) {
    at += head.length;
    unmasked.set(payload.subarray(0, Math.max(0, unmasked.length - at)), Math.min(at, unmasked.length));
    at += payload.length;
  }
  return unmasked;
}
