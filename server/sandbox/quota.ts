import { HANDLERS, type Limit, TOTAL_MEMORY } from './limits.ts';

/** Bytes that a new handler takes. */
const FIRST_BYTES = 1.5 * 1_024 * 1_024;

/** The part of a handler that counts. */
export interface Counted {
  memoryBytes: number;
}

/** One whose lab counts, too. */
export interface CountedOfLab extends Counted {
  /** Stands for its lab. */
  lab: object;
}

/** What stands in the way of one more handler in this process, beside those that run. */
export function findFullQuota(running: readonly Counted[]): Limit | undefined {
  if (running.length >= HANDLERS.value) return HANDLERS;
  return sumBytes(running) + FIRST_BYTES > TOTAL_MEMORY.value ? TOTAL_MEMORY : undefined;
}

/** Whether all handlers together hold more than they may: then one has to go. */
export function isMemoryUsedUp(running: readonly Counted[]): boolean {
  return sumBytes(running) > TOTAL_MEMORY.value;
}

/** The largest handler of the lab whose handlers hold most: the one that makes room where there is none. */
export function findHeaviest<Handler extends CountedOfLab>(running: readonly Handler[]): Handler | undefined {
  const labs = Map.groupBy(running, ({ lab }) => lab).values();
  const heaviest = largest([...labs], sumBytes) ?? [];
  return largest(heaviest, ({ memoryBytes }) => memoryBytes);
}

/**
 * The handler that makes room for one more of this lab, if the lab would not then hold the most itself: else
 * few labs could take everything, and keep it.
 */
export function findWhoGivesWay<Handler extends CountedOfLab>(
  running: readonly Handler[],
  lab: object,
): Handler | undefined {
  const heaviest = findHeaviest(running);
  const bytesOf = (one: object) => sumBytes(running.filter((handler) => handler.lab === one));
  return heaviest && bytesOf(heaviest.lab) > bytesOf(lab) + FIRST_BYTES ? heaviest : undefined;
}

/** The first of the largest. */
function largest<Item>(items: readonly Item[], sizeOf: (item: Item) => number): Item | undefined {
  const most = Math.max(...items.map(sizeOf));
  return items.find((item) => sizeOf(item) === most);
}

function sumBytes(running: readonly Counted[]): number {
  return running.reduce((sum, { memoryBytes }) => sum + Math.max(memoryBytes, FIRST_BYTES), 0);
}
