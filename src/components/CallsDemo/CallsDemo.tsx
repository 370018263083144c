import { Fragment } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { openCallClients, runCall } from '../../lib/calls-run.ts';
import { DownNotice } from '../DownNotice.tsx';
import { listNames } from '../stage/list-names.ts';
import { useInLab, useLab } from '../use-lab.ts';

const CLIENTS = [
  { name: 'A', place: 'room r' },
  { name: 'B', place: 'room r' },
  { name: 'C', place: 'rooms r, r2' },
  { name: 'D', place: 'no room' },
  { name: 'admin', place: '/admin' },
];

export interface CallsDemoProps {
  cell: string;
  /** The handler's calls, in its own words and order. */
  calls: string[];
}

/** A table of calls, each run on the server for client A, with what every client's socket received. */
export default function CallsDemo({ cell, calls }: CallsDemoProps) {
  const lab = useLab();
  const clients = useRef<ReturnType<typeof openCallClients>>();
  const [ready, setReady] = useState(false);
  /** A press while something runs waits for its turn. */
  const queue = useRef(Promise.resolve());
  const [status, setStatus] = useState('');
  const [results, setResults] = useState<ReadonlyMap<string, ReadonlyMap<string, number>>>(new Map());

  useInLab(lab, (open) => {
    const opened = openCallClients(
      open,
      cell,
      CLIENTS.map(({ name }) => name),
      setReady,
    );
    clients.current = opened;
    return opened.close;
  });

  function run(some: string[]) {
    queue.current = queue.current.then(() => runNow(some));
  }

  async function runNow(some: string[]) {
    let receivers = '';
    for (const call of some) {
      // A connection that ends in the middle brings the page's lab back; the row stays as it was.
      const counts = clients.current && (await runCall(clients.current.sockets, call).catch(() => undefined));
      if (!counts) continue;
      setResults((results) => new Map(results).set(call, counts));
      receivers = listNames(CLIENTS.flatMap(({ name }) => (counts.get(name) ? [name] : [])));
    }
    setStatus(some.length > 1 ? `All ${some.length} calls have run.` : `${some[0]} reached ${receivers}.`);
  }

  // A first result before any click.
  useEffect(() => {
    if (ready && results.size === 0) run(calls.slice(0, 1));
  }, [ready]);

  return (
    <>
      <DownNotice state={lab} />
      <div class="bar">
        <span role="status">{status || 'Nothing has run yet.'}</span>
        <button type="button" class="btn push" disabled={!ready} onClick={() => run(calls)}>
          Run all {calls.length}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a phone, so the keyboard must reach it. */}
      <section class="calls" aria-label="Calls and who received them" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">A asks the server to call</th>
              {CLIENTS.map(({ name, place }) => (
                <th key={name} scope="col">
                  {name}
                  <small>{place}</small>
                </th>
              ))}
              <th scope="col">
                <span class="sr">Run it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <tr key={call}>
                <th scope="row">
                  <code>{breakable(call)}</code>
                </th>
                {CLIENTS.map(({ name }) => (
                  <td key={name}>
                    <Count count={results.get(call)?.get(name)} />
                  </td>
                ))}
                <td>
                  <button
                    type="button"
                    class="btn ghost"
                    disabled={!ready}
                    aria-label={`Run ${call}`}
                    onClick={() => run([call])}
                  >
                    Run
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

/** A call that may break onto a new line before each of its methods. */
function breakable(call: string) {
  return call.split(/(?=\.(?:to|except|emit)\b)/).map((part) => (
    <Fragment key={part}>
      <wbr />
      {part}
    </Fragment>
  ));
}

/** How often one client received it: nothing yet, not at all, or so many times. */
function Count({ count }: { count: number | undefined }) {
  if (count === undefined)
    return (
      <span class="unknown">
        <span aria-hidden="true">?</span>
        <span class="sr">not run</span>
      </span>
    );
  if (count === 0)
    return (
      <span class="none">
        <span aria-hidden="true">–</span>
        <span class="sr">nothing</span>
      </span>
    );
  return <span class="got">↓ {count}</span>;
}
