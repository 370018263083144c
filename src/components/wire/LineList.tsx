import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { WireItem } from '../../protocol/wire-item.ts';
import { Line } from './Line.tsx';
import { lightClient } from './light-client.ts';
import { type Rows, useRows } from './use-rows.ts';

/** Height of a line, in pixels, and where it is touched; the style sheet says the same. */
const LINE_HEIGHT = 26;
const LINE_HEIGHT_COARSE = 44;

export interface LineListProps {
  items: readonly WireItem[];
  firstMs: number;
  /** The line that the keyboard is at. */
  active: WireItem | undefined;
  /** The line whose message is open. */
  open: WireItem | undefined;
  onActive: (item: WireItem) => void;
  onOpen: (item: WireItem) => void;
}

/** The lines, newest last. It stays at the newest one unless the reader scrolls up. */
export function LineList({ items, firstMs, active, open, onActive, onOpen }: LineListProps) {
  const [height] = useState(() =>
    matchMedia('(pointer: coarse)').matches ? LINE_HEIGHT_COARSE : LINE_HEIGHT,
  );
  // A message that is opened makes the list lower.
  const rows = useRows(items.length, height, () => keep());
  const at = active ? items.findLastIndex(({ number }) => number === active.number) : -1;
  const { follows, onScroll, toEnd, keep } = useFollowing(rows, items, at);
  useEffect(() => lightClient, []);

  function itemOf({ target }: Event): WireItem | undefined {
    const number = Number((target as Element).closest<HTMLElement>('[data-number]')?.dataset.number);
    return items.find((item) => item.number === number);
  }

  function onKeyDown(event: KeyboardEvent) {
    const last = items.length - 1;
    const page = Math.max(1, Math.floor((rows.scroller.current?.clientHeight ?? 0) / height) - 1);
    const from = at < 0 ? last : at;
    const steps = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -last, End: last };
    const step = steps[event.key as keyof typeof steps];
    if (event.key === 'Enter' && active) onOpen(active);
    if (step === undefined) return;
    event.preventDefault();
    const next = items[at < 0 && Math.abs(step) === 1 ? last : Math.max(0, Math.min(last, from + step))];
    if (!next) return;
    onActive(next);
    lightClient(next);
  }

  return (
    <div class="lines">
      <div
        class="scroller"
        ref={rows.scroller}
        role="listbox"
        aria-label="What travelled, newest last"
        aria-activedescendant={at >= rows.from && at < rows.to ? `wire-line-${active?.number}` : undefined}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onFocus={() => lightClient(active)}
        onBlur={() => lightClient()}
        onMouseOver={(event) => lightClient(itemOf(event))}
        onMouseLeave={() => lightClient()}
        onClick={(event) => {
          const item = itemOf(event);
          if (item) onOpen(item);
        }}
      >
        <div role="presentation" style={{ height: rows.height, paddingTop: rows.top }}>
          {items.slice(rows.from, rows.to).map((item, row) => (
            <Line
              key={item.number}
              item={item}
              firstMs={firstMs}
              place={rows.from + row + 1}
              count={items.length}
              isActive={item.number === active?.number}
              isOpen={item.number === open?.number}
            />
          ))}
        </div>
      </div>
      {!follows && !rows.atEnd && (
        <button type="button" class="btn to-end" onClick={toEnd}>
          Newest ↓
        </button>
      )}
    </div>
  );
}

/** Keeps the end of a list in view as long as the reader is there; or else the line that the keyboard is at. */
function useFollowing(rows: Rows, items: readonly WireItem[], active: number) {
  const [follows, setFollows] = useState(true);
  const number = items[active]?.number;

  function toEnd() {
    const list = rows.scroller.current;
    if (!list) return;
    list.scrollTop = list.scrollHeight;
    rows.onScroll();
    setFollows(true);
  }

  useLayoutEffect(() => {
    if (follows) toEnd();
  }, [items.at(-1)?.number, items.length]);

  // Who chooses a line wants to look at it.
  useLayoutEffect(() => {
    if (number === undefined) return;
    setFollows(false);
    rows.show(active);
  }, [number]);

  return {
    follows,
    toEnd,
    keep() {
      if (follows) toEnd();
      else if (active >= 0) rows.show(active);
    },
    onScroll() {
      rows.onScroll();
      const list = rows.scroller.current;
      if (list) setFollows(list.scrollTop + list.clientHeight >= list.scrollHeight - LINE_HEIGHT / 2);
    },
  };
}
