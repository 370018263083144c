import { useState } from 'preact/hooks';
import type { RoundTrip } from '../../lib/framed-client.ts';
import { writeHex } from '../../lib/hex.ts';
import type { Message } from '../../protocol/message-assembler.ts';
import { DownNotice } from '../DownNotice.tsx';
import { formatBytes } from '../frames/describe.ts';
import { type Framed, useFramed } from '../frames/use-framed.ts';
import { MessageForm } from '../MessageForm.tsx';
import { BitStrip } from '../wire/BitStrip.tsx';

/** Most bytes of the payload that are shown in hex. */
const MOST_BYTES = 24;

/** The reader's own message as a frame, bit by bit, and what comes back. */
export default function FrameDemo({ cell }: { cell: string }) {
  const [trip, setTrip] = useState<RoundTrip>();
  const { lab, ready, failure, send } = useFramed(cell, 'bits', (send) => trip ?? show(send, 'hello'));

  async function show(send: Framed['send'], text: string) {
    const came = await send(text);
    if (came) setTrip(came);
  }

  return (
    <>
      <DownNotice state={lab} />
      <Side direction="up" title="Your browser sent" item={trip?.up} />
      <Side direction="down" title="The server sent back" item={trip?.down} />
      {failure && <p class="bar bad">{failure}</p>}
      <MessageForm ready={ready} maxLength={60} onSend={(text) => show(send, text)} />
    </>
  );
}

interface SideProps {
  direction: 'up' | 'down';
  title: string;
  item: Message | undefined;
}

/** One frame: its head in bits, its payload in hex. */
function Side({ direction, title, item }: SideProps) {
  const frame = item?.frames[0];
  return (
    <section class={`one-frame ${direction}-frame`} aria-label={title}>
      <p class={`way ${direction}`}>
        <span aria-hidden="true">{direction === 'up' ? '↑' : '↓'}</span> {title}
        {item && frame && (
          <>
            {' '}
            {formatBytes(item.size)}, {frame.head.length} of head
          </>
        )}
      </p>
      {frame && (
        <>
          <BitStrip key={item.atMs} frame={frame} />
          <p class={`frame-bytes ${direction}`}>
            <span class="hint">payload </span>
            {writeHex(frame.wirePayload.subarray(0, MOST_BYTES)) || 'none'}
            {frame.length > MOST_BYTES && ' …'}
            {frame.length > 0 && <span class="hint"> {frame.masked ? 'masked' : 'as it is'}</span>}
          </p>
        </>
      )}
    </section>
  );
}
