import { useEffect, useState } from 'preact/hooks';
import type { DecodedBytes } from '../../lib/decode-bytes.ts';
import type { Frame } from '../../protocol/wire-item.ts';
import { BitStrip } from '../wire/BitStrip.tsx';
import { describeFrame, formatBytes } from './describe.ts';

/** The frames that some bytes are, and the head of the chosen one bit by bit. */
export function FramePicker({ decoded, id }: { decoded: DecodedBytes; id: string }) {
  const [chosen, setChosen] = useState(0);
  const [inBrowser, setInBrowser] = useState(false);
  // Not while the page is built: how many bits are in a row depends on who points at them.
  useEffect(() => setInBrowser(true), []);
  const { frames, partial } = decoded;
  const all = partial?.frame ? [...frames, partial.frame] : frames;
  const at = Math.max(0, Math.min(chosen, all.length - 1));
  const frame = all[at];
  return (
    <>
      {all.length > 1 && (
        <fieldset class="seg long frames-pick">
          <legend class="sr">Frame to look at</legend>
          {all.map((each, index) => (
            <label key={index}>
              <input
                type="radio"
                name={`${id}-frame`}
                checked={index === at}
                onChange={() => setChosen(index)}
              />
              {index + 1}: {describeFrame(each)}
            </label>
          ))}
        </fieldset>
      )}
      {inBrowser && frame && <BitStrip key={`${at} ${frame.offset}`} frame={frame} />}
      {partial && <p class="frame-missing">{whatIsMissing(partial.head, partial.frame, partial.received)}</p>}
    </>
  );
}

/** What the server would still wait for. */
function whatIsMissing(head: Uint8Array, frame: Frame | undefined, received: number): string {
  if (!frame) return `The last frame has ${formatBytes(head.length)} of its head.`;
  const missing = frame.length - received;
  return `The last frame announces ${formatBytes(frame.length)} of payload; ${formatBytes(missing)} of them are not here.`;
}
