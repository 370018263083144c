/** Lines of a console that are kept; of more, the oldest are let go. */
export const MAX_CONSOLE_LINES = 200;

/** What some code wrote to its console, within the bound. */
export interface KeptLines<Line> {
  /** The newest. Each `number` counts up from 1. */
  lines: readonly (Line & { number: number })[];
  /** How many older ones were let go. */
  dropped: number;
}

export const NO_LINES: KeptLines<never> = { lines: [], dropped: 0 };

/** Adds lines to a console. */
export function addLines<Line>({ lines, dropped }: KeptLines<Line>, more: readonly Line[]): KeptLines<Line> {
  const told = dropped + lines.length;
  const all = [...lines, ...more.map((line, at) => ({ ...line, number: told + at + 1 }))];
  const kept = all.slice(-MAX_CONSOLE_LINES);
  return { lines: kept, dropped: dropped + all.length - kept.length };
}
