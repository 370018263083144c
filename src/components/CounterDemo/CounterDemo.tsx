import { useRef, useState } from 'preact/hooks';
import { runCounter } from '../../lib/counter-run.ts';
import type { OpenLab } from '../../lib/lab.ts';
import { notePrediction } from '../../lib/progress.ts';
import type { Traffic } from '../../lib/traffic.ts';
import { DownNotice } from '../DownNotice.tsx';
import { formatCount } from '../format.ts';
import { Choices } from '../stage/Choices.tsx';
import { useInLab, useLab } from '../use-lab.ts';

const REQUESTS = 20;
const GUESSES = ['20: one for each request', '6: the browser’s limit', '1 or 2'];

interface Run {
  traffic: Traffic;
  close: boolean;
  /** What the reader chose before, or `""`. */
  guess: string;
}

/** Sends real requests and shows which TCP connection carried each. */
export default function CounterDemo({ cell }: { cell: string }) {
  const lab = useLab();
  /** The request of its own accord: a press waits for it. */
  const first = useRef<Promise<void>>();
  /** Whether what the reader asked for runs. Presses are ignored meanwhile; a disabled button would lose the focus. */
  const [busy, setBusy] = useState(false);
  const [guess, setGuess] = useState('');
  const [run, setRun] = useState<Run>();

  useInLab(lab, (lab) => {
    // A first request before any click.
    first.current = count(lab, 1, false, '');
    return () => {};
  });

  async function count(lab: OpenLab, requests: number, close: boolean, guess: string) {
    let connections = 0;
    const show = (traffic: Traffic) => {
      connections = new Set(traffic.connections).size;
      setRun({ traffic: { ...traffic }, close, guess });
    };
    // Without an answer the page's lab finds out why, and the demo starts again.
    await runCounter(lab, cell, { requests, close, onCounted: show }).then(
      () => guess && notePrediction(cell, 'counter', guess === truthOf(connections)),
      () => undefined,
    );
  }

  async function start(close: boolean) {
    if (lab.phase !== 'open' || busy) return;
    setBusy(true);
    await first.current;
    await count(lab.lab, REQUESTS, close, close ? '' : guess);
    setBusy(false);
  }

  const connections = run ? [...new Set(run.traffic.connections)] : [];

  return (
    <>
      <DownNotice state={lab} />
      <ol class="requests" aria-label="Requests, each with its TCP connection">
        {Array.from({ length: REQUESTS }, (_, at) => {
          const connection = run?.traffic.connections[at];
          const letter = connection === undefined ? '' : letterOf(connections.indexOf(connection));
          return (
            <li key={at} class={letter ? 'carried' : ''}>
              <span class="sr">
                {letter ? `request ${at + 1} on connection ` : `request ${at + 1} not sent`}
              </span>
              {letter}
            </li>
          );
        })}
      </ol>
      <p class="counted">
        {run ? (
          <>
            <b>{run.traffic.requests}</b> {run.traffic.requests === 1 ? 'request' : 'requests'}, each with the
            letter of its TCP connection. <b>{connections.length}</b>{' '}
            {connections.length === 1 ? 'connection' : 'connections'}.{' '}
            <span class="up">↑ {formatCount(run.traffic.bytes.up)} bytes</span>,{' '}
            <span class="down">↓ {formatCount(run.traffic.bytes.down)} bytes</span>
          </>
        ) : (
          '…'
        )}
      </p>
      <Choices
        id="counter"
        question={`The page sends ${REQUESTS} requests, each after the answer of the one before. How many TCP connections will carry them?`}
        options={GUESSES}
        chosen={guess}
        onChoose={setGuess}
        disabled={busy}
      />
      <div class="bar foot">
        <button
          type="button"
          class="btn"
          disabled={!guess || lab.phase !== 'open'}
          onClick={() => start(false)}
        >
          Send {REQUESTS} requests
        </button>
        <button type="button" class="btn ghost" disabled={lab.phase !== 'open'} onClick={() => start(true)}>
          The mistake: Connection: close
        </button>
        <p role="status" class="result">
          {!busy && run && run.traffic.requests === REQUESTS
            ? verdict(run, connections.length)
            : !guess && 'Choose first.'}
        </p>
      </div>
    </>
  );
}

/** A, B, … Z, AA, … */
function letterOf(number: number): string {
  return number < 26
    ? String.fromCharCode(65 + number)
    : `${letterOf(Math.floor(number / 26) - 1)}${letterOf(number % 26)}`;
}

const truthOf = (connections: number) =>
  connections === REQUESTS ? GUESSES[0] : connections > 2 ? GUESSES[1] : GUESSES[2];

function verdict({ guess, close }: Run, connections: number): string {
  const counted = `The server counted ${connections} ${connections === 1 ? 'connection' : 'connections'}.`;
  if (close) return `${counted} It ended each one after its answer, because the handler asked for that.`;
  const right = truthOf(connections);
  return guess === right ? `Right. ${counted}` : `Not what you chose. ${counted}`;
}
