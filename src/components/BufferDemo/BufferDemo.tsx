import { useRef, useState } from 'preact/hooks';
import type { OpenLab } from '../../lib/lab.ts';
import { notePrediction } from '../../lib/progress.ts';
import { closeRaw, openRaw } from '../../lib/raw-client.ts';
import { DownNotice } from '../DownNotice.tsx';
import { Choices } from '../stage/Choices.tsx';
import { RunFoot } from '../stage/RunFoot.tsx';
import { useInLab, useLab } from '../use-lab.ts';

const OPTIONS = ['the text hello', '[object Blob]', '<Buffer 68 65 6c 6c 6f>'];

/** What one message event carried. */
interface Seen {
  /** As `textContent = event.data` would show it. */
  shown: string;
  type: string;
  guess: string;
}

/** Sends text to a server that forgets to say it is text, and shows what the browser gets. */
export default function BufferDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const socket = useRef<WebSocket>();
  const guessed = useRef('');
  const [ready, setReady] = useState(false);
  const [guess, setGuess] = useState('');
  const [seen, setSeen] = useState<Seen>();

  useInLab(lab, (lab: OpenLab) => {
    const opened = openRaw(lab, cell, 'A');
    socket.current = opened;
    opened.addEventListener('open', () => setReady(true));
    opened.addEventListener('close', () => setReady(false));
    opened.addEventListener('message', ({ data }) => {
      const came = { shown: String(data), type: describe(data), guess: guessed.current };
      setSeen(came);
      if (came.guess) notePrediction(cell, 'buffer', isRight(came));
    });
    return () => closeRaw(opened);
  });

  function choose(option: string) {
    setGuess(option);
    setSeen(undefined);
  }

  function run() {
    guessed.current = guess;
    socket.current?.send('hello');
  }

  return (
    <>
      <DownNotice state={lab} />
      <Choices
        id="buffer"
        question={
          <>
            The page sends <code>hello</code>. The server answers with <code>socket.send(data)</code>. What
            does <code>event.data</code> look like in the browser?
          </>
        }
        options={OPTIONS}
        chosen={guess}
        onChoose={choose}
        code
      />
      <RunFoot label="Send hello" disabled={!ready || !guess} onRun={run}>
        {seen ? (
          <>
            <span class="down">↓ {seen.shown}</span> {seen.type}. <Verdict seen={seen} />
          </>
        ) : guess ? (
          'Now send it.'
        ) : (
          'Choose first.'
        )}
      </RunFoot>
    </>
  );
}

const isRight = ({ guess, shown }: Seen) => guess === shown || (guess === OPTIONS[0] && shown === 'hello');

function Verdict({ seen }: { seen: Seen }) {
  const right = isRight(seen);
  return <strong class={right ? 'ok' : 'bad'}>{right ? 'Right.' : 'Not what you chose.'}</strong>;
}

function describe(data: unknown): string {
  return data instanceof Blob
    ? `It is a Blob of ${data.size} bytes: a binary message`
    : `It is a ${typeof data}`;
}
