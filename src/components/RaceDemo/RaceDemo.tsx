import { useRef, useState } from 'preact/hooks';
import type { OpenLab } from '../../lib/lab.ts';
import { notePrediction } from '../../lib/progress.ts';
import { LANES, type Lane, type LaneResult, runRace } from '../../lib/race-run.ts';
import { DownNotice } from '../DownNotice.tsx';
import { Choices } from '../stage/Choices.tsx';
import { RunFoot } from '../stage/RunFoot.tsx';
import { useInLab, useLab } from '../use-lab.ts';
import { DelayPicker } from './DelayPicker.tsx';
import { RaceChart } from './RaceChart.tsx';
import { RaceTable } from './RaceTable.tsx';

/** Goals of the race that runs by itself, and of the others. */
const FIRST_GOALS = 4;
const GOALS = 10;
const POLL_MS = 1_000;
const FIRST_DELAY_MS = 25;

const GUESSES: Record<Lane, string> = {
  poll: 'Polling',
  wait: 'Long polling',
  stream: 'Server-sent events',
  socket: 'WebSocket',
};

export interface Race {
  results: Record<Lane, LaneResult>;
  goals: number;
  delayMs: number;
  /** What the reader chose before, or `""`. */
  guess: string;
}

/** The same news in four ways at once: when the page knew, and what the server's TCP sockets carried. */
export default function RaceDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const stop = useRef<AbortController>();
  const [delayMs, setDelayMs] = useState(FIRST_DELAY_MS);
  const [guess, setGuess] = useState('');
  const [running, setRunning] = useState<{ known: number; goals: number }>();
  const [race, setRace] = useState<Race>();

  useInLab(lab, (lab) => {
    // A short race before any click.
    void start(lab, FIRST_GOALS, '');
    return () => stop.current?.abort();
  });

  async function start(lab: OpenLab, goals: number, guess: string) {
    // The reader's race ends the one that runs by itself.
    stop.current?.abort();
    const stopping = new AbortController();
    stop.current = stopping;
    setRunning({ known: 0, goals });
    const onProgress = (known: number) => {
      if (!stopping.signal.aborted) setRunning({ known, goals });
    };
    const options = { goals, pollMs: POLL_MS, delayMs, onProgress, signal: stopping.signal };
    // A connection that ends in the middle brings the page's lab back, and the race is forgotten.
    const results = await runRace(lab, cell, options).catch(() => undefined);
    if (stopping.signal.aborted) return;
    setRunning(undefined);
    if (!results) return;
    setRace({ results, goals, delayMs, guess });
    if (guess) notePrediction(cell, 'race', guess === GUESSES[heaviestOf(results)]);
  }

  const asked = running?.goals === GOALS;

  return (
    <>
      <DownNotice state={lab} />
      <div class="bar">
        <DelayPicker id="race" delayMs={delayMs} onPick={setDelayMs} disabled={asked} />
      </div>
      <RaceChart race={race} pollMs={POLL_MS} names={GUESSES} />
      <RaceTable race={race} names={GUESSES} />
      <Choices
        id="race"
        question={`Ten goals in a few seconds. Which way needs the most bytes, headers and handshake included?`}
        options={LANES.map((lane) => GUESSES[lane])}
        chosen={guess}
        onChoose={setGuess}
        disabled={asked}
      />
      <RunFoot
        label={`Race: ${GOALS} goals`}
        disabled={lab.phase !== 'open' || !guess}
        onRun={() => asked || lab.phase !== 'open' || start(lab.lab, GOALS, guess)}
      >
        {running ? 'The race is on.' : race?.guess ? judge(race) : guess ? 'Now race.' : 'Choose first.'}
      </RunFoot>
      <progress
        class="progress"
        aria-label="Goals of this race"
        max={running?.goals ?? 1}
        value={running?.known ?? 0}
      />
    </>
  );
}

const bytesOf = (results: Race['results'], lane: Lane) =>
  results[lane].traffic.bytes.up + results[lane].traffic.bytes.down;

const heaviestOf = (results: Race['results']) =>
  [...LANES].sort((a, b) => bytesOf(results, b) - bytesOf(results, a))[0] as Lane;

/** Which way carried the most bytes, beside what the reader chose. */
function judge({ results, guess }: Race): string {
  const heaviest = heaviestOf(results);
  const truth = `${GUESSES[heaviest]} carried the most, ${bytesOf(results, heaviest).toLocaleString('en')} bytes.`;
  return guess === GUESSES[heaviest] ? `Right: ${truth}` : `You chose ${guess}. ${truth}`;
}
