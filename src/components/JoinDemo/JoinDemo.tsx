import { useState } from 'preact/hooks';
import { type Attempt, tryToJoin, WAYS } from '../../lib/join-run.ts';
import { notePrediction } from '../../lib/progress.ts';
import { DownNotice } from '../DownNotice.tsx';
import { Choices } from '../stage/Choices.tsx';
import { RunFoot } from '../stage/RunFoot.tsx';
import { useLab } from '../use-lab.ts';

/** Three ways into a room, of which one works. Each is tried with real clients. */
export default function JoinDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const [guess, setGuess] = useState('');
  const [busy, setBusy] = useState(false);
  const [results, setResults] = useState<{ attempts: ReadonlyMap<string, Attempt>; guess: string }>();

  async function run() {
    if (lab.phase !== 'open' || busy) return;
    setBusy(true);
    const attempts = new Map<string, Attempt>();
    for (const way of Object.keys(WAYS)) {
      const attempt = await tryToJoin(lab.lab, cell, way).catch(() => undefined);
      if (attempt) attempts.set(way, attempt);
    }
    setBusy(false);
    setResults({ attempts, guess });
    const heard = attempts.get(guess)?.heard;
    if (heard !== undefined) notePrediction(cell, 'join', heard);
  }

  return (
    <>
      <DownNotice state={lab} />
      <Choices
        id="join"
        question={
          <>
            Which line, in the page, lets it hear what is said in <code>tea</code>?
          </>
        }
        options={Object.keys(WAYS)}
        chosen={guess}
        onChoose={setGuess}
        code
      />
      <dl class="ways">
        {Object.keys(WAYS).map((way) => (
          <div key={way}>
            <dt>
              <code>{way}</code>
            </dt>
            <dd>{inWords(results?.attempts.get(way))}</dd>
          </div>
        ))}
      </dl>
      <RunFoot label="Try all three" disabled={lab.phase !== 'open' || !guess || busy} onRun={run}>
        {results ? <Verdict {...results} /> : guess ? 'Now try them.' : 'Choose first.'}
      </RunFoot>
    </>
  );
}

function inWords(attempt: Attempt | undefined): string {
  if (!attempt) return '\u00a0';
  return attempt.threw ?? (attempt.heard ? '↓ hello' : 'no error, and nothing is heard');
}

function Verdict({ attempts, guess }: { attempts: ReadonlyMap<string, Attempt>; guess: string }) {
  const right = attempts.get(guess)?.heard;
  return <strong class={right ? 'ok' : 'bad'}>{right ? 'Right.' : 'Not that one.'}</strong>;
}
