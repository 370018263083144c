import type { Table } from '../../lib/kitchen-run.ts';
import type { Traffic } from '../../lib/traffic.ts';
import { formatCount, formatMs, meanOf } from '../format.ts';
import { type History, waitsOf } from './history.ts';

export interface BillProps {
  /** Pause between two questions of the table that asks. */
  seconds: number;
  traffic: Record<Table, Traffic>;
  history: History;
}

/** What each way cost so far, and what an hour without any news would cost. */
export function Bill({ seconds, traffic: { asks, told }, history }: BillProps) {
  const perRequest = asks.requests === 0 ? 0 : (asks.bytes.up + asks.bytes.down) / asks.requests;
  const perHour = (3_600 / seconds) * perRequest;
  return (
    <section class="measured bill" aria-label="What it cost">
      <table>
        <thead>
          <tr>
            <th scope="col">So far</th>
            <th scope="col">mean wait</th>
            <th scope="col">requests</th>
            <th scope="col">bytes ↑</th>
            <th scope="col">bytes ↓</th>
            <th scope="col">an hour of no news</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Table 1</th>
            <Cell text={mean(waitsOf(history, 'asks'))} />
            <Cell text={formatCount(asks.requests)} />
            <Cell text={formatCount(asks.bytes.up)} />
            <Cell text={formatCount(asks.bytes.down)} />
            <Cell text={perHour > 0 ? `${formatCount(perHour / 1_000)} kB` : '…'} />
          </tr>
          <tr>
            <th scope="row">Table 2</th>
            <Cell text={mean(waitsOf(history, 'told'))} />
            <Cell text="1" />
            <Cell text={formatCount(told.bytes.up)} />
            <Cell text={formatCount(told.bytes.down)} />
            <Cell text="pings only" />
          </tr>
        </tbody>
      </table>
    </section>
  );
}

/** A cell whose text is replaced, not moved: a growing number would shift to the left. */
function Cell({ text }: { text: string }) {
  return (
    <td>
      <span key={text}>{text}</span>
    </td>
  );
}

function mean(waits: number[]): string {
  const value = meanOf(waits);
  return value === undefined ? '…' : formatMs(value);
}
