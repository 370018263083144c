import { useEffect, useRef, useState } from 'preact/hooks';
import { attempt } from '../../lib/handshake.ts';
import type { OpenLab } from '../../lib/lab.ts';
import { uniqueName } from '../../lib/raw-client.ts';
import { acceptOf, digestOf, GUID, KEY_PATTERN } from '../../protocol/accept-key.ts';
import { headerOf } from '../../protocol/http-framer.ts';
import { DownNotice } from '../DownNotice.tsx';
import { RunFoot } from '../stage/RunFoot.tsx';
import { useInLab, useLab } from '../use-lab.ts';

/** What a server answered to a key, live. */
interface Pair {
  key: string;
  accept: string;
}

/** Shown until the first handshake: the example of RFC 6455, section 1.3. */
const EXAMPLE = 'dGhlIHNhbXBsZSBub25jZQ==';

/** From the page's own key to the accept value, step by step; the key can be changed. */
export default function AcceptDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const [live, setLive] = useState<Pair>();
  const [key, setKey] = useState(EXAMPLE);
  const [failed, setFailed] = useState(false);
  const busy = useRef(false);
  const shown = useRef(true);
  useEffect(() => () => (shown.current = false), []);

  async function fetchKey(open: OpenLab) {
    if (busy.current) return;
    busy.current = true;
    const pair = await readPair(open, cell).catch(() => undefined);
    busy.current = false;
    if (!shown.current) return;
    setFailed(!pair);
    setLive(pair);
    if (pair) setKey(pair.key);
  }

  useInLab(lab, (open) => {
    void fetchKey(open);
    return () => {};
  });

  const digest = Array.from(digestOf(key), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return (
    <>
      <DownNotice state={lab} />
      <ol class="accept-steps">
        <li>
          <label for="accept-key">The key, {sourceOf(key, live)}</label>
          <input
            id="accept-key"
            class="field"
            maxLength={40}
            spellcheck={false}
            autocomplete="off"
            value={key}
            onInput={(event) => setKey(event.currentTarget.value)}
          />
        </li>
        <li>
          <span class="what">Add the GUID, 36 characters that the standard fixes</span>
          <span>
            <mark>{key}</mark>
            {GUID}
          </span>
        </li>
        <li>
          <span class="what">SHA-1 of that text: 20 bytes, here in hex</span>
          <span class="digest">{digest}</span>
        </li>
        <li>
          <span class="what">The same bytes in base64</span>
          <output for="accept-key">{acceptOf(key)}</output>
        </li>
        <li>
          <span class="what">The server’s answer to your key</span>
          <span class="down">{live?.accept ?? '…'}</span>
        </li>
      </ol>
      <RunFoot
        label="New key"
        disabled={lab.phase !== 'open'}
        onRun={() => lab.phase === 'open' && fetchKey(lab.lab)}
      >
        {failed ? 'The wire was not seen: try again.' : live && <Verdict live={live} typed={key} />}
      </RunFoot>
    </>
  );
}

/** Where a key comes from. */
function sourceOf(key: string, live: Pair | undefined): string {
  if (key === live?.key) return 'as your browser sent it';
  return key === EXAMPLE ? 'the example of the standard' : 'as you have typed it';
}

function Verdict({ live, typed }: { live: Pair; typed: string }) {
  if (!KEY_PATTERN.test(typed)) return <>A server refuses such a key: it is not 16 bytes in base64.</>;
  const same = acceptOf(typed) === live.accept;
  return (
    <>
      <strong class={same ? 'ok' : 'bad'}>{same ? 'The same.' : 'Not the same.'}</strong>{' '}
      {same
        ? 'Your page has computed what the server answered. Now change one character of the key.'
        : 'This is the answer to another key. A browser that got it would drop the connection.'}
    </>
  );
}

async function readPair(lab: OpenLab, cell: string): Promise<Pair> {
  const { request, answer } = await attempt(lab, cell, uniqueName('key'));
  const key = headerOf(request.head, 'sec-websocket-key');
  const accept = answer && headerOf(answer.head, 'sec-websocket-accept');
  if (!key || !accept) throw new Error('The wire was not seen.');
  return { key, accept };
}
