import type { Layer } from '../../protocol/layers.ts';
import { type ByteRange, classOf } from './byte-range.ts';

/** What a layer is called. */
const NAMES: Record<Layer['name'], string> = {
  HTTP: 'HTTP',
  frame: 'frame',
  'Engine.IO': 'Engine.IO',
  'Socket.IO': 'Socket.IO',
  data: 'your data',
};

export interface LayerListProps {
  layers: Layer[];
  /** Bytes of all of them. */
  size: number;
  onChoose: (bytes: ByteRange) => void;
}

/** Whose bytes they are, and how many each has: as a bar, and as buttons that mark them. */
export function LayerList({ layers, size, onChoose }: LayerListProps) {
  return (
    <>
      <div class="layer-bar" aria-hidden="true">
        {layers.map((layer) => (
          <i
            key={layer.name}
            class={classOf(layer.name)}
            style={{ width: `${(layer.size / size) * 100}%` }}
          />
        ))}
      </div>
      <p class="layers">
        {layers.map((layer) => (
          <button
            key={layer.name}
            type="button"
            class={classOf(layer.name)}
            disabled={layer.ranges.length === 0}
            onClick={() => onChoose(firstRange(layer))}
          >
            {NAMES[layer.name]} <b>{layer.size.toLocaleString('en')} B</b>
          </button>
        ))}
      </p>
    </>
  );
}

/** The first run of bytes of a layer, whose parts may lie side by side. */
function firstRange({ ranges }: Layer): ByteRange {
  const [first, ...others] = ranges;
  const start = first?.start ?? 0;
  let end = first?.end ?? 0;
  for (const range of others) if (range.start === end) end = range.end;
  return { start, end };
}
