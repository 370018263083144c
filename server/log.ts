import { type Logger, pino } from 'pino';

/**
 * The process's log: a line of JSON an event, on standard output.
 *
 * @param level - Least level that is written. By default a terminal, where somebody is reading
 *   lessons, gets only what went wrong; a file or a collector gets everything of note.
 */
export function createLog(level = process.stdout.isTTY ? 'warn' : 'info'): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
