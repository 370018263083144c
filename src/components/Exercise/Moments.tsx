import { Fragment } from 'preact';
import type { Moment } from '../../lib/examiner/journal.ts';
import type { Requirement } from '../../protocol/exercise.ts';
import { formatCount } from '../format.ts';
import { Marked } from './Marked.tsx';
import type { Happening } from './use-exercise-run.ts';

export interface MomentsProps {
  /** Names of the clients, a column each. Others get one when they do something. */
  clients: readonly string[];
  requirements: readonly Requirement[];
  happenings: Happening[];
}

/** What each client did and heard, in the order of time, under the requirement that it was done for. */
export function Moments({ clients, requirements, happenings }: MomentsProps) {
  const moments = happenings.flatMap((happening) => ('requirement' in happening ? [] : [happening]));
  if (moments.length === 0) return null;
  const columns = [...new Set([...clients, ...moments.map(({ client }) => client)])];
  const longestName = Math.max(...columns.map((name) => name.length));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section class="moments" aria-label="What the clients did" tabIndex={0}>
      <table
        class={columns.length > 1 ? 'several' : undefined}
        style={{ '--columns': columns.length, '--longest-name': longestName }}
      >
        <caption class="sr">What each client did and heard</caption>
        <thead>
          <tr>
            <th scope="col">ms</th>
            {columns.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {happenings.map((happening, at) =>
            'requirement' in happening ? (
              <tr key={at} class="part">
                <th scope="rowgroup" colSpan={columns.length + 1}>
                  <Marked
                    text={`${happening.requirement + 1}. ${requirements[happening.requirement]?.text}`}
                  />
                </th>
              </tr>
            ) : (
              <tr key={at}>
                <td>{formatCount(happening.at)}</td>
                {columns.map((name) =>
                  happening.client === name ? (
                    <td key={name} class={CLASSES[happening.kind]} data-client={name}>
                      <span>
                        <What moment={happening} />
                      </span>
                    </td>
                  ) : (
                    <td key={name} />
                  ),
                )}
              </tr>
            ),
          )}
        </tbody>
      </table>
    </section>
  );
}

const CLASSES = { open: 'note', send: 'up', hear: 'down', close: 'note' };

function What({ moment: { kind, text } }: { moment: Moment }) {
  if (kind === 'open') return <>connects {text}</>;
  if (kind === 'close') return <>closed {text}</>;
  // In a narrow column, a line may end before the arguments, and between them.
  const pieces = text.split(/(?=\()|(?<=,)/);
  return (
    <>
      <span aria-hidden="true">{kind === 'send' ? '↑\u00a0' : '↓\u00a0'}</span>
      <span class="sr">{kind === 'send' ? 'sends ' : 'hears '}</span>
      {pieces.map((piece, at) => (
        <Fragment key={at}>
          {at > 0 && <wbr />}
          {piece}
        </Fragment>
      ))}
    </>
  );
}
