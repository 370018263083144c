import { LANES, type Lane, type LaneResult } from '../../lib/race-run.ts';
import { formatCount, formatMs } from '../format.ts';
import type { Race } from './RaceDemo.tsx';

export interface RaceTableProps {
  race: Race | undefined;
  names: Record<Lane, string>;
}

/** What each way came to, in numbers, with its bytes as a bar: those only once the reader has guessed. */
export function RaceTable({ race, names }: RaceTableProps) {
  const guessed = Boolean(race?.guess);
  const most = Math.max(1, ...LANES.map((lane) => (race ? sum(race.results[lane]) : 0)));
  return (
    <section class="measured race-table" aria-label="What each way came to">
      <table>
        <thead>
          <tr>
            <th scope="col">{race ? `${race.goals} goals` : 'The first race'}</th>
            <th scope="col">known after</th>
            <th scope="col">requests</th>
            <th scope="col">bytes ↑</th>
            <th scope="col">bytes ↓</th>
          </tr>
        </thead>
        <tbody>
          {LANES.map((lane) => {
            const result = race?.results[lane];
            return (
              <tr key={lane}>
                <th scope="row">
                  {names[lane]}
                  <span class="load" aria-hidden="true">
                    <i class="up" style={share(guessed ? result?.traffic.bytes.up : 0, most)} />
                    <i class="down" style={share(guessed ? result?.traffic.bytes.down : 0, most)} />
                  </span>
                </th>
                <td>{result ? formatMs(medianOf(result.delaysMs)) : '…'}</td>
                <td>{result ? requestsOf(lane, result) : '…'}</td>
                <td>{result && guessed ? formatCount(result.traffic.bytes.up) : '?'}</td>
                <td>{result && guessed ? formatCount(result.traffic.bytes.down) : '?'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p class="note">
        “Known after” is the median. Bytes are those of the server’s TCP sockets; they appear after your own
        race.
      </p>
    </section>
  );
}

const sum = ({ traffic: { bytes } }: LaneResult) => bytes.up + bytes.down;

const share = (bytes: number | undefined, most: number) => ({ width: `${(100 * (bytes ?? 0)) / most}%` });

/** A WebSocket begins with one request: its handshake. */
const requestsOf = (lane: Lane, { traffic }: LaneResult) =>
  lane === 'socket' ? '1' : formatCount(traffic.requests);

function medianOf(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
