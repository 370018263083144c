import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { RowId, RowResult, Side } from '../../lib/benefits-run.ts';
import { DownNotice } from '../DownNotice.tsx';
import { useLab } from '../use-lab.ts';

interface Row {
  id: RowId;
  name: string;
  /** What running it does, in both versions. */
  does: string;
}

const BENEFITS: Row[] = [
  { id: 'messaging', name: 'Messaging', does: 'Say hello, and hear it back.' },
  { id: 'reconnection', name: 'Automatic reconnection', does: 'The server cuts both connections.' },
  { id: 'broadcasting', name: 'Broadcasting', does: 'One of three clients speaks to all.' },
  { id: 'rooms', name: 'Rooms and namespaces', does: 'A and B are in a room, C is not.' },
  { id: 'fallback', name: 'Fallback', does: 'Connect without any WebSocket, by plain HTTP requests.' },
  { id: 'acks', name: 'Acknowledgements', does: 'Ask the server for 2 + 3.' },
  { id: 'buffering', name: 'Buffering while offline', does: 'Cut, and say hello before it is back.' },
  { id: 'payloads', name: 'Objects with bytes in them', does: 'Send {n: 1, bytes: Uint8Array}.' },
  { id: 'interop', name: 'Any WebSocket client', does: 'Connect the browser’s own WebSocket.' },
  { id: 'processes', name: 'No sticky sessions', does: 'Send a session id that this process does not know.' },
];

const COSTS: Row[] = [
  { id: 'bytes', name: 'Bytes of “hello”', does: 'One message to the server, one back.' },
  { id: 'cost', name: 'Bytes to connect', does: 'Requests, answers and packets until it is ready.' },
];

/** A row that was measured when the site was built. */
export interface MeasuredRow {
  name: string;
  does: string;
  raw: string;
  socketio: string;
}

export interface BenefitsDemoProps {
  cell: string;
  measured: MeasuredRow[];
}

/** What a result says before its row has run. */
const UNKNOWN = '?';
const FAILED = 'Did not finish: a connection ended. Run it again.';
const VERDICTS = { yes: 'Built in.', own: 'Your own code.', no: 'No.' };

type Results = ReadonlyMap<RowId, RowResult | 'failed'>;

/** The table of benefits and costs. Each row runs, with raw WebSockets and with Socket.IO. */
export default function BenefitsDemo({ cell, measured }: BenefitsDemoProps) {
  const lab = useLab();
  const [results, setResults] = useState<Results>(new Map());
  /** The rows that had run before the reader guessed anything: they do not count. */
  const [told, setTold] = useState<ReadonlySet<RowId>>(new Set());
  const [ticks, setTicks] = useState<ReadonlySet<RowId>>(new Set());
  const [running, setRunning] = useState<RowId>();
  const ready = lab.phase === 'open';

  async function run(rows: Row[]) {
    // Ignored, not disabled: a disabled button would lose the focus.
    if (lab.phase !== 'open' || running) return;
    for (const { id } of rows) {
      setRunning(id);
      // Loaded on first use: it is no part of reading the lesson.
      const result = await import('../../lib/benefits-run.ts')
        .then(({ runRow }) => runRow(lab.lab, cell, id))
        .catch(() => 'failed' as const);
      setResults((results) => new Map(results).set(id, result));
    }
    setRunning(undefined);
  }

  function toggle(id: RowId) {
    if (ticks.size === 0) setTold(new Set(results.keys()));
    const next = new Set(ticks);
    if (!next.delete(id)) next.add(id);
    setTicks(next);
  }

  const live = (row: Row, guess: boolean) => {
    const result = results.get(row.id);
    const ticked = ticks.has(row.id);
    const side = (version: 'raw' | 'socketio') => {
      if (running === row.id) return 'Running…';
      if (result === 'failed') return FAILED;
      return result && <Text {...result[version]} />;
    };
    const tick = (
      <Tick name={row.name} on={ticked} disabled={lab.phase !== 'open'} onToggle={() => toggle(row.id)} />
    );
    return (
      <RowOf
        key={row.id}
        name={row.name}
        does={row.does}
        onRun={() => run([row])}
        disabled={!ready}
        raw={side('raw') ?? (guess && tick)}
        socketio={side('socketio')}
        right={
          guess && ticks.size > 0 && !told.has(row.id) && typeof result === 'object'
            ? ticked === (result.raw.verdict === 'yes')
            : undefined
        }
      />
    );
  };

  return (
    <>
      <DownNotice state={lab} />
      <div class="bar">
        <span role="status">{score(results, ticks, told)}</span>
        <button type="button" class="btn push" disabled={!ready} onClick={() => run([...BENEFITS, ...COSTS])}>
          Run all rows
        </button>
      </div>
      <Heads first="What you gain" />
      <ul class="benefits" aria-label="What you gain">
        {BENEFITS.map((row) => live(row, true))}
      </ul>
      <Heads first="What it costs" />
      <ul class="benefits" aria-label="What it costs">
        {COSTS.map((row) => live(row, false))}
        {measured.map((row) => (
          <RowOf key={row.name} {...row} />
        ))}
      </ul>
    </>
  );
}

/** Headings of the columns; on a phone each row names its own. */
function Heads({ first }: { first: string }) {
  return (
    <p class="benefit heads" aria-hidden="true">
      <span>{first}</span>
      <span>Raw WebSocket</span>
      <span>Socket.IO</span>
    </p>
  );
}

interface RowOfProps {
  name: string;
  does: string;
  raw: ComponentChildren;
  socketio: ComponentChildren;
  /** Left out where there is nothing to run. */
  onRun?: () => void;
  disabled?: boolean;
  /** Whether the reader guessed right what the raw side does, after a guess. */
  right?: boolean | undefined;
}

function RowOf({ name, does, raw, socketio, onRun, disabled, right }: RowOfProps) {
  return (
    <li class="benefit" aria-label={name}>
      <div>
        <strong>{name}</strong>
        {onRun && (
          <button
            type="button"
            class="btn ghost"
            aria-label={`Run ${name}`}
            disabled={disabled}
            onClick={onRun}
          >
            Run
          </button>
        )}
        <p>{does}</p>
      </div>
      <dl>
        <div>
          <dt>Raw WebSocket</dt>
          <dd>
            {raw || UNKNOWN}
            {right !== undefined && (
              <span class={right ? 'ok' : 'bad'}>{right ? ' ✓ You said so.' : ' ✗ You said otherwise.'}</span>
            )}
          </dd>
        </div>
        <div>
          <dt>Socket.IO</dt>
          <dd>{socketio || UNKNOWN}</dd>
        </div>
      </dl>
    </li>
  );
}

interface TickProps {
  name: string;
  on: boolean;
  disabled: boolean;
  onToggle: () => void;
}

/** A guess, where the result will stand. */
function Tick({ name, on, disabled, onToggle }: TickProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={on}
        disabled={disabled}
        onChange={onToggle}
        aria-label={`Built in? ${name}`}
      />
      Built in?
    </label>
  );
}

/** A result, with the bytes of each direction in its colour. */
function Text({ verdict, text }: Side) {
  return (
    <>
      {verdict && <strong>{VERDICTS[verdict]} </strong>}
      {text.split(/([↑↓] \d+)/).map((part) => {
        const direction = part.startsWith('↑') ? 'up' : part.startsWith('↓') ? 'down' : '';
        return direction ? <span class={direction}>{part}</span> : part;
      })}
    </>
  );
}

/** How the reader's guesses did, in the rows that have run. */
function score(results: Results, ticks: ReadonlySet<RowId>, told: ReadonlySet<RowId>): string {
  const guessed = BENEFITS.filter(({ id }) => !told.has(id)).flatMap(({ id }) => {
    const result = results.get(id);
    return result && result !== 'failed' ? [{ id, builtIn: result.raw.verdict === 'yes' }] : [];
  });
  if (results.size > 0 && ticks.size === 0)
    return 'Nothing guessed yet. Tick what a raw WebSocket has built in.';
  if (guessed.length === 0) return 'Tick what a raw WebSocket has built in. Then run the rows.';
  const right = guessed.filter(({ id, builtIn }) => builtIn === ticks.has(id)).length;
  return `${right} of ${guessed.length} guesses right so far.`;
}
