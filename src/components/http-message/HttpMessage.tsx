import type { Direction, HttpHead } from '../../protocol/wire-item.ts';

/** A line of a message: a header, or with `""` the start line. */
export interface Line {
  direction: Direction;
  name: string;
}

export interface HttpMessageProps {
  /** `"Your request"` */
  title: string;
  direction: Direction;
  /** `undefined` until it has been seen. */
  head: HttpHead | undefined;
  /** Bytes on the wire. */
  size?: number | undefined;
  /** What is shown instead of a message. */
  missing: string;
  chosen?: Line;
  /** Without it no line can be chosen. */
  onChoose?: (line: Line) => void;
  /** Names of lines that are marked as new. */
  changed?: ReadonlySet<string>;
}

/** The head of an HTTP message as it was sent, line by line. */
export function HttpMessage(props: HttpMessageProps) {
  const { title, direction, head, size, missing, chosen, onChoose, changed } = props;
  const lines: [name: string, value: string][] = head ? [['', head.startLine], ...head.headers] : [];
  return (
    <section class={`http-message ${direction}`} aria-label={title}>
      <p class="head">
        <span class={direction} aria-hidden="true">
          {direction === 'up' ? '↑' : '↓'}
        </span>{' '}
        {title}
        {size !== undefined && <small>{size.toLocaleString('en')} bytes</small>}
      </p>
      {head ? (
        <ol>
          {lines.map(([name, value]) => (
            <li key={name}>
              {onChoose ? (
                <button
                  type="button"
                  aria-pressed={chosen?.direction === direction && chosen.name === name.toLowerCase()}
                  class={changed?.has(name) ? 'new' : ''}
                  onClick={() => onChoose({ direction, name: name.toLowerCase() })}
                >
                  <Written name={name} value={value} />
                  {changed?.has(name) && <span class="sr"> (changed)</span>}
                </button>
              ) : (
                <Written name={name} value={value} />
              )}
            </li>
          ))}
        </ol>
      ) : (
        <p class="missing">{missing}</p>
      )}
    </section>
  );
}

function Written({ name, value }: { name: string; value: string }) {
  return (
    <>
      {name && <b>{name}: </b>}
      {value}
    </>
  );
}
