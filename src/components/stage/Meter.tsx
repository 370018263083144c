import type { Receipt } from '../../lib/audience-run.ts';
import { frameLength, utf8Length } from '../../protocol/frame-length.ts';

export interface MeterProps {
  kind: 'raw' | 'socketio';
  /** What each client received; `undefined` until the run is over. */
  receipts: ReadonlyMap<string, Receipt> | undefined;
  /** What was sent. */
  text: string;
}

const NAMES = { raw: 'Raw WebSocket', socketio: 'Socket.IO' };

/** What the bytes are that are neither frame nor text. */
const EXTRAS = { raw: 'JSON', socketio: 'packet type, event name and JSON' };

/** Bytes and time of one delivery, and what the bytes were for. */
export function Meter({ kind, receipts, text }: MeterProps) {
  const first = receipts && [...receipts.values()][0];
  const data = utf8Length(text);
  const frame = first ? first.bytes - payloadOf(first.bytes) : 0;
  const extra = first ? first.bytes - frame - data : 0;
  const slowest = Math.max(...(receipts ? [...receipts.values()].map(({ ms }) => ms) : [0]));
  const share = (part: number) => ({ width: `${(100 * part) / Math.max(1, first?.bytes ?? 1)}%` });

  return (
    <article class={`meter ${kind}`} aria-label={`${NAMES[kind]}, measured`}>
      {first ? (
        <>
          <p>
            <b>{first.bytes} bytes</b> to{' '}
            {receipts.size === 1 ? 'one client' : `each of ${receipts.size} clients`},{' '}
            {receipts.size > 1 && 'the last '}after <b>{slowest.toFixed(1)} ms</b>
          </p>
          <div class="share" aria-hidden="true">
            <i class="frame" style={share(frame)} />
            <i class="extra" style={share(extra)} />
            <i class="data" style={share(data)} />
          </div>
          <p>
            {frame} of frame, {extra > 0 && `${extra} of ${EXTRAS[kind]}, `}
            {data} of text
          </p>
        </>
      ) : (
        <p>{receipts ? 'Nothing to measure: nobody received it.' : 'Send to measure this call.'}</p>
      )}
    </article>
  );
}

/** Payload of an unmasked frame of `bytes` in all. */
function payloadOf(bytes: number): number {
  for (const head of [2, 4, 10]) {
    if (frameLength(bytes - head, { masked: false }) === bytes) return bytes - head;
  }
  return bytes;
}
