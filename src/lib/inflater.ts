import { Inflate } from 'fflate';
import { joinBytes } from '../protocol/bytes.ts';
import type { Inflater } from '../protocol/wire-item.ts';

/** What senders take off the end of a compressed message (RFC 7692, section 7.2.1). */
const TAIL = Uint8Array.of(0, 0, 0xff, 0xff);
/** How far back deflate can refer, in bytes (RFC 1951, section 2). */
const WINDOW_BYTES = 32_768;
/** Bytes inflated at once. They become at most a thousand times as many before their number is checked. */
const STEP_BYTES = 1_024;

/**
 * Inflates the messages of one direction of a connection (RFC 7692, section 7.2.2).
 *
 * @param contextTakeover - Whether a message may refer to what earlier ones held. If it may, no
 *   message after one that failed can be inflated.
 * @param maxBytes - Most bytes that a message may become.
 */
export function createInflater(contextTakeover: boolean, maxBytes: number): Inflater {
  let window = new Uint8Array(0);
  let failed = false;
  return {
    inflate(payload) {
      if (failed) throw new Error('an earlier message could not be inflated');
      try {
        const message = inflateMessage(payload, window, maxBytes);
        if (contextTakeover) window = joinBytes([window, message]).slice(-WINDOW_BYTES);
        return message;
      } catch (error) {
        failed = contextTakeover;
        throw error;
      }
    },
  };
}

function inflateMessage(payload: Uint8Array, window: Uint8Array, maxBytes: number): Uint8Array {
  const runs: Uint8Array[] = [];
  let size = 0;
  const inflate = new Inflate({ dictionary: window }, (run) => {
    size += run.length;
    if (size > maxBytes) throw new Error(`more than ${maxBytes.toLocaleString('en')} bytes`);
    runs.push(run);
  });
  for (let at = 0; at < payload.length; at += STEP_BYTES) inflate.push(payload.slice(at, at + STEP_BYTES));
  inflate.push(TAIL);
  return joinBytes(runs);
}
