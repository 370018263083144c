import { HANDLERS, type Limit, TOTAL_MEMORY } from './limits.ts';

/** Bytes that a new handler takes. */
const FIRST_BYTES = 1.5 * 1_024 * 1_024;

/** The part of a handler that counts. */
export interface Counted {
  memoryBytes: number;
}

/** What stands in the way of one more handler in this process, beside those that run. */
export function findFullQuota(running: readonly Counted[]): Limit | undefined {
  if (running.length >= HANDLERS.value) return HANDLERS;
  return sumBytes(running) + FIRST_BYTES > TOTAL_MEMORY.value ? TOTAL_MEMORY : undefined;
}

/** Whether all handlers together hold more than they may: then the one that just grew has to go. */
export function isMemoryUsedUp(running: readonly Counted[]): boolean {
  return sumBytes(running) > TOTAL_MEMORY.value;
}

function sumBytes(running: readonly Counted[]): number {
  return running.reduce((sum, { memoryBytes }) => sum + Math.max(memoryBytes, FIRST_BYTES), 0);
}
