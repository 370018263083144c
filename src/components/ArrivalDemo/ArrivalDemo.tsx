import { useEffect, useRef, useState } from 'preact/hooks';
import { type ArrivalClient, openArrival, type Trip } from '../../lib/arrival-run.ts';
import { notePrediction } from '../../lib/progress.ts';
import { type Fate, type Held, holds } from '../../lib/trip-end.ts';
import { DownNotice } from '../DownNotice.tsx';
import { Choices } from '../stage/Choices.tsx';
import { useInLab, useLab } from '../use-lab.ts';
import { useOneRun } from '../use-one-run.ts';
import { VALUES, type Value } from './values.ts';

const FATES: Record<Fate, string> = {
  same: 'the same',
  text: 'a text instead',
  null: 'null, or null in its place',
  less: 'a plain object, with less in it',
  bytes: 'the same bytes, as another type',
  throws: 'nothing: emit throws',
};
const FATE_NAMES = Object.values(FATES);

/** The reader's own row: JSON, or else a text. */
const OWN = 'your own';

interface Run {
  code: string;
  sent: Held;
  trip: Trip;
  guess: string;
}

/** Emits a value to the server, and shows what it was here, on the wire, there, and back here. */
export default function ArrivalDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const client = useRef<ArrivalClient>();
  const { runByItself, press } = useOneRun(emit);
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState(false);
  const [code, setCode] = useState(VALUES[0]?.code ?? '');
  const [own, setOwn] = useState('{ "text": "hi" }');
  const [guess, setGuess] = useState('');
  const [runs, setRuns] = useState<ReadonlyMap<string, Run>>(new Map());
  const [last, setLast] = useState<Run>();
  const [score, setScore] = useState({ right: 0, guessed: 0 });

  useInLab(lab, (open) => {
    const opened = openArrival(open, cell, setReady);
    client.current = opened;
    return opened.close;
  });

  async function emit() {
    if (!client.current) return;
    const value = chosenValue(code, own).make();
    const sent = describe(value);
    const trip = await client.current.send(value).catch(() => undefined);
    setFailed(!trip);
    if (!trip) return;
    const run = { code, sent, trip, guess };
    setRuns((runs) => new Map(runs).set(code, run));
    setLast(run);
    setGuess((now) => (now === guess ? '' : now));
    if (!guess) return;
    const right = guess === FATES[trip.fate] ? 1 : 0;
    notePrediction(cell, 'arrival', right === 1);
    setScore(({ right: before, guessed }) => ({ right: before + right, guessed: guessed + 1 }));
  }

  // A first result before any click; whoever has predicted something runs it.
  useEffect(() => {
    if (ready && !last && !guess) runByItself();
  }, [ready]);

  return (
    <>
      <DownNotice state={lab} />
      <div class="arrival">
        <fieldset class="predict choices">
          <legend>The page emits</legend>
          {[...VALUES.map(({ code }) => code), OWN].map((each) => (
            <label key={each} class="check">
              <input
                type="radio"
                name="arrival-value"
                checked={each === code}
                onChange={() => setCode(each)}
              />
              {each === OWN ? OWN : <code>{each}</code>}
              <Arrived run={runs.get(each)} />
            </label>
          ))}
          <input
            class="field"
            aria-label="Your own value: JSON, or a text"
            maxLength={100}
            value={own}
            onInput={(event) => {
              setOwn(event.currentTarget.value);
              setCode(OWN);
            }}
          />
        </fieldset>
        <Choices
          id="arrival"
          question="What will the server get?"
          options={FATE_NAMES}
          chosen={guess}
          onChoose={setGuess}
        />
      </div>
      <div class="bar foot">
        <button type="button" class="btn push" disabled={!ready} onClick={press}>
          Emit it
        </button>
        <p role="status" class="result">
          {failed ? 'It did not come back: try again.' : last && <Verdict run={last} score={score} />}
        </p>
      </div>
      <TripView run={last} />
    </>
  );
}

function chosenValue(code: string, own: string): Value {
  return VALUES.find((value) => value.code === code) ?? { code, make: () => readOwn(own) };
}

function readOwn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the page holds before it emits; JSON has no word for some of it. */
function describe(value: unknown): Held {
  return typeof value === 'bigint' ? { type: 'bigint', text: `${value}n` } : holds(value);
}

/** What the server held, beside the value. */
function Arrived({ run }: { run: Run | undefined }) {
  if (!run) return null;
  const { threw, got } = run.trip;
  return <small>{threw ? '✗ throws' : `→ ${got?.type} ${got?.text}`}</small>;
}

function Verdict({ run: { guess, trip }, score }: { run: Run; score: { right: number; guessed: number } }) {
  const truth = FATES[trip.fate];
  if (!guess) return <>It was: {truth}. Choose what you expect before the next one.</>;
  const right = guess === truth;
  return (
    <>
      <strong class={right ? 'ok' : 'bad'}>{right ? 'Right:' : 'Not what you chose:'}</strong> {truth}.{' '}
      {score.right} of {score.guessed} right so far.
    </>
  );
}

/** The four places where the value was, in order. */
function TripView({ run }: { run: Run | undefined }) {
  const { messages = [], got, back, threw } = run?.trip ?? {};
  const size = messages.reduce((sum, { size }) => sum + size, 0);
  return (
    <dl class="trip">
      <div>
        <dt>The page emits</dt>
        <dd>
          {run && (
            <HeldView held={run.code.startsWith('your') ? run.sent : { ...run.sent, text: run.code }} />
          )}
        </dd>
      </div>
      <div class="up">
        <dt>↑ On the wire{size > 0 && `, ${size} bytes`}</dt>
        <dd>
          {threw && `Nothing. ${threw}`}
          {messages.map(({ number, text, payload }) => (
            <code key={number}>{text ?? `${payload.length} bytes, as they are`}</code>
          ))}
        </dd>
      </div>
      <div>
        <dt>The server gets</dt>
        <dd>{got && <HeldView held={got} />}</dd>
      </div>
      <div class="down">
        <dt>↓ Back in the page</dt>
        <dd>{back && <HeldView held={back} />}</dd>
      </div>
    </dl>
  );
}

function HeldView({ held: { type, text } }: { held: Held }) {
  return (
    <>
      <b>{type}</b> <code>{text}</code>
    </>
  );
}
