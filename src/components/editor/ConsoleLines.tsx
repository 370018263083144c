import { useLayoutEffect, useRef } from 'preact/hooks';
import type { KeptLines } from '../../lib/kept-lines.ts';
import type { ConsoleLine } from '../../protocol/edited-handler.ts';
import { addStyles } from '../wire/add-styles.ts';
import styles from './console-lines.css?inline';

/** A line of a console, or why the code ended there. */
export interface ShownLine {
  level: ConsoleLine['level'] | 'ended';
  text: string;
  /** Line of the code in the editor that wrote it, from 1. */
  line?: number;
  /** In words, where that is outside of the editor. */
  elsewhere?: string;
}

export interface ConsoleLinesProps {
  console: KeptLines<ShownLine>;
  /** Puts the cursor at a line of the code. */
  onGo: (line: number) => void;
  /** Empties it, where the reader can. */
  onClear?: () => void;
}

addStyles('console-lines', styles);

/** What the reader's code wrote to its console, as it comes. It stays at the newest line if the reader does. */
export function ConsoleLines({ console, onGo, onClear }: ConsoleLinesProps) {
  const { lines, dropped } = console;
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);

  useLayoutEffect(() => {
    if (list.current && isAtEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines.at(-1)?.number]);

  return (
    <div class="console">
      <p class="head">
        <span>Console</span>
        {dropped > 0 && <span class="note">{`earlier lines let go: ${dropped}`}</span>}
        {onClear && (
          <button type="button" class="btn ghost" onClick={onClear}>
            Clear
          </button>
        )}
      </p>
      <div
        ref={list}
        class="lines"
        role="log"
        aria-label="Console"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        onScroll={(event) => (isAtEnd.current = atEnd(event.currentTarget))}
      >
        {lines.length === 0 && <p class="note">What console.log writes stands here.</p>}
        <ol>
          {lines.map(({ number, level, text, line, elsewhere }) => (
            <li key={number} data-level={level}>
              {level !== 'log' && <span class="level">{level}</span>}
              <span class="text">{text}</span>
              {line && (
                <button type="button" class="line-link" onClick={() => onGo(line)}>
                  line {line}
                </button>
              )}
              {elsewhere && <span class="note">{elsewhere}</span>}
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

const atEnd = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement) =>
  scrollHeight - scrollTop - clientHeight < 8;
