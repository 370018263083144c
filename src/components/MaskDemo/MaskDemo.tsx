import { useState } from 'preact/hooks';
import type { RoundTrip } from '../../lib/framed-client.ts';
import { writeHex } from '../../lib/hex.ts';
import { notePrediction } from '../../lib/progress.ts';
import type { Frame } from '../../protocol/wire-item.ts';
import { DownNotice } from '../DownNotice.tsx';
import { type Framed, useFramed } from '../frames/use-framed.ts';
import { Choices } from '../stage/Choices.tsx';
import { RunFoot } from '../stage/RunFoot.tsx';
import { Unmask } from '../wire/Unmask.tsx';

const TEXT = 'hello';
const GUESSES = ['all of them', 'only the first two', 'none of them'];

/** The same text twice: which bytes are the same, and how the others become the text again. */
export default function MaskDemo({ cell }: { cell: string }) {
  const [trips, setTrips] = useState<RoundTrip[]>([]);
  const [guess, setGuess] = useState('');
  // The first one before any click.
  const framed = useFramed(cell, 'mask', (send) => trips.length === 0 && run(send));
  const { lab, ready, busy, failure } = framed;
  const [before, last] = trips.slice(-2).map(({ up }) => up.frames[0]);
  const shown = last ?? before;

  async function run(send: Framed['send']) {
    const trip = await send(TEXT);
    if (!trip) return;
    setTrips((trips) => [...trips, trip].slice(-2));
    const [first, second] = [trips[0]?.up.frames[0], trip.up.frames[0]];
    if (first && second) notePrediction(cell, 'mask', guess === compare(first, second).truth);
  }

  return (
    <>
      <DownNotice state={lab} />
      <Choices
        id="mask"
        question={
          <>
            The page has sent <code>hello</code>. It sends it again. Which bytes of the second frame are those
            of the first?
          </>
        }
        options={GUESSES}
        chosen={guess}
        onChoose={setGuess}
        disabled={last !== undefined}
      />
      <div class="twice">
        <FrameLine name="first ↑" frame={before} than={last} named />
        <FrameLine name="second ↑" frame={last} than={before} />
        <FrameLine name="back ↓" frame={trips.at(-1)?.down.frames[0]} />
      </div>
      <RunFoot
        label="Send it again"
        disabled={!ready || busy || !guess || !before}
        onRun={() => run(framed.send)}
      >
        {failure ||
          (before && last ? verdict(before, last, guess) : guess ? 'Now send it.' : 'Choose first.')}
      </RunFoot>
      <section class="step-by-step" aria-label="Unmasking, step by step">
        <p class="step-title">Unmask the last one, byte by byte</p>
        {shown && <Unmask key={writeHex(shown.head)} frame={shown} />}
      </section>
    </>
  );
}

interface FrameLineProps {
  name: string;
  frame: Frame | undefined;
  /** The frame to compare it with. */
  than?: Frame | undefined;
  /** Whether its parts have their names with them. */
  named?: boolean;
}

/** A frame's bytes in a row: head, key, payload. */
function FrameLine({ name, frame, than, named = false }: FrameLineProps) {
  const bytes = frame && wholeOf(frame);
  const other = than && wholeOf(than);
  const parts = frame ? partsOf(frame) : [];
  return (
    <p class={`frame-bytes ${name.endsWith('↑') ? 'up' : 'down'}`}>
      <span class="hint">{name}</span>
      {parts.map(({ part, start, end }) => (
        <span key={part} class={`part ${named ? 'named' : ''}`} data-part={part}>
          {Array.from(bytes?.subarray(start, end) ?? [], (byte, at) => (
            <i key={at} class={other && other[start + at] === byte ? 'same' : ''}>
              {writeHex(Uint8Array.of(byte))}
            </i>
          ))}
        </span>
      ))}
    </p>
  );
}

function partsOf({ head, key, wirePayload }: Frame) {
  const keyAt = head.length - (key?.length ?? 0);
  return [
    { part: 'head', start: 0, end: keyAt },
    ...(key ? [{ part: 'key', start: keyAt, end: head.length }] : []),
    { part: 'payload', start: head.length, end: head.length + wirePayload.length },
  ];
}

function wholeOf({ head, wirePayload }: Frame): Uint8Array {
  return Uint8Array.from([...head, ...wirePayload]);
}

/** Which bytes are the same, by their places. */
function compare(first: Frame, second: Frame) {
  const [one, other] = [wholeOf(first), wholeOf(second)];
  const same = [...one.keys()].filter((at) => one[at] === other[at]);
  const truth = same.length === one.length ? GUESSES[0] : same.length === 0 ? GUESSES[2] : GUESSES[1];
  return { one, same, truth };
}

function verdict(first: Frame, second: Frame, guess: string): string {
  const { one, same, truth } = compare(first, second);
  const word = guess === truth ? 'Right' : 'Not what you chose';
  // A byte of two random keys may be the same, too.
  const chance = same.length > 2 && truth === GUESSES[1] ? `, and ${same.length - 2} more by chance` : '';
  return `${word}: ${truth}${chance}, of ${one.length}.`;
}
