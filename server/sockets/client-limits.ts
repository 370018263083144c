import { createTokenBucket, type Rate, type TokenBucket } from '../limits/token-bucket.ts';

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

/** How many connections, each as fast as it may be, a lab's connections may be together. */
const FAST_CONNECTIONS = 3;
/** So many bytes of a message make it count as one more of its lab: reading them takes about as long. */
const BYTES_OF_ONE = 8_192;

/**
 * Counts the messages of all connections of one lab. A message may be passed on to all of them: without this bound,
 * one lab's connections would send thousands a second, and every one of those to all others.
 */
export function createLabMessages({ messagesPerSecond }: ClientLimits, now?: () => number): TokenBucket {
  const perSecond = FAST_CONNECTIONS * messagesPerSecond;
  return createTokenBucket({ burst: 2 * perSecond, perSecond }, now);
}

/** Takes a connection's message of so many bytes. @returns Why it is one too many, if it is. */
export function refuseMessage(
  { messagesPerSecond }: ClientLimits,
  connection: TokenBucket,
  lab: TokenBucket,
  bytes: number,
): string | undefined {
  if (!connection.take()) return `more than ${messagesPerSecond} messages a second`;
  const ofLab = FAST_CONNECTIONS * messagesPerSecond;
  // However large it may be: a quiet lab can send one.
  if (lab.take(Math.min(ofLab, 1 + Math.floor(bytes / BYTES_OF_ONE)))) return undefined;
  return `more than ${ofLab} messages a second in this lab (8 KiB of one count as one more)`;
}
