import { EVERYTHING, filterItems } from '../../lib/wire-filter.ts';
import type { Direction, WireItem } from '../../protocol/wire-item.ts';

/** What a quote is of. */
export interface Wanted {
  cell: string;
  direction?: Direction | undefined;
  kind?: WireItem['kind'] | undefined;
  client?: string | undefined;
  words?: string | undefined;
}

/** The newest item that is like that, if there is one. */
export function findQuoted(items: readonly WireItem[], wanted: Wanted): WireItem | undefined {
  const { cell, direction, kind, client, words = '' } = wanted;
  const found = filterItems(items, { ...EVERYTHING, cells: [cell], client, words });
  return found.findLast(
    (item) =>
      item.kind !== 'gap' &&
      (direction === undefined || item.direction === direction) &&
      (kind === undefined || item.kind === kind),
  );
}
