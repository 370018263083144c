import type { KeptLines } from '../../lib/kept-lines.ts';
import type { ConsoleLine } from '../../protocol/edited-handler.ts';
import { ConsoleLines } from '../editor/ConsoleLines.tsx';

export interface ClientOutputProps {
  console: KeptLines<ConsoleLine>;
  /** What the code shows by `view`. */
  view: readonly string[];
  /** Called with a line of the code that the reader wants to see. */
  onGo: (line: number) => void;
}

/** The console of client code, and its view where it has one. */
export function ClientOutput({ console, view, onGo }: ClientOutputProps) {
  return (
    <div class="client-output">
      <ConsoleLines console={console} onGo={onGo} />
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
