import { useRef, useState } from 'preact/hooks';
import type { Field } from '../../protocol/frame-fields.ts';
import type { Frame } from '../../protocol/wire-item.ts';
import type { ByteRange } from './byte-range.ts';
import { headBits, type Segment } from './head-bits.ts';

/** Bits in a row: two bytes; … */
const PER_ROW = 16;
/** … for fingers, which need wider bits, one. */
const PER_ROW_COARSE = 8;

export interface BitStripProps {
  frame: Frame;
  /** Told which bytes of the frame a field is in, when the reader chooses it. */
  onChoose?: (bytes: ByteRange) => void;
}

/** The head of a frame, bit by bit. Each field says what it means when it is pointed at, focused or touched. */
export function BitStrip({ frame, onChoose }: BitStripProps) {
  const perRow = usePerRow();
  const strip = useRef<HTMLFieldSetElement>(null);
  const [chosen, setChosen] = useState<number>();
  const [pointed, setPointed] = useState<number>();
  const { fields, rows } = headBits(frame, perRow);
  const shown = fields[pointed ?? chosen ?? -1];
  const stop = Math.min(chosen ?? 0, fields.length - 1);

  function choose(at: number) {
    const field = fields[at];
    if (!field) return;
    setChosen(at);
    onChoose?.(bytesOf(field));
  }

  function onKeyDown(event: KeyboardEvent) {
    const last = fields.length - 1;
    const to = { ArrowRight: stop + 1, ArrowLeft: stop - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(last, to));
    strip.current?.querySelector<HTMLElement>(`[data-field="${next}"]`)?.focus();
  }

  return (
    <div class={`bits ${frame.direction}`}>
      <fieldset ref={strip} aria-label="Head of the frame, bit by bit" onKeyDown={onKeyDown}>
        {rows.map((segments, row) => (
          <div key={row} class="bit-row" style={{ '--columns': perRow }}>
            {segments.map((segment) => (
              <FieldBits
                key={segment.column}
                segment={segment}
                field={fields[segment.field]}
                isChosen={segment.field === (pointed ?? chosen)}
                isStop={segment.field === stop && isFirst(rows, row, segment)}
                onChoose={() => choose(segment.field)}
                onPoint={(over) => setPointed(over ? segment.field : undefined)}
              />
            ))}
          </div>
        ))}
      </fieldset>
      <p class="meaning">
        {shown ? (
          <>
            <b>{shown.name}</b> {shown.meaning}
          </>
        ) : (
          'Each box is a bit. Choose a field to see what it says.'
        )}
      </p>
    </div>
  );
}

interface FieldBitsProps {
  segment: Segment;
  field: Field | undefined;
  isChosen: boolean;
  /** Whether the keyboard stops here. */
  isStop: boolean;
  onChoose: () => void;
  onPoint: (over: boolean) => void;
}

function FieldBits({ segment, field, isChosen, isStop, onChoose, onPoint }: FieldBitsProps) {
  const { column, bits, label } = segment;
  return (
    <button
      type="button"
      class={`field-bits${isChosen ? ' chosen' : ''}`}
      style={{ gridColumn: `${column + 1} / span ${bits.length}` }}
      data-field={segment.field}
      tabIndex={isStop ? 0 : -1}
      aria-pressed={isChosen}
      onFocus={onChoose}
      onClick={onChoose}
      onMouseEnter={() => onPoint(true)}
      onMouseLeave={() => onPoint(false)}
    >
      <span class="sr">{field?.name}:</span>
      <span class="cells">
        {[...bits].map((bit, at) => (
          <i key={at}>{bit}</i>
        ))}
      </span>
      <small>{label}</small>
      <span class="sr">. {field?.meaning}</span>
    </button>
  );
}

/** A field that goes over several rows has one stop. */
function isFirst(rows: Segment[][], row: number, segment: Segment): boolean {
  return !rows.slice(0, row).some((earlier) => earlier.some(({ field }) => field === segment.field));
}

/** The bytes of a frame that a field has a bit in. */
function bytesOf({ firstBit, bits }: Field): ByteRange {
  return { start: Math.floor(firstBit / 8), end: Math.ceil((firstBit + bits) / 8) };
}

/** Known when it is first drawn, which is in a browser always: nothing moves later. */
function usePerRow(): number {
  const [perRow] = useState(() =>
    matchMedia('(pointer: coarse), (max-width: 19em)').matches ? PER_ROW_COARSE : PER_ROW,
  );
  return perRow;
}
