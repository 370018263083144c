import type { Frame } from '../../protocol/wire-item.ts';
import { BitStrip } from './BitStrip.tsx';
import type { ByteRange } from './byte-range.ts';

export interface FrameHeadProps {
  /** All frames of the message. */
  frames: Frame[];
  /** The one that is shown. */
  at: number;
  onFrame: (at: number) => void;
  /** Told which bytes of the message a field is in. */
  onChoose: (bytes: ByteRange) => void;
}

/** The bits of a frame's head; of a fragmented message, of each of its frames. */
export function FrameHead({ frames, at, onFrame, onChoose }: FrameHeadProps) {
  const frame = frames[at];
  if (!frame) return null;
  const before = frames
    .slice(0, at)
    .reduce((sum, { head, wirePayload }) => sum + head.length + wirePayload.length, 0);
  return (
    <>
      <h4>{frames.length > 1 ? `One message in ${frames.length} frames` : 'Frame'}, its head bit by bit</h4>
      {frames.length > 1 && (
        <p class="frame-steps">
          <button type="button" class="btn ghost" disabled={at === 0} onClick={() => onFrame(at - 1)}>
            Frame before
          </button>
          <span aria-live="polite">
            {at + 1} of {frames.length}, {frame.length.toLocaleString('en')} bytes
          </span>
          <button
            type="button"
            class="btn ghost"
            disabled={at === frames.length - 1}
            onClick={() => onFrame(at + 1)}
          >
            Next frame
          </button>
        </p>
      )}
      <BitStrip
        key={at}
        frame={frame}
        onChoose={({ start, end }) => onChoose({ start: start + before, end: end + before })}
      />
    </>
  );
}
