import { formatMs } from '../format.ts';
import type { News } from './history.ts';

export interface TableCardProps {
  name: string;
  how: string;
  /** Its last news. */
  news: News | undefined;
  /** What it heard before there was any. */
  first: string;
}

/** What one table knows. */
export function TableCard({ name, how, news, first }: TableCardProps) {
  return (
    <article class={`client${news ? ' heard' : ''}`} aria-label={name}>
      <p class="who">
        <strong>{name}</strong> {how}
      </p>
      <p class="what down">↓ {news ? `dish ${news.dish} is ready` : '…'}</p>
      <p class="remark">{news ? `${formatMs(news.knownAt - news.rungAt)} after the bell` : 'no news yet'}</p>
      <p class="remark">{first || '\u00a0'}</p>
    </article>
  );
}
