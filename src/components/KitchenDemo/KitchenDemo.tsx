import { useEffect, useRef, useState } from 'preact/hooks';
import { type Kitchen, openKitchen, type Table } from '../../lib/kitchen-run.ts';
import type { OpenLab } from '../../lib/lab.ts';
import { notePrediction } from '../../lib/progress.ts';
import type { Traffic } from '../../lib/traffic.ts';
import { DownNotice } from '../DownNotice.tsx';
import { formatMs, meanOf } from '../format.ts';
import { Choices } from '../stage/Choices.tsx';
import { RunFoot } from '../stage/RunFoot.tsx';
import { Strip } from '../strip/Strip.tsx';
import { useInView } from '../use-in-view.ts';
import { useInLab, useLab } from '../use-lab.ts';
import { Bill } from './Bill.tsx';
import { drawn, emptyHistory, waitsOf } from './history.ts';
import { TableCard } from './TableCard.tsx';

/** Stretch of time that the picture shows, in milliseconds. */
const SHOWN_MS = 12_000;
/** Time from one drawing of it to the next. */
const REDRAW_MS = 200;
/** When the first dish is ready, by itself, in milliseconds. */
const FIRST_DISH_MS = 1_200;
/** Dishes of the test, how many pauses of Table 1 it lasts, and how long at least: the page has to keep up. */
const TEST = { dishes: 20, pauses: 4, leastMs: 6_000 };

const GUESSES = ['about as long as the pause', 'about half the pause', 'hardly at all'];
const TABLES: Table[] = ['asks', 'told'];
const NO_TRAFFIC: Traffic = { bytes: { up: 0, down: 0 }, requests: 0, connections: [] };

/** One table asks by requests, one holds a WebSocket; a bell makes news for both. */
export default function KitchenDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const figure = useRef<HTMLDivElement>(null);
  const inView = useInView(figure);
  const kitchen = useRef<Kitchen>();
  const history = useRef(emptyHistory());
  const timers = useRef<number[]>([]);
  const [open, setOpen] = useState(false);
  const [greeting, setGreeting] = useState('');
  const [seconds, setSeconds] = useState(3);
  const [traffic, setTraffic] = useState({ asks: NO_TRAFFIC, told: NO_TRAFFIC });
  const [guess, setGuess] = useState('');
  const [testing, setTesting] = useState(false);
  const [verdict, setVerdict] = useState('');
  const [, redraw] = useState(0);

  function connect(lab: OpenLab) {
    history.current = emptyHistory();
    const opened = openKitchen(lab, cell, {
      onOpen: () => setOpen(true),
      onGreeting: setGreeting,
      onAsk: () => history.current.asks.push(performance.now()),
      onKnown: (table, dish, rungAt) =>
        history.current.news[table].push({ dish, rungAt, knownAt: performance.now() }),
      // Copies: the counts go on changing.
      onTraffic: ({ asks, told }) => setTraffic({ asks: { ...asks }, told: { ...told } }),
    });
    kitchen.current = opened;
    return () => {
      timers.current.forEach(clearTimeout);
      setOpen(false);
      setTesting(false);
      opened.close();
    };
  }
  useInLab(lab, connect);

  const ring = () => {
    if (kitchen.current) history.current.bells.push(kitchen.current.ring());
  };

  // While nobody looks, the table that asks rests.
  const awake = open && (inView || testing);
  useEffect(() => {
    kitchen.current?.askEvery(awake ? seconds * 1_000 : undefined);
    if (!awake) return;
    const timer = setInterval(() => redraw((count) => count + 1), REDRAW_MS);
    return () => clearInterval(timer);
  }, [awake, seconds]);

  // A first dish before any click.
  useEffect(() => {
    if (open) timers.current = [window.setTimeout(ring, FIRST_DISH_MS)];
  }, [open]);

  function startTest() {
    timers.current.forEach(clearTimeout);
    history.current = emptyHistory();
    if (testing) return;
    const length = testMs(seconds);
    timers.current = Array.from({ length: TEST.dishes }, () =>
      window.setTimeout(ring, Math.random() * length),
    );
    setVerdict('');
    setTesting(true);
  }

  const waits = waitsOf(history.current, 'asks');
  useEffect(() => {
    if (!testing || waits.length < TEST.dishes) return;
    setTesting(false);
    setVerdict(judge(cell, guess, seconds, waits));
  });

  const now = performance.now();
  return (
    <div ref={figure}>
      <DownNotice state={lab} />
      <div class="bar">
        <label class="range">
          Table 1 asks every
          <input
            type="range"
            min="0.1"
            max="5"
            step="0.1"
            value={seconds}
            aria-valuetext={`${seconds.toFixed(1)} seconds`}
            disabled={testing}
            onInput={(event) => {
              setSeconds(Number(event.currentTarget.value));
              // A mean over several pauses would say nothing.
              history.current = emptyHistory();
            }}
          />
          <span class="value">{seconds.toFixed(1)} s</span>
        </label>
        <button type="button" class="btn push" disabled={!open || testing} onClick={ring}>
          A dish is ready
        </button>
      </div>
      <div class="tables">
        <TableCard
          name="Table 1"
          how="asks the waiter"
          news={history.current.news.asks.at(-1)}
          first="It heard nothing before it asked."
        />
        <TableCard
          name="Table 2"
          how="holds the walkie-talkie"
          news={history.current.news.told.at(-1)}
          first={greeting && `It heard first: “${greeting}”`}
        />
      </div>
      <Strip
        label="The last twelve seconds: when the bell rang, when Table 1 asked, and when each table knew."
        from={now - SHOWN_MS}
        to={now}
        ticks={[
          { at: now - SHOWN_MS, text: '12 s ago' },
          { at: now, text: 'now' },
        ]}
        rows={TABLES.map((table) => ({
          name: table === 'asks' ? 'Table 1' : 'Table 2',
          ...drawn(history.current, table, now),
        }))}
      />
      <p class="legend">
        <span class="news">a dish is ready</span>
        <span class="asks up">“is it ready?” ↑</span>
        <span class="knows down">the table knows ↓</span>
        <span class="waits">waiting</span>
      </p>
      <Bill seconds={seconds} traffic={traffic} history={history.current} />
      <Choices
        id="kitchen"
        question="A dish can be ready at any moment. How long does Table 1 wait for the news, on average?"
        options={GUESSES}
        chosen={guess}
        onChoose={setGuess}
        disabled={testing}
      />
      <RunFoot label={`Ring ${TEST.dishes} times at random`} disabled={!open || !guess} onRun={startTest}>
        {verdict ||
          (guess
            ? `${TEST.dishes} dishes in ${Math.ceil(testMs(seconds) / 1_000)} seconds.`
            : 'Choose first.')}
      </RunFoot>
      <progress
        class="progress"
        aria-label="Dishes of the test that Table 1 knows of"
        max={TEST.dishes}
        value={testing ? waits.length : 0}
      />
    </div>
  );
}

/** How long the test lasts, in milliseconds. */
const testMs = (seconds: number) => Math.max(TEST.leastMs, TEST.pauses * seconds * 1_000);

/** What the test showed, beside what the reader chose, which is remembered. */
function judge(cell: string, guess: string, seconds: number, waits: number[]) {
  const mean = meanOf(waits) ?? 0;
  if (mean > 1.25 * seconds * 1_000) {
    return `${formatMs(mean)} on average: your machine was too busy to keep the pause. Choose a longer one, and ring again.`;
  }
  // A mean of twenty comes close to half the pause; where it lies nearest is the answer.
  const parts = [1, 0.5, 0].map((part) => Math.abs(mean / (seconds * 1_000) - part));
  const right = GUESSES[parts.indexOf(Math.min(...parts))];
  notePrediction(cell, 'kitchen', guess === right);
  const measured = `Table 1 waited ${formatMs(mean)} on average, ${right}.`;
  return guess === right ? `Right: ${measured}` : `You chose “${guess}”. ${measured}`;
}
