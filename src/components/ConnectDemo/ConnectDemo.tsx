import { useRef, useState } from 'preact/hooks';
import { type Connected, connectOnce } from '../../lib/connect-run.ts';
import type { OpenLab } from '../../lib/lab.ts';
import { countRequests, ladderRows, sumBytes } from '../../lib/ladder-rows.ts';
import { notePrediction } from '../../lib/progress.ts';
import type { Transports } from '../../lib/socketio-client.ts';
import { DownNotice } from '../DownNotice.tsx';
import { ItemLadder } from '../item-ladder/ItemLadder.tsx';
import { Choices } from '../stage/Choices.tsx';
import { RunFoot } from '../stage/RunFoot.tsx';
import { useInLab, useLab } from '../use-lab.ts';

/** What may be said of transports: nothing, or one of them. */
const WAYS: { name: string; transports: Transports | undefined }[] = [
  { name: 'nothing said', transports: undefined },
  { name: "['websocket']", transports: ['websocket'] },
  { name: "['polling']", transports: ['polling'] },
];

const OUTCOMES = { websocket: 'Yes, by WebSocket.', polling: 'Yes, by polling.', none: 'No.' };

/** A client that connected, or did not, and what the reader had thought. */
interface Run {
  connected: Connected;
  guess: string;
}

/** How a Socket.IO client connects: its real requests and frames, with each of its options. */
export default function ConnectDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const [way, setWay] = useState(WAYS[0] as (typeof WAYS)[number]);
  const [blocked, setBlocked] = useState(false);
  const [guess, setGuess] = useState('');
  const [run, setRun] = useState<Run>();
  /** `first` is the connection of its own accord: whatever the reader does goes before it. */
  const [state, setState] = useState<'idle' | 'first' | 'running' | 'failed'>('idle');
  const turn = useRef(0);

  async function connect(open: OpenLab, guess: string) {
    turn.current += 1;
    const mine = turn.current;
    setState(guess ? 'running' : 'first');
    const [lesson] = cell.split('.');
    const target = blocked ? `${lesson}.blocked` : cell;
    const connected = await connectOnce(open, target, way.transports).catch(() => undefined);
    if (mine !== turn.current) return;
    setState(connected ? 'idle' : 'failed');
    if (!connected) return;
    setRun({ connected, guess });
    if (guess) notePrediction(cell, 'connect', guess === truthOf(connected));
  }

  useInLab(lab, (open) => {
    // Whoever has predicted something connects.
    if (guess) setState('idle');
    else void connect(open, '');
    return () => {
      turn.current += 1;
    };
  });

  function change(next: () => void) {
    turn.current += 1;
    next();
    setGuess('');
    setRun(undefined);
    setState('idle');
  }

  const connecting = state === 'first' || state === 'running';

  return (
    <>
      <DownNotice state={lab} />
      <div class="bar">
        <fieldset class="seg long">
          <legend class="sr">transports</legend>
          {WAYS.map((each) => (
            <label key={each.name}>
              <input
                type="radio"
                name="transports"
                checked={each === way}
                disabled={state === 'running'}
                onChange={() => change(() => setWay(each))}
              />
              {each.name}
            </label>
          ))}
        </fieldset>
        <label class="check">
          <input
            type="checkbox"
            checked={blocked}
            disabled={state === 'running'}
            onChange={() => change(() => setBlocked(!blocked))}
          />
          a proxy lets no upgrade through
        </label>
      </div>
      <ItemLadder
        label="What travelled"
        rows={ladderRows(run?.connected.items ?? [])}
        missing={connecting ? 'Connecting…' : 'Predict, then connect.'}
      />
      <Choices
        id="connect"
        question="Will it connect in the end, and how?"
        options={Object.values(OUTCOMES)}
        chosen={guess}
        onChoose={setGuess}
        disabled={state === 'running'}
      />
      <RunFoot
        label="Connect"
        disabled={lab.phase !== 'open' || !guess || state === 'running'}
        onRun={() => lab.phase === 'open' && connect(lab.lab, guess)}
      >
        {state === 'failed' && 'The wire was not seen: try again.'}
        {connecting && 'Connecting…'}
        {state === 'idle' && run && <Verdict run={run} />}
      </RunFoot>
    </>
  );
}

const truthOf = ({ transport }: Run['connected']) => OUTCOMES[(transport ?? 'none') as keyof typeof OUTCOMES];

function Verdict({ run: { connected, guess } }: { run: Run }) {
  const { transport, error, items } = connected;
  const truth = truthOf(connected);
  const rows = ladderRows(items);
  const requests = countRequests(rows);
  return (
    <>
      {guess && (
        <strong class={guess === truth ? 'ok' : 'bad'}>
          {guess === truth ? 'Right.' : 'Not what you chose.'}
        </strong>
      )}{' '}
      {transport ? `Connected by ${transport}` : `connect_error: “${error}”`}, after {requests}{' '}
      {requests === 1 ? 'request' : 'requests'} and {sumBytes(rows).toLocaleString('en')} bytes.
    </>
  );
}
