import { useRef, useState } from 'preact/hooks';
import { awaitAck, type Outcome, TIMEOUT_MS, WATCH_MS } from '../../lib/ack-kinds-run.ts';
import { notePrediction } from '../../lib/progress.ts';
import { uniqueName } from '../../lib/raw-client.ts';
import { openSocketIo, type Socket } from '../../lib/socketio-client.ts';
import { DownNotice } from '../DownNotice.tsx';
import { formatMs } from '../format.ts';
import { RunFoot } from '../stage/RunFoot.tsx';
import { useInLab, useLab } from '../use-lab.ts';

/** Events by what the server does with them. */
const EVENTS = [
  { event: 'answers', does: 'answers at once' },
  { event: 'is late', does: 'answers after 900 ms' },
  { event: 'forgets', does: 'has a listener, which forgets to answer' },
  { event: 'nobody listens', does: 'has no listener for this event' },
  { event: 'answers twice', does: 'answers twice: first, second' },
];

const GUESSES = ['answer', 'error', 'nothing'];

const CALLS = [`timeout(${TIMEOUT_MS}).emitWithAck(…)`, 'emitWithAck(…)'];

/** What the reader predicts for each event, and what comes. */
export default function TimeoutDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const socket = useRef<Socket>();
  const [ready, setReady] = useState(false);
  const [busy, setBusy] = useState(false);
  const [call, setCall] = useState(0);
  const [guesses, setGuesses] = useState<Record<string, string>>({});
  const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({});
  const right = EVENTS.filter(({ event }) => outcomes[event]?.kind === guesses[event]).length;
  const guessed = EVENTS.every(({ event }) => guesses[event]);
  const done = !busy && Object.keys(outcomes).length > 0;

  useInLab(lab, (open) => {
    const opened = openSocketIo(open, cell, uniqueName('kinds'));
    socket.current = opened;
    opened.on('connect', () => setReady(true)).on('disconnect', () => setReady(false));
    return () => {
      setReady(false);
      opened.close();
    };
  });

  function choose(next: number) {
    setCall(next);
    setGuesses({});
    setOutcomes({});
  }

  async function run() {
    const asking = socket.current;
    if (!asking || busy) return;
    setBusy(true);
    setOutcomes({});
    const asExpected = await Promise.all(
      EVENTS.map(async ({ event }) => {
        const outcome = await awaitAck(asking, event, call === 0);
        setOutcomes((all) => ({ ...all, [event]: outcome }));
        return outcome.kind === guesses[event];
      }),
    );
    setBusy(false);
    notePrediction(cell, call === 0 ? 'timeout' : 'no-timeout', asExpected.every(Boolean));
  }

  return (
    <div class="kinds">
      <DownNotice state={lab} />
      <div class="bar">
        <fieldset class="seg long" disabled={busy}>
          <legend class="sr">How the client asks</legend>
          {CALLS.map((each, at) => (
            <label key={each}>
              <input type="radio" name="ack-call" checked={at === call} onChange={() => choose(at)} />
              {each}
            </label>
          ))}
        </fieldset>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">The server</th>
            <th scope="col">You expect</th>
            <th scope="col">The client gets</th>
          </tr>
        </thead>
        <tbody>
          {EVENTS.map(({ event, does }) => (
            <tr key={event}>
              <th scope="row">{does}</th>
              <td>
                <select
                  class="field"
                  aria-label={`The server ${does}: you expect`}
                  disabled={busy}
                  value={guesses[event] ?? ''}
                  onChange={(change) => {
                    const { value } = change.currentTarget;
                    setGuesses((all) => ({ ...all, [event]: value }));
                    setOutcomes({});
                  }}
                >
                  <option value="" disabled>
                    …
                  </option>
                  {GUESSES.map((kind) => (
                    <option key={kind}>{kind}</option>
                  ))}
                </select>
              </td>
              <td>{outcomes[event] && <Result outcome={outcomes[event]} guess={guesses[event]} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <RunFoot label="Ask all five" disabled={!ready || !guessed} onRun={run}>
        {busy && 'Waiting…'}
        {done && (
          <strong class={right === EVENTS.length ? 'ok' : ''}>
            {right} of {EVENTS.length} as you expected.
          </strong>
        )}
        {!busy && !done && (guessed ? 'Now ask.' : 'Choose what you expect of each first.')}
      </RunFoot>
    </div>
  );
}

function Result({ outcome: { kind, text, ms }, guess }: { outcome: Outcome; guess: string | undefined }) {
  const isRight = kind === guess;
  return (
    <>
      <b class={isRight ? 'ok' : 'bad'}>
        <span aria-hidden="true">{isRight ? '✓' : '✗'}</span>
        <span class="sr">{isRight ? 'as expected: ' : 'not as expected: '}</span>
      </b>{' '}
      {kind === 'answer' && <code class="down">↓ {text}</code>}
      {kind === 'error' && <code>Error: {text}</code>}
      {kind === 'nothing' ? `nothing in ${WATCH_MS / 1_000} s` : `, ${formatMs(ms)}`}
    </>
  );
}
