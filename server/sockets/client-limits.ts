import type { Rate } from '../limits/token-bucket.ts';

/** What one client may do. Beyond a limit it is told so, and cut. */
export interface ClientLimits {
  messagesPerSecond: number;
  maxMessageBytes: number;
  /** Bytes that may wait in this process for a client that reads slowly. */
  maxWaitingBytes: number;
}

/** Milliseconds a client gets to answer a close frame before its TCP connection is cut. */
export const CLOSE_TIMEOUT_MS = 2_000;

/** How fast messages may come: twice as many as a second's may come at once. */
export function messageRate({ messagesPerSecond }: ClientLimits): Rate {
  return { burst: 2 * messagesPerSecond, perSecond: messagesPerSecond };
}
