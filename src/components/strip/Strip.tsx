/** Something that happened at a moment. */
export interface Mark {
  /** On the scale of the strip. */
  at: number;
  /** `up` and `down` travelled; `news` is the moment that there was something to tell. */
  kind: 'up' | 'down' | 'news';
}

export interface StripRow {
  name: string;
  marks: Mark[];
  /** Stretches of waiting. */
  waits?: { from: number; to: number }[];
}

export interface StripProps {
  /** What the picture shows, in words: the numbers stand beside it as text. */
  label: string;
  rows: StripRow[];
  /** Ends of the scale; marks outside are left out. */
  from: number;
  to: number;
  /** Where the scale is labelled. */
  ticks?: { at: number; text: string }[];
}

/** Marks on a line for each row, at the moments they stand for. */
export function Strip({ label, rows, from, to, ticks = [] }: StripProps) {
  /** Percent of the track. */
  const percent = (at: number) => ((Math.min(to, Math.max(from, at)) - from) / (to - from)) * 100;
  const place = (at: number) => ({ '--at': percent(at) });
  return (
    <div class="strip" role="img" aria-label={label}>
      {rows.map(({ name, marks, waits = [] }) => (
        <div class="row" key={name}>
          <span class="name">{name}</span>
          <div class="track">
            {ticks.map(({ at }) => (
              <i key={at} class="grid" style={place(at)} />
            ))}
            {waits
              .filter((wait) => wait.to > from && wait.from < to)
              .map((wait) => (
                <i
                  key={wait.from}
                  class="wait"
                  style={{ ...place(wait.from), '--length': percent(wait.to) - percent(wait.from) }}
                />
              ))}
            {marks
              .filter(({ at }) => at >= from && at <= to)
              .map(({ at, kind }) => (
                <i key={`${kind} ${at}`} class={`mark ${kind}`} style={place(at)} />
              ))}
          </div>
        </div>
      ))}
      {ticks.length > 0 && (
        <div class="row scale">
          <span class="name" />
          <div class="track">
            {ticks.map(({ at, text }) => (
              <span key={at} style={place(at)}>
                {text}
              </span>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
