import type { Table } from '../../lib/kitchen-run.ts';
import type { StripRow } from '../strip/Strip.tsx';

/** News that a table had: when the bell was rung, and when the table knew. Milliseconds of one clock. */
export interface News {
  dish: number;
  rungAt: number;
  knownAt: number;
}

/** What happened in the kitchen since the last `clear`. */
export interface History {
  asks: number[];
  bells: number[];
  news: Record<Table, News[]>;
}

export const emptyHistory = (): History => ({ asks: [], bells: [], news: { asks: [], told: [] } });

/** Milliseconds that a table waited for each of its news. */
export function waitsOf(history: History, table: Table): number[] {
  return history.news[table].map(({ rungAt, knownAt }) => knownAt - rungAt);
}

/** What a table's row of the picture shows. */
export function drawn(history: History, table: Table, now: number): Pick<StripRow, 'marks' | 'waits'> {
  const news = history.news[table];
  const known = new Map(news.map(({ rungAt, knownAt }) => [rungAt, knownAt]));
  return {
    // Whoever does not know yet waits until now.
    waits: history.bells.map((bell) => ({ from: bell, to: known.get(bell) ?? now })),
    marks: [
      ...(table === 'asks' ? history.asks.map((at) => ({ at, kind: 'up' as const })) : []),
      ...history.bells.map((at) => ({ at, kind: 'news' as const })),
      ...news.map(({ knownAt }) => ({ at: knownAt, kind: 'down' as const })),
    ],
  };
}
