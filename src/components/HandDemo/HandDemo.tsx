import { useState } from 'preact/hooks';
import type { Reply } from '../../lib/by-hand.ts';
import { decodeBytes } from '../../lib/decode-bytes.ts';
import { readHex } from '../../lib/hex.ts';
import { MAX_HAND_BYTES } from '../../protocol/by-hand.ts';
import { DownNotice } from '../DownNotice.tsx';
import { describeMessage, formatBytes } from '../frames/describe.ts';
import { FramePicker } from '../frames/FramePicker.tsx';
import { ReplyView } from '../frames/ReplyView.tsx';
import { Rules } from '../frames/Rules.tsx';
import { useByHand } from '../frames/use-by-hand.ts';

/** RFC 6455, section 5.7, has the first two; their key is that of the RFC. */
const HELLO = '81 85 37 fa 21 3d 7f 9f 4d 51 58';
const TEMPLATES = [
  { name: '“Hello”', hex: HELLO },
  { name: 'a ping', hex: '89 85 37 fa 21 3d 7f 9f 4d 51 58' },
  {
    name: 'two parts, a ping between',
    hex: '01 83 37 fa 21 3d 7f 9f 4d\n89 80 37 fa 21 3d\n80 82 37 fa 21 3d 5b 95',
  },
];

/** Frames written in hex, decoded while they are written, and sent as they are. */
export default function HandDemo({ cell }: { cell: string }) {
  const [text, setText] = useState(HELLO);
  const [sent, setSent] = useState<{ text: string; reply: Reply }>();
  // A first result before any click.
  const { lab, busy, failure, send } = useByHand(cell, () => sent ?? run(HELLO));
  // What other bytes were answered is no answer to these.
  const reply = sent?.text === text ? sent.reply : undefined;

  const { bytes, mistake } = readHex(text);
  const tooMany = bytes && bytes.length > MAX_HAND_BYTES;
  const decoded = bytes && !tooMany ? decodeBytes('up', bytes) : undefined;

  async function run(text: string) {
    const { bytes } = readHex(text);
    const reply = bytes && (await send(bytes));
    if (reply) setSent({ text, reply });
  }

  return (
    <>
      <DownNotice state={lab} />
      <div class="bar">
        <span>Start from:</span>
        {TEMPLATES.map(({ name, hex }) => (
          <button key={name} type="button" class="btn ghost" onClick={() => setText(hex)}>
            {name}
          </button>
        ))}
      </div>
      <div class="by-hand">
        <label for="by-hand-bytes">
          <span aria-hidden="true" class="up">
            ↑
          </span>{' '}
          Bytes to send, in hex
        </label>
        <textarea
          id="by-hand-bytes"
          class="field frame-bytes"
          rows={3}
          spellcheck={false}
          autocomplete="off"
          aria-describedby="by-hand-reading"
          aria-invalid={mistake !== undefined || tooMany}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <div id="by-hand-reading" class="reading">
          {mistake && <p class="bad">{mistake}</p>}
          {tooMany && <p class="bad">At most {formatBytes(MAX_HAND_BYTES)} are sent at once.</p>}
          {decoded && (
            <>
              <ol class="says">
                {decoded.messages.map((message, at) => (
                  <li key={at}>{describeMessage(message)}</li>
                ))}
              </ol>
              <Rules decoded={decoded} />
            </>
          )}
        </div>
        {decoded && <FramePicker decoded={decoded} id="by-hand" />}
      </div>
      <div class="bar foot">
        <button
          type="button"
          class="btn"
          disabled={!decoded || busy || lab.phase !== 'open'}
          onClick={() => run(text)}
        >
          Send {bytes && formatBytes(bytes.length)}
        </button>
        <span class="hint">{busy ? 'Sent. Waiting for what comes back…' : failure}</span>
      </div>
      <section class="answer" aria-label="Answer to your bytes" aria-live="polite">
        {reply ? <ReplyView reply={reply} /> : <p class="hint">Not sent yet.</p>}
      </section>
    </>
  );
}
