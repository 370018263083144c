import type { LadderRow } from '../../lib/ladder-rows.ts';

export interface ItemLadderProps {
  /** What these rows are, for those who do not see them. */
  label: string;
  rows: LadderRow[];
  /** Shown while there are none. */
  missing: string;
}

/** Requests, answers and messages one below the other, each with what it says. */
export function ItemLadder({ label, rows, missing }: ItemLadderProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
    <section class="item-ladder" aria-label={label} tabIndex={0}>
      {rows.length === 0 && <p>{missing}</p>}
      <ol>
        {rows.map(({ key, direction, seconds, connection, carrier, text, words, size }) => (
          <li key={key} class={direction}>
            <span class="arrow" aria-hidden="true">
              {direction === 'up' ? '↑' : '↓'}
            </span>
            <span class="sr">{direction === 'up' ? 'sent' : 'received'}</span>
            <span class="at">{seconds.toFixed(3)}</span>
            <span class="carrier" title={`TCP connection ${connection}`}>
              {connection} <span class={carrier}>{carrier}</span>
            </span>
            <span class="text">
              {text}
              {words.map((each) => (
                <small key={each}>{each}</small>
              ))}
            </span>
            <span class="size">{size.toLocaleString('en')} B</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
