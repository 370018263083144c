import type { ConsoleLine } from '../../protocol/edited-handler.ts';

export interface ConsoleLinesProps {
  lines: ConsoleLine[];
  /** Goes to a line of the code. */
  onGo: (line: number) => void;
}

/** What the reader's code wrote to its console. */
export function ConsoleLines({ lines, onGo }: ConsoleLinesProps) {
  if (lines.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section class="console-lines" aria-label="Console" tabIndex={0}>
      <ol>
        {lines.map(({ level, text, line }, at) => (
          <li key={at} data-level={level}>
            <code>{text}</code>
            {line && (
              <button type="button" onClick={() => onGo(line)}>
                line {line}
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
