import { useEffect, useRef, useState } from 'preact/hooks';
import { notePrediction } from '../../lib/progress.ts';
import { openRollCall, type RollCall, type RollCallClients } from '../../lib/roll-call-run.ts';
import { DownNotice } from '../DownNotice.tsx';
import { Choices } from '../stage/Choices.tsx';
import { listNames } from '../stage/list-names.ts';
import { RunFoot } from '../stage/RunFoot.tsx';
import { useInLab, useLab } from '../use-lab.ts';

const NAMES = ['A', 'B', 'C'];
const CALLS = ['io.timeout(500).emit(…)', 'io.emit(…)'];
const TRUTH = 'An error, and the answers of A and B';
const GUESSES = ['An error, and no answers', 'No error, and the answers of A and B', TRUTH];

interface Reported extends RollCall {
  call: string;
  answering: ReadonlySet<string>;
  /** Whether this is what the reader was asked to predict, and did. */
  isTheQuestion: boolean;
  guess: string;
}

/** The server asks all clients at once, and shows what its callback was given. */
export default function RollCallDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const clients = useRef<RollCallClients>();
  const [ready, setReady] = useState(false);
  /** A press while the server asks waits for its turn. */
  const queue = useRef(Promise.resolve());
  const [busy, setBusy] = useState(false);
  const [call, setCall] = useState(0);
  const [answering, setAnswering] = useState<ReadonlySet<string>>(new Set(NAMES));
  const [guess, setGuess] = useState('');
  const [reported, setReported] = useState<Reported>();

  useInLab(lab, (open) => {
    const opened = openRollCall(open, cell, NAMES, setReady);
    clients.current = opened;
    return () => {
      setReady(false);
      opened.close();
    };
  });

  // A first result before any click.
  useEffect(() => {
    if (ready && !reported) ask();
  }, [ready]);

  function ask() {
    queue.current = queue.current.then(askNow);
  }

  async function askNow() {
    setBusy(true);
    const report = await clients.current?.ask(call === 0, answering).catch(() => undefined);
    setBusy(false);
    if (!report) return;
    const isTheQuestion = call === 0 && answering.size === 2 && !answering.has('C') && guess !== '';
    if (isTheQuestion) notePrediction(cell, 'roll-call', guess === TRUTH);
    setReported({ ...report, call: CALLS[call] ?? '', answering, isTheQuestion, guess });
  }

  function toggle(name: string) {
    const next = new Set(answering);
    if (!next.delete(name)) next.add(name);
    setAnswering(next);
  }

  return (
    <div class="roll-call">
      <DownNotice state={lab} />
      <Choices
        id="roll-call"
        question={
          <>
            C is silent. What does <code>io.timeout(500).emit(…)</code> give its callback?
          </>
        }
        options={GUESSES}
        chosen={guess}
        onChoose={setGuess}
      />
      <div class="bar">
        <fieldset class="seg long">
          <legend class="sr">How the server asks</legend>
          {CALLS.map((each, at) => (
            <label key={each}>
              <input type="radio" name="roll-call" checked={at === call} onChange={() => setCall(at)} />
              {each}
            </label>
          ))}
        </fieldset>
        <fieldset class="who-answers">
          <legend class="sr">Who answers</legend>
          {NAMES.map((name) => (
            <label key={name} class="check">
              <input type="checkbox" checked={answering.has(name)} onChange={() => toggle(name)} />
              {name} answers
            </label>
          ))}
        </fieldset>
      </div>
      <dl class="reported">
        <dt>error</dt>
        <dd>{reported && (reported.error ? `Error: ${reported.error}` : 'null')}</dd>
        <dt>answers</dt>
        <dd>{reported && JSON.stringify(reported.answers)}</dd>
      </dl>
      <RunFoot label="Ask everyone" disabled={!ready} onRun={ask}>
        {busy && 'The server waits…'}
        {!busy && reported && <Verdict reported={reported} />}
      </RunFoot>
    </div>
  );
}

function Verdict({ reported: { call, answering, isTheQuestion, guess } }: { reported: Reported }) {
  const who = listNames(NAMES.filter((name) => answering.has(name)));
  if (isTheQuestion)
    return (
      <strong class={guess === TRUTH ? 'ok' : 'bad'}>
        {guess === TRUTH ? 'Right.' : 'Not what you chose.'} The error does not say who is missing.
      </strong>
    );
  return (
    <span>
      <code>{call}</code>, while {who} {answering.size === 1 ? 'answers' : 'answer'}.
    </span>
  );
}
