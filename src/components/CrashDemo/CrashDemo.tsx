import { useEffect, useRef, useState } from 'preact/hooks';
import type { OpenLab } from '../../lib/lab.ts';
import { notePrediction } from '../../lib/progress.ts';
import { closeOf, openSocketIo, type Socket } from '../../lib/socketio-client.ts';
import { DownNotice } from '../DownNotice.tsx';
import { Choices } from '../stage/Choices.tsx';
import { listNames } from '../stage/list-names.ts';
import { useInLab, useLab } from '../use-lab.ts';

const NAMES = ['A', 'B', 'C'];
const TRUTH = 'A, B and C are all disconnected';
const GUESSES = ['Nobody hears hello; nothing else happens', 'Only A is disconnected', TRUTH];

/** How one client's connection ended. */
interface Ending {
  reason: string;
  code: number | undefined;
  /** What the close frame said. */
  words: string;
}

/** Three real clients of a server with a misspelt method: one message ends it for all of them. */
export default function CrashDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const sockets = useRef(new Map<string, Socket>());
  const [connected, setConnected] = useState<ReadonlySet<string>>(new Set());
  const [endings, setEndings] = useState<ReadonlyMap<string, Ending>>(new Map());
  /** Who heard hello: nobody, until a reader has mended the handler. */
  const [heard, setHeard] = useState<ReadonlySet<string>>(new Set());
  const [guess, setGuess] = useState('');
  const [starts, setStarts] = useState(0);

  function connect(lab: OpenLab) {
    setEndings(new Map());
    setHeard(new Set());
    for (const name of NAMES) {
      const socket = openSocketIo(lab, cell, name);
      sockets.current.set(name, socket);
      socket.on('connect', () => setConnected((all) => new Set(all).add(name)));
      socket.on('hello', () => setHeard((all) => new Set(all).add(name)));
      socket.on('disconnect', (reason, details) => {
        setConnected((all) => new Set([...all].filter((other) => other !== name)));
        if (reason === 'io client disconnect') return;
        const close = closeOf(details);
        setEndings((all) =>
          new Map(all).set(name, { reason, code: close?.code, words: close?.reason ?? '' }),
        );
      });
    }
    const opened = [...sockets.current.values()];
    return () => {
      for (const socket of opened) socket.close();
    };
  }

  useInLab(lab, connect, starts);

  function startAgain() {
    setGuess('');
    setStarts(starts + 1);
  }

  const ended = endings.size === NAMES.length;
  useEffect(() => {
    if (ended && guess) notePrediction(cell, 'crash', guess === TRUTH);
  }, [ended]);
  const ready = connected.size === NAMES.length && guess !== '';

  return (
    <>
      <DownNotice state={lab} />
      <Choices
        id="crash"
        question="A sends hello, and the handler runs the misspelt line. What happens?"
        options={GUESSES}
        chosen={guess}
        onChoose={setGuess}
        disabled={ended}
      />
      <ul class="lamps">
        {NAMES.map((name) => (
          <Lamp key={name} name={name} connected={connected.has(name)} ending={endings.get(name)} />
        ))}
      </ul>
      <div class="bar foot">
        {ended ? (
          <button type="button" class="btn" onClick={startAgain}>
            Start the server again
          </button>
        ) : (
          <button
            type="button"
            class="btn"
            disabled={!ready}
            onClick={() => {
              setHeard(new Set());
              sockets.current.get('A')?.emit('hello', 'hello');
            }}
          >
            Send hello from A
          </button>
        )}
        <p role="status" class="result">
          {ended ? (
            <>
              <strong class={guess === TRUTH ? 'ok' : 'bad'}>
                {guess === TRUTH ? 'Right.' : 'Worse than that.'}
              </strong>{' '}
              The handler threw <code>{endings.get('A')?.words}</code>
            </>
          ) : heard.size > 0 ? (
            `Mended: ${listNames(NAMES.filter((name) => heard.has(name)))} heard it, and nobody was disconnected.`
          ) : guess ? (
            'Now send it.'
          ) : (
            'Choose first.'
          )}
        </p>
      </div>
    </>
  );
}

function Lamp({ name, connected, ending }: { name: string; connected: boolean; ending: Ending | undefined }) {
  return (
    <li>
      <i class={`dot ${connected ? 'on' : ending ? 'off' : ''}`} aria-hidden="true" />
      <strong>Client {name}</strong>
      <span>{connected ? 'connected' : ending ? ending.reason : 'connecting'}</span>
      <span>{ending?.code ? `code ${ending.code}` : '\u00a0'}</span>
    </li>
  );
}
