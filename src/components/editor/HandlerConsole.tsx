import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CellRun, ConsoleEntry } from '../../lib/cell-run.ts';
import type { Place } from '../../lib/handler-source.ts';

export interface HandlerConsoleProps {
  run: CellRun;
  /** The region that is edited here. */
  region: string;
  /** Puts the cursor at a line of this region. */
  onGo: (place: Place) => void;
  onClear: () => void;
}

/** What a handler wrote to its console, as it comes. */
export function HandlerConsole({ run, region, onGo, onClear }: HandlerConsoleProps) {
  const { console: entries, dropped } = run;
  const list = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);

  useLayoutEffect(() => {
    if (list.current && isAtEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [entries]);

  return (
    <div class="console">
      <p class="head">
        <span>Console</span>
        {dropped > 0 && <span class="note">{`${dropped} earlier lines were let go`}</span>}
        <button type="button" class="btn ghost push" onClick={onClear}>
          Clear
        </button>
      </p>
      {entries.length === 0 ? (
        <p class="note empty">What console.log writes stands here.</p>
      ) : (
        <ol
          ref={list}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
          tabIndex={0}
          aria-label="Lines of the console"
          onScroll={(event) => (isAtEnd.current = atEnd(event.currentTarget))}
        >
          {entries.map((entry) => (
            <Entry key={entry.number} entry={entry} region={region} onGo={onGo} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Entry({
  entry,
  region,
  onGo,
}: { entry: ConsoleEntry } & Pick<HandlerConsoleProps, 'region' | 'onGo'>) {
  const { level, text, place } = entry;
  return (
    <li class={level}>
      {level !== 'log' && <span class="level">{level}</span>}
      <span class="text">{text}</span>
      {place?.region === region ? (
        <button type="button" class="line-link" onClick={() => onGo(place)}>
          line {place.line}
        </button>
      ) : (
        place && <span class="note">{place.region ? 'another part' : `line ${place.line} of the file`}</span>
      )}
    </li>
  );
}

const atEnd = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement) =>
  scrollHeight - scrollTop - clientHeight < 8;
