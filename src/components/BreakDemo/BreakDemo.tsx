import { useState } from 'preact/hooks';
import { brokenFrames } from '../../lib/broken-frames.ts';
import { type Outcome, outcomeOf, type Reply } from '../../lib/by-hand.ts';
import { decodeBytes } from '../../lib/decode-bytes.ts';
import { readHex, writeHex } from '../../lib/hex.ts';
import { DownNotice } from '../DownNotice.tsx';
import { nameCloseCode } from '../frames/close-codes.ts';
import { formatBytes } from '../frames/describe.ts';
import { FramePicker } from '../frames/FramePicker.tsx';
import { ReplyView } from '../frames/ReplyView.tsx';
import { useByHand } from '../frames/use-by-hand.ts';

/** What the reader may expect. */
const GUESSES: Outcome[] = ['open', 1002, 1007, 1009];
/** Most bytes of an experiment that are shown in hex. */
const MOST_BYTES = 24;

/** One experiment that has run. */
interface Run {
  reply: Reply;
  guess: Outcome | undefined;
}

/** Frames that break a rule, and what a real server answers to each. */
export default function BreakDemo({ cell }: { cell: string }) {
  const [chosen, setChosen] = useState(brokenFrames[0]);
  const [guess, setGuess] = useState<Outcome>();
  const [runs, setRuns] = useState<ReadonlyMap<string, Run>>(new Map());
  // A first result before any click: the frame that is as it should be.
  const hand = useByHand(cell, () => runs.size === 0 && run([brokenFrames[0]]));
  const { lab, busy, failure } = hand;
  const shown = chosen && runs.get(chosen.id);

  async function run(some: (typeof chosen)[], guess?: Outcome) {
    for (const each of some) {
      const { bytes } = readHex(each?.hex ?? '');
      const reply = bytes && (await hand.send(bytes));
      if (!each || !reply) return;
      setRuns((runs) => new Map(runs).set(each.id, { reply, guess: guess ?? runs.get(each.id)?.guess }));
    }
  }

  return (
    <>
      <DownNotice state={lab} />
      <div class="bar">
        <span role="status">{failure || tally([...runs.values()])}</span>
        <button
          type="button"
          class="btn ghost push"
          disabled={lab.phase !== 'open' || busy}
          onClick={() => run([...brokenFrames])}
        >
          Run all {brokenFrames.length}
        </button>
      </div>
      <fieldset class="breaks">
        <legend class="sr">What to send</legend>
        {brokenFrames.map((each) => (
          <label key={each.id} class="check">
            <input
              type="radio"
              name="break"
              checked={each === chosen}
              onChange={() => {
                setChosen(each);
                setGuess(undefined);
              }}
            />
            <span>{each.name}</span>
            <Result run={runs.get(each.id)} />
          </label>
        ))}
      </fieldset>
      {chosen && <Bytes hex={chosen.hex} />}
      <div class="bar foot">
        <fieldset class="seg long">
          <legend class="sr">What will the server answer?</legend>
          {GUESSES.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="break-guess"
                checked={guess === each}
                onChange={() => setGuess(each)}
              />
              {nameOutcome(each)}
            </label>
          ))}
        </fieldset>
        <button
          type="button"
          class="btn"
          disabled={lab.phase !== 'open' || busy || guess === undefined}
          onClick={() => run([chosen], guess)}
        >
          Send it
        </button>
      </div>
      <section class="answer" aria-label="Answer to this frame" aria-live="polite">
        {chosen && shown ? (
          <>
            <p>
              <Verdict run={shown} /> {chosen.rule}
            </p>
            <ReplyView reply={shown.reply} />
          </>
        ) : (
          <p class="hint">
            {busy ? 'Sent. Waiting for what comes back…' : 'Choose what the server will answer, then send.'}
          </p>
        )}
      </section>
    </>
  );
}

/** The bytes of an experiment, and their heads. */
function Bytes({ hex }: { hex: string }) {
  const bytes = readHex(hex).bytes ?? new Uint8Array();
  const rest = bytes.length - MOST_BYTES;
  return (
    <div class="by-hand ready-made">
      <p class="up frame-bytes">
        <span aria-hidden="true">↑ </span>
        {writeHex(bytes.subarray(0, MOST_BYTES))}
        {rest > 0 && ` … and ${formatBytes(rest)} more`}
      </p>
      <FramePicker key={hex} decoded={decodeBytes('up', bytes)} id="break" />
    </div>
  );
}

/** The outcome beside an experiment's name. */
function Result({ run }: { run: Run | undefined }) {
  if (!run) return <code class="hint">?</code>;
  const outcome = outcomeOf(run.reply);
  const isRight = run.guess === outcome;
  return (
    <code class={run.guess === undefined ? '' : isRight ? 'ok' : 'bad'}>
      {typeof outcome === 'number' ? outcome : outcome === 'open' ? 'open' : 'cut'}
      {run.guess !== undefined && (isRight ? ' ✓' : ' ✗')}
    </code>
  );
}

function Verdict({ run: { guess, reply } }: { run: Run }) {
  const outcome = outcomeOf(reply);
  const truth = outcome === 'open' ? 'it stays open' : nameOutcome(outcome);
  if (guess === undefined) return <strong>The connection: {truth}.</strong>;
  return guess === outcome ? (
    <strong class="ok">Right: {truth}.</strong>
  ) : (
    <strong class="bad">Not what you chose: {truth}.</strong>
  );
}

function nameOutcome(outcome: Outcome): string {
  if (outcome === 'open') return 'stays open';
  return outcome === 'cut' ? 'ended without a code' : nameCloseCode(outcome);
}

function tally(runs: Run[]): string {
  const guessed = runs.filter(({ guess }) => guess !== undefined);
  if (guessed.length === 0 && runs.length === brokenFrames.length) {
    const open = runs.filter(({ reply }) => outcomeOf(reply) === 'open').length;
    return `All ${runs.length} have run: ${open} left the connection open.`;
  }
  if (guessed.length === 0) return 'Choose one, and predict what the server answers.';
  const right = guessed.filter(({ guess, reply }) => guess === outcomeOf(reply)).length;
  return `${right} of ${guessed.length} right so far.`;
}
