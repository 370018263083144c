import { useState } from 'preact/hooks';
import { notePrediction } from '../../lib/progress.ts';
import { type Saved, type SaveWay, saveNote, TRY_MS } from '../../lib/retry-run.ts';
import { DownNotice } from '../DownNotice.tsx';
import { Choices } from '../stage/Choices.tsx';
import { RunFoot } from '../stage/RunFoot.tsx';
import { useLab } from '../use-lab.ts';

const WAYS: { way: SaveWay; label: string }[] = [
  { way: 'loop', label: 'try again' },
  { way: 'id', label: 'try again, with an id' },
  { way: 'retries', label: 'io({ retries: 2 })' },
];

const TRUTH = 'Twice: the first try has arrived, too.';
const GUESSES = ['Once: the first try was lost.', TRUTH, 'Not at all: the client gives up.'];

/** A note is saved, its ack is lost, and the client tries again. */
export default function RetryDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const [way, setWay] = useState<SaveWay>('loop');
  const [guess, setGuess] = useState('');
  const [saved, setSaved] = useState<Saved>();
  const [state, setState] = useState<'idle' | 'saving' | 'failed'>('idle');

  function choose(next: SaveWay) {
    setWay(next);
    setSaved(undefined);
  }

  async function save() {
    if (lab.phase !== 'open' || state === 'saving') return;
    setState('saving');
    setSaved(undefined);
    const result = await saveNote(lab.lab, cell, way).catch(() => undefined);
    setSaved(result);
    setState(result ? 'idle' : 'failed');
    if (result && way === 'loop') notePrediction(cell, 'retry', guess === TRUTH);
  }

  return (
    <>
      <DownNotice state={lab} />
      <Choices
        id="retry"
        question="The client saves a note, gets no ack, and tries again. How often is it saved?"
        options={GUESSES}
        chosen={guess}
        onChoose={setGuess}
        disabled={state === 'saving'}
      />
      <div class="bar retry-bar">
        <fieldset class="seg long" disabled={state === 'saving'}>
          <legend class="sr">How the client saves</legend>
          {WAYS.map(({ way: each, label }) => (
            <label key={each}>
              <input type="radio" name="retry-way" checked={each === way} onChange={() => choose(each)} />
              {label}
            </label>
          ))}
        </fieldset>
      </div>
      <div class="retried">
        <div>
          <p class="label">The client</p>
          {saved && <Tries tries={saved.tries} way={way} />}
        </div>
        <div>
          <p class="label">What the server has</p>
          <ol>
            {saved?.notes.map((note, at) => (
              <li key={at}>{note}</li>
            ))}
          </ol>
        </div>
      </div>
      <RunFoot label="Save “buy milk”" disabled={lab.phase !== 'open' || !guess} onRun={save}>
        {state === 'saving' && `Waiting ${TRY_MS} ms for each ack…`}
        {state === 'failed' && 'The connection ended: try again.'}
        {saved && <Verdict times={saved.notes.length} way={way} guess={guess} />}
        {state === 'idle' && !saved && (guess ? 'Now save it.' : 'Choose first.')}
      </RunFoot>
    </>
  );
}

function Tries({ tries, way }: { tries: string[]; way: SaveWay }) {
  return (
    <ol>
      {tries.map((outcome, at) => (
        <li key={at}>
          {way === 'retries' ? 'at last' : `try ${at + 1}`}:{' '}
          {outcome === 'saved' ? <span class="down">↓ saved</span> : outcome}
        </li>
      ))}
    </ol>
  );
}

function Verdict({ times, way, guess }: { times: number; way: SaveWay; guess: string }) {
  const often = times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`;
  if (way === 'loop')
    return (
      <strong class={guess === TRUTH ? 'ok' : 'bad'}>
        {guess === TRUTH ? 'Right' : 'Not what you chose'}: saved {often}.
      </strong>
    );
  return <strong>Saved {often}.</strong>;
}
