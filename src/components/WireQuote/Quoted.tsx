import { useMemo } from 'preact/hooks';
import { openWireLog } from '../../lib/wire-log.ts';
import { layersOf } from '../../protocol/layers.ts';
import type { Frame, WireItem } from '../../protocol/wire-item.ts';
import { arrowOf, formatSize, shortName, wayOf } from '../wire/line-words.ts';
import { sentenceOf } from '../wire/meaning-of.ts';
import { useLoaded } from '../wire/use-loaded.ts';
import { findQuoted, type Wanted } from './find-quoted.ts';

/**
 * Follows the newest item that is like that.
 *
 * @returns Stops following.
 */
export function watchQuoted(wanted: Wanted, onItem: (item: WireItem) => void): () => void {
  const log = openWireLog();
  function look() {
    const item = findQuoted(log.items, wanted);
    if (item) onItem(item);
  }
  look();
  return log.watch(look);
}

/** An item of the wire, and what of it is quoted. */
export function Quoted({ item, show }: { item: WireItem; show: 'bytes' | 'bits' | 'unmask' | 'head' }) {
  return (
    <>
      <p class="quoted">
        <b class={item.direction}>{arrowOf(item.direction)}</b>
        <span class="sr">{wayOf(item.direction)}</span> <b>{shortName(item.client)}</b> {sentenceOf(item)},{' '}
        {formatSize(item.size)}
      </p>
      <Part key={item.number} item={item} show={show} />
    </>
  );
}

function Part({ item, show }: { item: WireItem; show: 'bytes' | 'bits' | 'unmask' | 'head' }) {
  const frame = 'frames' in item ? item.frames[0] : undefined;
  if (show === 'bits' && frame) return <Bits frame={frame} />;
  if (show === 'unmask' && frame) return <Unmasking frame={frame} />;
  if (show === 'head' && 'head' in item) {
    return (
      <ol class="head">
        {[item.head.startLine, ...item.head.headers.map(([name, value]) => `${name}: ${value}`)].map(
          (line, at) => (
            <li key={at}>{line}</li>
          ),
        )}
      </ol>
    );
  }
  return <Bytes item={item} />;
}

// Each is loaded for the quotes that show it.

function Bits({ frame }: { frame: Frame }) {
  const loaded = useLoaded(() => import('../wire/BitStrip.tsx'), true);
  return loaded ? <loaded.BitStrip frame={frame} /> : null;
}

function Unmasking({ frame }: { frame: Frame }) {
  const loaded = useLoaded(() => import('../wire/Unmask.tsx'), true);
  return loaded ? <loaded.Unmask frame={frame} /> : null;
}

function Bytes({ item }: { item: WireItem }) {
  const loaded = useLoaded(() => import('../wire/HexView.tsx'), true);
  const ranges = useMemo(
    () => layersOf(item).flatMap(({ name, ranges }) => ranges.map((range) => ({ ...range, layer: name }))),
    [item],
  );
  return loaded ? <loaded.HexView bytes={item.bytes} ranges={ranges} label="Bytes of this message" /> : null;
}
