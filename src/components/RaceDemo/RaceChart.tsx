import { LANES, type Lane } from '../../lib/race-run.ts';
import { Strip } from '../strip/Strip.tsx';
import type { Race } from './RaceDemo.tsx';

export interface RaceChartProps {
  race: Race | undefined;
  pollMs: number;
  names: Record<Lane, string>;
}

/** Each goal as a dot, as far to the right as the page learned of it late. */
export function RaceChart({ race, pollMs, names }: RaceChartProps) {
  // A poll that has just missed a goal, and then travels there and back.
  const longest = pollMs + 3 * (race?.delayMs ?? 0);
  const seen = race ? LANES.flatMap((lane) => race.results[lane].delaysMs) : [];
  const to = Math.ceil(Math.max(longest, ...seen) / 250) * 250;
  const ticks = Array.from({ length: to / 250 + 1 }, (_, at) => at * 250);
  return (
    <Strip
      label="Milliseconds from each goal until the page knew of it. The table below has the numbers."
      from={0}
      to={to}
      ticks={ticks.map((at) => ({ at, text: at === 0 ? '0 ms' : at.toLocaleString('en') }))}
      rows={LANES.map((lane) => ({
        name: names[lane],
        marks: (race?.results[lane].delaysMs ?? []).map((at) => ({ at, kind: 'down' })),
      }))}
    />
  );
}
