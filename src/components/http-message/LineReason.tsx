import { reasonOf } from '../../lib/header-reasons.ts';
import type { HttpHead } from '../../protocol/wire-item.ts';
import type { Line } from './HttpMessage.tsx';

export interface LineReasonProps {
  line: Line;
  /** The message that the line is of. */
  head: HttpHead | undefined;
}

/** What the chosen line is for, who checks it, and where that is written. */
export function LineReason({ line, head }: LineReasonProps) {
  const { direction, name } = line;
  const written = head?.headers.find(([each]) => each.toLowerCase() === name);
  const { purpose, checked, source } = reasonOf(direction, name, written?.[1] ?? '', head?.status ?? 101);
  return (
    <div class="line-reason" role="status">
      {head && (name === '' || written) && (
        <>
          <p class={`written ${direction}`}>{written ? `${written[0]}: ${written[1]}` : head.startLine}</p>
          <dl>
            <dt>What for</dt>
            <dd>{purpose}</dd>
            <dt>Who checks</dt>
            <dd>{checked}</dd>
            <dt>Written in</dt>
            <dd>{source}</dd>
          </dl>
        </>
      )}
    </div>
  );
}
