import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ConsoleLine } from '../../protocol/edited-handler.ts';

export interface ClientOutputProps {
  lines: readonly ConsoleLine[];
  /** What the code shows by `view`. */
  view: readonly string[];
  /** Called with a line of the code that the reader wants to see. */
  onGo: (line: number) => void;
}

/** The console of client code, and its view where it has one. */
export function ClientOutput({ lines, view, onGo }: ClientOutputProps) {
  const console = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (console.current) console.current.scrollTop = console.current.scrollHeight;
  }, [lines]);

  return (
    <div class="client-output">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
      <div class="console" role="log" aria-label="Console" ref={console} tabIndex={0}>
        {lines.length === 0 && <p class="note empty">What console.log writes stands here.</p>}
        <ol>
          {lines.map(({ level, text, line }, at) => (
            <li key={at} class={level}>
              {level !== 'log' && <span class="level">{level}</span>}
              <span class="text">{text}</span>
              {line && (
                <button type="button" class="line-link" onClick={() => onGo(line)}>
                  line {line}
                </button>
              )}
            </li>
          ))}
        </ol>
      </div>
      {view.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
        <section class="view" aria-label="What the code shows" tabIndex={0}>
          <ol>
            {view.map((text, at) => (
              <li key={at}>{text}</li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
