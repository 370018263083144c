import type { Logger } from 'pino';
import { createTokenBucket, type Rate } from '../limits/token-bucket.ts';

/** Lines about handlers that threw. Some throw on purpose, as often as a client asks them to. */
export const CRASH_LINES: Rate = { burst: 20, perSecond: 0.2 };

/** Logs what the handler of a cell threw; `log` is that of its lab. */
export type CrashLog = (log: Logger, cell: string, error: unknown) => void;

/**
 * Makes the crash log of a process: of a flood it keeps as many lines as a disk can bear, and says how many it
 * left out.
 *
 * @param now - Clock in milliseconds. Tests pass their own.
 */
export function createCrashLog(now?: () => number): CrashLog {
  const lines = createTokenBucket(CRASH_LINES, now);
  let leftOut = 0;
  return (log, cell, error) => {
    if (!lines.take()) {
      leftOut += 1;
      return;
    }
    log.error({ err: error, cell, ...(leftOut > 0 && { leftOut }) }, 'handler threw');
    leftOut = 0;
  };
}
