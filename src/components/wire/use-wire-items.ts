import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { WireLog } from '../../lib/wire-log.ts';
import type { WireItem } from '../../protocol/wire-item.ts';

/** The lines that there are, and what stops them from coming. */
export interface WireItems {
  items: readonly WireItem[];
  /** Changes whenever `items` may have. */
  version: number;
  /** The moment that times are counted from, in milliseconds since 1970. */
  firstMs: number;
  /** Whether the reader stopped the lines from coming. */
  isPaused: boolean;
  /** Lines that came since. */
  waiting: number;
  togglePause: () => void;
  /** Takes away the lines that are there. */
  clear: () => void;
}

/** @param file - Lines of a file, which are shown in place of those that come. */
export function useWireItems(log: WireLog, file: readonly WireItem[] | undefined): WireItems {
  const [version, redraw] = useReducer((count: number) => count + 1, 0);
  const [held, setHeld] = useState<readonly WireItem[]>();
  const [cleared, setCleared] = useState(0);
  const firstMs = useRef<number>();

  useEffect(() => {
    let frame = 0;
    // Many batches in one picture are drawn once.
    const stop = log.watch(() => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        redraw(undefined);
      });
    });
    redraw(undefined);
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [log]);

  firstMs.current ??= log.items[0]?.startedMs;
  const last = log.items.at(-1)?.number ?? 0;
  const live = after(held ?? log.items, cleared);
  return {
    items: file ?? live,
    version,
    firstMs: (file ? file[0]?.startedMs : firstMs.current) ?? 0,
    isPaused: held !== undefined,
    waiting: held ? last - (held.at(-1)?.number ?? 0) : 0,
    togglePause: () => setHeld(held ? undefined : [...log.items]),
    clear() {
      setCleared(last);
      if (held) setHeld([...log.items]);
    },
  };
}

/** Items with a later number; all of them are in order. */
function after(items: readonly WireItem[], number: number): readonly WireItem[] {
  if (number === 0) return items;
  const first = items.findIndex((item) => item.number > number);
  return first < 0 ? [] : items.slice(first);
}
