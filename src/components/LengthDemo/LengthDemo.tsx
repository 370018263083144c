import { useEffect, useState } from 'preact/hooks';
import type { RoundTrip } from '../../lib/framed-client.ts';
import { notePrediction } from '../../lib/progress.ts';
import { DownNotice } from '../DownNotice.tsx';
import { formatCount } from '../format.ts';
import { type Framed, useFramed } from '../frames/use-framed.ts';
import { Choices } from '../stage/Choices.tsx';
import { RunFoot } from '../stage/RunFoot.tsx';

/** Characters of each message: two edges, and what is beyond. */
const LENGTHS = [125, 126, 65_535, 65_536];
const GUESSES = ['1 byte more', '3 bytes more', '9 bytes more'];

type Trips = ReadonlyMap<number, RoundTrip>;

/** One character more, at the two lengths where the head changes. */
export default function LengthDemo({ cell }: { cell: string }) {
  const [trips, setTrips] = useState<Trips>(new Map());
  const [guess, setGuess] = useState('');
  const framed = useFramed(cell, 'length', (send) => run(send, [125]));
  const { lab, ready, busy, failure } = framed;

  async function run(send: Framed['send'], lengths: number[]) {
    for (const length of lengths) {
      const trip = await send('x'.repeat(length));
      if (!trip) return;
      setTrips((trips) => new Map(trips).set(length, trip));
    }
  }

  const more = moreBytes(trips, 125, 126);
  useEffect(() => {
    if (more !== undefined) notePrediction(cell, 'length', guess === `${more} bytes more`);
  }, [more]);
  const isFirst = more === undefined;

  return (
    <>
      <DownNotice state={lab} />
      <Choices
        id="length"
        question="A text of 125 letters has just been sent. The next one has 126. How many bytes more does your browser send?"
        options={GUESSES}
        chosen={guess}
        onChoose={setGuess}
        disabled={!isFirst}
      />
      <section class="measured" aria-label="Messages at the edges, measured">
        <table>
          <thead>
            <tr>
              <th scope="col">Letters</th>
              <th scope="col">↑ bytes</th>
              <th scope="col">of head</th>
              <th scope="col">↓ bytes</th>
              <th scope="col">of head</th>
            </tr>
          </thead>
          <tbody>
            {LENGTHS.map((length) => (
              // A new row instead of new texts, which would count as having moved.
              <Row key={`${length} ${trips.has(length)}`} length={length} trip={trips.get(length)} />
            ))}
          </tbody>
        </table>
      </section>
      <RunFoot
        label={isFirst ? 'Send 126' : 'Send 65,535, then 65,536'}
        disabled={!ready || busy || (isFirst && (!guess || !trips.has(125)))}
        onRun={() => run(framed.send, isFirst ? [126] : [65_535, 65_536])}
      >
        {failure || verdict(trips, guess)}
      </RunFoot>
    </>
  );
}

function Row({ length, trip }: { length: number; trip: RoundTrip | undefined }) {
  const head = (item: RoundTrip['up'] | undefined) => item?.frames[0]?.head.length ?? '…';
  return (
    <tr>
      <th scope="row">{formatCount(length)}</th>
      <td class="up">{trip ? formatCount(trip.up.size) : '…'}</td>
      <td>{head(trip?.up)}</td>
      <td class="down">{trip ? formatCount(trip.down.size) : '…'}</td>
      <td>{head(trip?.down)}</td>
    </tr>
  );
}

/** How many bytes more the browser sent; `undefined` until both have been measured. */
function moreBytes(trips: Trips, shorter: number, longer: number): number | undefined {
  const [one, other] = [trips.get(shorter), trips.get(longer)];
  return one && other && other.up.size - one.up.size;
}

function verdict(trips: Trips, guess: string): string {
  const more = moreBytes(trips, 125, 126);
  if (more === undefined) return guess ? 'Now send it.' : 'Choose first.';
  const word = guess === `${more} bytes more` ? 'Right' : 'Not what you chose';
  const far = moreBytes(trips, 65_535, 65_536);
  if (far !== undefined) return `From 65,535 to 65,536 it is ${far} bytes more.`;
  return `${word}: ${more} bytes more, for one letter. There is a second such edge.`;
}
