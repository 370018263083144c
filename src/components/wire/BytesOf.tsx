import { useState } from 'preact/hooks';
import { hexText, textOf } from '../../lib/byte-text.ts';
import type { Layer } from '../../protocol/layers.ts';
import type { WireItem } from '../../protocol/wire-item.ts';
import type { ByteRange, NamedRange } from './byte-range.ts';
import { HexView } from './HexView.tsx';
import { unmaskedBytes } from './unmasked-bytes.ts';

export interface BytesOfProps {
  item: WireItem;
  layers: Layer[];
  chosen: ByteRange | undefined;
  onChoose: (chosen: ByteRange | undefined) => void;
}

const LOOKS = ['As they travelled', 'Unmasked', 'Inflated'] as const;
type Look = (typeof LOOKS)[number];

/** The bytes of an item as they travelled; of a masked message unmasked; of a compressed one as they were before. */
export function BytesOf({ item, layers, chosen, onChoose }: BytesOfProps) {
  const [look, setLook] = useState<Look>('As they travelled');
  const looks = LOOKS.filter((each) => isThere(each, item));
  const bytes = bytesOf(item, look);
  const ranges: NamedRange[] = layers.flatMap(({ name, ranges }) =>
    ranges.map((range) => ({ ...range, layer: name })),
  );
  return (
    <>
      {looks.length > 1 && (
        <fieldset class="seg" aria-label="Bytes">
          {looks.map((each) => (
            <label key={each}>
              <input type="radio" name="wire-look" checked={each === look} onChange={() => setLook(each)} />
              {each}
            </label>
          ))}
        </fieldset>
      )}
      <HexView
        bytes={bytes}
        label="Bytes of this message"
        ranges={look === 'Inflated' ? [] : ranges}
        chosen={chosen}
        onChoose={onChoose}
      />
      {item.bytes.length < item.size && (
        <p class="facts">
          The first {item.bytes.length.toLocaleString('en')} of {item.size.toLocaleString('en')} bytes were
          kept.
        </p>
      )}
      <p class="copies">
        <CopyButton name="Copy as hex" text={() => hexText(bytes)} />
        <CopyButton name="Copy as text" text={() => textOf(contentOf(item))} />
      </p>
    </>
  );
}

function isThere(look: Look, item: WireItem): boolean {
  if (look === 'As they travelled') return true;
  if (!('frames' in item)) return false;
  return look === 'Unmasked' ? item.frames.some(({ masked }) => masked) : item.compressed;
}

function bytesOf(item: WireItem, look: Look): Uint8Array {
  if (look === 'As they travelled' || !('frames' in item)) return item.bytes;
  return look === 'Unmasked' ? unmaskedBytes(item) : item.payload;
}

const contentOf = (item: WireItem) => ('frames' in item ? item.payload : item.bytes);

/** Milliseconds for which a button says that it worked. */
const SAID_MS = 2_000;

function CopyButton({ name, text }: { name: string; text: () => string }) {
  const [said, setSaid] = useState(name);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text());
      setSaid('Copied');
    } catch {
      // Browsers forbid it on pages that came over HTTP from another machine.
      setSaid('Not allowed here');
    }
    setTimeout(() => setSaid(name), SAID_MS);
  }
  return (
    <button type="button" class="btn ghost" onClick={copy}>
      {said}
    </button>
  );
}
