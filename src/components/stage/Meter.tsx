import type { Receipt } from '../../lib/audience-run.ts';

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
  const { bytes, heads } = first?.size ?? { bytes: 0, heads: 0 };
  const extra = bytes - heads - data;
  const slowest = Math.max(...(receipts ? [...receipts.values()].map(({ ms }) => ms) : [0]));
  const share = (part: number) => ({ width: `${(100 * part) / Math.max(1, bytes)}%` });

  return (
    <article class={`meter ${kind}`} aria-label={`${NAMES[kind]}, measured`}>
      {first ? (
        <>
          <p>
            <b>{first.size ? bytes : '?'} bytes</b> to{' '}
            {receipts.size === 1 ? 'one client' : `each of ${receipts.size} clients`},{' '}
            {receipts.size > 1 && 'the last '}after <b>{slowest.toFixed(1)} ms</b>
          </p>
          <div class="share" aria-hidden="true">
            <i class="frame" style={share(heads)} />
            <i class="extra" style={share(extra)} />
            <i class="data" style={share(data)} />
          </div>
          <p>
            {heads} of frame, {extra > 0 && `${extra} of ${EXTRAS[kind]}, `}
            {data} of text
          </p>
        </>
      ) : (
        <p>{receipts ? 'Nothing to measure: nobody received it.' : 'Send to measure this call.'}</p>
      )}
    </article>
  );
}

/** Bytes of a text in UTF-8, which text messages are in (RFC 6455, section 5.6). */
const utf8Length = (text: string) => new TextEncoder().encode(text).length;
