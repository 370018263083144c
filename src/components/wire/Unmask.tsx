import { useState } from 'preact/hooks';
import { charactersOf } from '../../lib/byte-characters.ts';
import { bitsOf, hexOf } from '../../lib/byte-text.ts';
import type { Frame } from '../../protocol/wire-item.ts';

/** Most bytes that are taken one by one; the rest goes the same way. */
const MOST_BYTES = 64;

/** A client's payload, unmasked byte by byte with the key that travelled with it (RFC 6455, section 5.3). */
export function Unmask({ frame }: { frame: Frame }) {
  const [at, setAt] = useState(0);
  const count = Math.min(frame.wirePayload.length, MOST_BYTES);
  if (!frame.key) return <p class="unmask-none">Not masked: only frames from a client are.</p>;
  if (count === 0) return <p class="unmask-none">The payload is empty: there is nothing to unmask.</p>;
  const byte = Math.min(at, count - 1);
  return (
    <div class="unmask">
      <Xor frame={frame} at={byte} />
      <Unmasked frame={frame} at={byte} count={count} onChoose={setAt} />
      <p class="unmask-buttons">
        <button type="button" class="btn ghost" disabled={byte === 0} onClick={() => setAt(byte - 1)}>
          Back
        </button>
        <button type="button" class="btn ghost" disabled={byte >= count - 1} onClick={() => setAt(byte + 1)}>
          Next byte
        </button>
        <button type="button" class="btn ghost" disabled={byte >= count - 1} onClick={() => setAt(count - 1)}>
          To the end
        </button>
      </p>
      {frame.length > count && (
        <p class="unmask-none">
          The first {count} of {frame.length.toLocaleString('en')} bytes. The others go the same way.
        </p>
      )}
    </div>
  );
}

/** The byte at `at` and its byte of the key, bit by bit, and what comes out. */
function Xor({ frame, at }: { frame: Frame; at: number }) {
  const masked = frame.wirePayload[at] ?? 0;
  const key = frame.key?.[at % 4] ?? 0;
  const character = charactersOf(frame.payload, at, at + 1)[0];
  return (
    <table class="xor">
      <caption>
        Byte {at} of the payload, byte {at % 4} of the key
      </caption>
      <tbody>
        <XorRow name="as it travelled" byte={masked} />
        <XorRow name="XOR the key" byte={key} against={masked} />
        <XorRow name={`gives ${character ? `“${character}”` : ''}`} byte={masked ^ key} isResult />
      </tbody>
    </table>
  );
}

interface XorRowProps {
  name: string;
  byte: number;
  /** The byte above: bits of the key that are 1 turn that one's over. */
  against?: number;
  isResult?: boolean;
}

function XorRow({ name, byte, against, isResult = false }: XorRowProps) {
  return (
    <tr class={isResult ? 'result' : against === undefined ? '' : 'key'}>
      <th scope="row">{name}</th>
      <td>
        <code>{hexOf(byte)}</code>
      </td>
      <td>
        <span class="cells">
          {[...bitsOf(byte)].map((bit, at) => (
            <i key={at} class={against !== undefined && bit === '1' ? 'turns' : ''}>
              {bit}
            </i>
          ))}
        </span>
      </td>
    </tr>
  );
}

interface UnmaskedProps {
  frame: Frame;
  at: number;
  count: number;
  onChoose: (at: number) => void;
}

/** All bytes in a row: what is unmasked so far as text, the rest as it travelled. */
function Unmasked({ frame, at, count, onChoose }: UnmaskedProps) {
  const characters = charactersOf(frame.payload, 0, count);
  return (
    <p class="unmasked" aria-label={`Unmasked so far: ${characters.slice(0, at + 1).join('')}`} role="img">
      {Array.from(frame.wirePayload.subarray(0, count), (byte, each) => (
        // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a shortcut; the buttons below lead to every byte.
        <span key={each} class={each === at ? 'now' : each < at ? 'done' : ''} onClick={() => onChoose(each)}>
          <b>{each <= at ? characters[each] : ''}</b>
          <i>{hexOf(each <= at ? (frame.payload[each] ?? 0) : byte)}</i>
        </span>
      ))}
    </p>
  );
}
