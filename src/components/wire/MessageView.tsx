import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { problemsOf } from '../../protocol/item-problems.ts';
import { layersOf } from '../../protocol/layers.ts';
import type { WireItem } from '../../protocol/wire-item.ts';
import { addStyles } from './add-styles.ts';
import { BytesOf } from './BytesOf.tsx';
import type { ByteRange } from './byte-range.ts';
import bytesStyles from './bytes.css?inline';
import { Content } from './Content.tsx';
import { FrameHead } from './FrameHead.tsx';
import { LayerList } from './LayerList.tsx';
import { arrowOf, secondsAfter, shortName, wayOf } from './line-words.ts';
import { meaningOf } from './meaning-of.ts';
import { Unmask } from './Unmask.tsx';

export interface MessageViewProps {
  item: WireItem;
  firstMs: number;
  onClose: () => void;
}

/** A message, opened: its frames, its bytes, its layers, and what is wrong with it. */
export function MessageView({ item, firstMs, onClose }: MessageViewProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [chosen, setChosen] = useState<ByteRange>();
  const [frameAt, setFrameAt] = useState(0);
  const layers = useMemo(() => layersOf(item), [item]);
  const frames = 'frames' in item ? item.frames : [];
  const frame = frames[frameAt];
  useMemo(() => addStyles('bytes', bytesStyles), []);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  return (
    <section
      class={`message ${item.direction}`}
      aria-labelledby="wire-message"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <header>
        <h3 id="wire-message" tabIndex={-1} ref={heading}>
          <span class="arrow" aria-hidden="true">
            {arrowOf(item.direction)}
          </span>{' '}
          {titleOf(item)}
        </h3>
        <button type="button" class="btn ghost" onClick={onClose}>
          Back to the lines
        </button>
      </header>
      <p class="facts">{factsOf(item, firstMs)}</p>
      {problemsOf(item).map(({ text, source, at }) => (
        <p key={`${text} ${at}`} class="notice bad">
          <span>
            {text[0]?.toUpperCase()}
            {text.slice(1)}
            {source && ` (${source})`}
            {item.bytes.length > 0 && `, at byte ${at}`}.
          </span>
          {at < item.bytes.length && (
            <button type="button" onClick={() => setChosen({ start: at, end: at + 1 })}>
              Show it
            </button>
          )}
        </p>
      ))}
      {frame && <FrameHead frames={frames} at={frameAt} onFrame={setFrameAt} onChoose={setChosen} />}
      <Content item={item} />
      {item.bytes.length > 0 && (
        <>
          <h4>Bytes</h4>
          <LayerList layers={layers} size={item.size} onChoose={setChosen} />
          <BytesOf item={item} layers={layers} chosen={chosen} onChoose={setChosen} />
        </>
      )}
      {frame?.key && (
        <>
          <h4>Unmasking with the key of this frame</h4>
          <Unmask key={frameAt} frame={frame} />
        </>
      )}
    </section>
  );
}

/** Who says what to whom: `"A to server: event"`. */
function titleOf(item: WireItem): string {
  const { word } = meaningOf(item);
  const what = word || item.kind;
  if (item.kind === 'end' || item.kind === 'gap' || item.kind === 'broken')
    return `${shortName(item.client)} ${what}`.trim();
  const client = shortName(item.client) || `Connection ${item.connection}`;
  return item.direction === 'up' ? `${client} to server: ${what}` : `Server to ${client}: ${what}`;
}

function factsOf(item: WireItem, firstMs: number): string {
  const { startedMs, atMs, size, cell, connection } = item;
  const took = atMs - startedMs;
  return [
    `${secondsAfter(firstMs, atMs)} s`,
    ...(took >= 0.05 ? [`${took.toFixed(1)} ms from first byte to last`] : []),
    `${size.toLocaleString('en')} bytes ${wayOf(item.direction)}`,
    ...(cell ? [`cell ${cell}`] : []),
    `TCP connection ${connection}`,
  ].join(' · ');
}
