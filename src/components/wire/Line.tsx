import type { WireItem } from '../../protocol/wire-item.ts';
import { arrowOf, formatSize, secondsAfter, shortName, wayOf } from './line-words.ts';
import { meaningOf } from './meaning-of.ts';

export interface LineProps {
  item: WireItem;
  firstMs: number;
  /** Its place among all lines, from 1, and how many those are. */
  place: number;
  count: number;
  isActive: boolean;
  isOpen: boolean;
}

/** One message, in one line. */
export function Line({ item, firstMs, place, count, isActive, isOpen }: LineProps) {
  const { number, direction, client, atMs, size } = item;
  const { word, detail } = meaningOf(item);
  const time = secondsAfter(firstMs, atMs);
  const trouble = item.problems.length > 0 || item.kind === 'gap' ? ' trouble' : '';
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and names the active line.
    <div
      class={`line ${direction} is-${item.kind}${trouble}${isActive ? ' active' : ''}${isOpen ? ' open' : ''}`}
      role="option"
      id={`wire-line-${number}`}
      data-number={number}
      aria-selected={isActive}
      aria-posinset={place}
      aria-setsize={count}
    >
      <span class="arrow">
        <span aria-hidden="true">{arrowOf(direction)}</span>
        <span class="sr">{wayOf(direction)},</span>
      </span>
      <span class="time">
        {time}
        <span class="sr"> s, {client && 'client'}</span>
      </span>
      <span class="from" title={client}>
        {shortName(client)}
      </span>
      <span class="what">
        <span class="sr">,</span>
        {word && <b>{word}</b>} {detail}
      </span>
      <span class="size">{item.kind === 'end' ? '' : formatSize(size)}</span>
    </div>
  );
}
