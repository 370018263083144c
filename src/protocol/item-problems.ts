import { indexWithin } from './content-ranges.ts';
import { contentRanges } from './http-message.ts';
import { placed } from './problems.ts';
import type { Problem, WireItem } from './wire-item.ts';

/** What is wrong with an item; each `at` is an index of its bytes, also of what is wrong in a body. */
export function problemsOf(item: WireItem): Problem[] {
  if (!('packets' in item)) return item.problems;
  const content = contentRanges(item);
  return placed(
    item.packets.flatMap(({ problems }) => problems),
    (at) => indexWithin(content, at),
  );
}
