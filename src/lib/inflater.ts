import { Inflate } from 'fflate';
import { joinBytes } from '../protocol/bytes.ts';
import type { Direction, Inflater } from '../protocol/wire-item.ts';

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
  /** Why messages cannot be inflated any more, or `""`. */
  let lost = '';

  function lose(why: string) {
    if (contextTakeover) lost ||= why;
  }

  return {
    lose,
    inflate(payload, isWhole) {
      if (!isWhole) {
        lose('an earlier message was too large');
        throw new Error('it is too large');
      }
      if (lost) throw new Error(lost);
      try {
        const message = inflateMessage(payload, window, maxBytes);
        if (contextTakeover) window = joinBytes([window, message]).slice(-WINDOW_BYTES);
        return message;
      } catch (error) {
        lose('an earlier message could not be inflated');
        throw error;
      }
    },
  };
}

/**
 * Inflates what one side sends, as both sides agreed (RFC 7692, section 7.1).
 *
 * @param extensions - Value of the answer's Sec-WebSocket-Extensions.
 */
export function inflaterFor(extensions: string, direction: Direction, maxBytes: number): Inflater {
  const agreement = /(?:^|,)\s*permessage-deflate\s*(?:$|[,;][^,]*)/i.exec(extensions)?.[0] ?? '';
  const sender = direction === 'up' ? 'client' : 'server';
  return createInflater(!agreement.toLowerCase().includes(`${sender}_no_context_takeover`), maxBytes);
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
