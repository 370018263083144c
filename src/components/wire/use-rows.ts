import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows drawn above and below those that can be seen. */
const SPARE_ROWS = 6;
/** Rows that are seen above and below one that is scrolled to. */
const NEIGHBOURS = 2;
/** What is drawn before the height of the list is known. */
const FIRST_ROWS = 24;

/** The rows of a long list that have to be drawn. All rows are equally high. */
export interface Rows {
  /** For the element that scrolls. */
  scroller: RefObject<HTMLDivElement>;
  /** First row to draw, … */
  from: number;
  /** … and the one after the last. */
  to: number;
  /** Height of all rows, in pixels. */
  height: number;
  /** Pixels above row `from`. */
  top: number;
  /** Whether the last row can be seen. */
  atEnd: boolean;
  onScroll: () => void;
  /** Scrolls as far as is needed for a row to be seen. */
  show: (row: number) => void;
}

/**
 * @param rowHeight - In pixels.
 * @param onResize - Called when the list has another size.
 */
export function useRows(count: number, rowHeight: number, onResize = () => {}): Rows {
  const scroller = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: FIRST_ROWS * rowHeight });

  function measure() {
    const element = scroller.current;
    if (element) setSeen({ top: element.scrollTop, height: element.clientHeight });
  }

  const resized = useRef(onResize);
  resized.current = onResize;
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      measure();
      resized.current();
    });
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);

  function show(row: number) {
    const element = scroller.current;
    if (!element) return;
    const first = (row - NEIGHBOURS) * rowHeight;
    const last = (row + 1 + NEIGHBOURS) * rowHeight - element.clientHeight;
    if (first < element.scrollTop) element.scrollTop = first;
    else if (last > element.scrollTop) element.scrollTop = last;
    measure();
  }

  const from = Math.max(0, Math.min(count, Math.floor(seen.top / rowHeight)) - SPARE_ROWS);
  const to = Math.min(count, Math.ceil((seen.top + seen.height) / rowHeight) + SPARE_ROWS);
  const height = count * rowHeight;
  return {
    scroller,
    from,
    to,
    height,
    top: from * rowHeight,
    atEnd: seen.top + seen.height >= height - rowHeight / 2,
    onScroll: measure,
    show,
  };
}
