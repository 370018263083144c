import { formatMs } from '../format.ts';
import type { News } from './history.ts';

export interface TableCardProps {
  name: string;
  how: string;
  /** Its last news. */
  news: News | undefined;
  /** What it heard before there was any. */
  before: string;
}

/** What one table knows. */
export function TableCard({ name, how, news, before }: TableCardProps) {
  return (
    <article class={`client${news ? ' heard' : ''}`} aria-label={name}>
      <p class="who">
        <strong>{name}</strong> {how}
      </p>
      <p class="what down">↓ {news ? `dish ${news.dish} is ready` : before}</p>
      <p class="remark">{news ? `${formatMs(news.knownAt - news.rungAt)} after the bell` : 'no news yet'}</p>
    </article>
  );
}
