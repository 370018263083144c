import { useEffect, useRef, useState } from 'preact/hooks';
import { charactersOf } from '../../lib/byte-characters.ts';
import { hexOf } from '../../lib/byte-text.ts';
import { type ByteRange, between, classOf, type NamedRange, rangeAt } from './byte-range.ts';
import { Readout } from './Readout.tsx';
import { useRows } from './use-rows.ts';

/** Height of a row, in pixels; the style sheet says the same. */
const ROW_HEIGHT = 22;

export interface HexViewProps {
  bytes: Uint8Array;
  /** Says what these bytes are: `"Bytes of the frame"`. */
  label: string;
  /** What the bytes are parts of. Where two overlap, the later one counts. */
  ranges?: NamedRange[];
  /** Bytes in a row: 8 fit a phone. */
  perRow?: 8 | 16;
  /** Bytes that are marked, when something else chooses, too; without it the view keeps its own choice. */
  chosen?: ByteRange | undefined;
  onChoose?: (chosen: ByteRange | undefined) => void;
}

/** Bytes as hex and as text, beside each other. What is chosen in one is marked in the other. */
export function HexView({ bytes, label, ranges = [], perRow = 8, chosen, onChoose }: HexViewProps) {
  const [own, setOwn] = useState<ByteRange>();
  const marked = onChoose ? chosen : own;
  const choose = onChoose ?? setOwn;
  const rows = useRows(Math.ceil(bytes.length / perRow), ROW_HEIGHT);
  /** Where choosing began, and where it has come to. */
  const ends = useRef<[anchor: number, head: number]>([0, 0]);
  /** What was chosen here: `ends` are ahead of it when keys come faster than they are drawn. */
  const chosenHere = useRef(new WeakSet<ByteRange>());

  useEffect(() => {
    if (!marked) return;
    if (!chosenHere.current.has(marked)) ends.current = [marked.start, marked.end - 1];
    rows.show(Math.floor(Math.min(ends.current[1], bytes.length - 1) / perRow));
  }, [marked?.start, marked?.end, bytes]);

  function move(to: number, extend: boolean) {
    const head = Math.max(0, Math.min(bytes.length - 1, to));
    ends.current = [extend ? ends.current[0] : head, head];
    const range = between(...ends.current);
    chosenHere.current.add(range);
    choose(range);
  }

  function onKeyDown(event: KeyboardEvent) {
    const head = ends.current[1];
    const to = {
      ArrowLeft: head - 1,
      ArrowRight: head + 1,
      ArrowUp: head - perRow,
      ArrowDown: head + perRow,
      Home: event.ctrlKey ? 0 : head - (head % perRow),
      End: event.ctrlKey ? bytes.length - 1 : head - (head % perRow) + perRow - 1,
      PageUp: head - 8 * perRow,
      PageDown: head + 8 * perRow,
    }[event.key];
    if (to === undefined || bytes.length === 0) return;
    event.preventDefault();
    move(marked || event.key.startsWith('Page') ? to : head, event.shiftKey);
  }

  function onPointer(event: PointerEvent) {
    const at = (event.target as HTMLElement).dataset.at;
    if (at) move(Number(at), event.type === 'pointerover' || event.shiftKey);
  }

  return (
    <div class="hex" style={{ '--per-row': perRow }}>
      {/* biome-ignore lint/a11y/useSemanticElements: one stop for the keyboard, in which arrow keys choose; the readout says what. A fieldset has no size of its own to scroll in. */}
      <div
        class="scroller"
        ref={rows.scroller}
        role="group"
        aria-label={`${label}. Arrow keys choose a byte, with Shift several.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
        tabIndex={0}
        onScroll={rows.onScroll}
        onKeyDown={onKeyDown}
        onPointerDown={onPointer}
        onPointerOver={(event) => event.buttons === 1 && event.pointerType === 'mouse' && onPointer(event)}
      >
        <div style={{ height: rows.height, paddingTop: rows.top }}>
          {Array.from({ length: rows.to - rows.from }, (_, at) => (
            <Row
              key={rows.from + at}
              bytes={bytes}
              first={(rows.from + at) * perRow}
              perRow={perRow}
              ranges={ranges}
              marked={marked}
            />
          ))}
        </div>
      </div>
      <Readout bytes={bytes} ranges={ranges} chosen={marked} />
    </div>
  );
}

interface RowProps {
  bytes: Uint8Array;
  /** Index of the row's first byte. */
  first: number;
  perRow: number;
  ranges: NamedRange[];
  marked: ByteRange | undefined;
}

function Row({ bytes, first, perRow, ranges, marked }: RowProps) {
  const last = Math.min(bytes.length, first + perRow);
  const cells = Array.from(bytes.subarray(first, last), (byte, column) => {
    const at = first + column;
    const range = rangeAt(ranges, at);
    const isMarked = marked && marked.start <= at && at < marked.end;
    return { at, byte, look: `${range ? classOf(range.layer) : ''}${isMarked ? ' marked' : ''}` };
  });
  const characters = charactersOf(bytes, first, last);
  return (
    <div class="row">
      <span class="offset">{first.toString(16).padStart(4, '0')}</span>
      <span class="octets">
        {cells.map(({ at, byte, look }) => (
          <span key={at} data-at={at} class={look}>
            {hexOf(byte)}
          </span>
        ))}
      </span>
      <span class="characters">
        {cells.map(({ at, look }, column) => (
          <span key={at} data-at={at} class={look}>
            {characters[column]}
          </span>
        ))}
      </span>
    </div>
  );
}
