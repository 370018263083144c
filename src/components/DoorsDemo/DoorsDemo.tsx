import { useState } from 'preact/hooks';
import { type Knock, knock } from '../../lib/door-run.ts';
import { notePrediction } from '../../lib/progress.ts';
import { DownNotice } from '../DownNotice.tsx';
import { formatMs } from '../format.ts';
import { HttpMessage } from '../http-message/HttpMessage.tsx';
import { Choices } from '../stage/Choices.tsx';
import { useLab } from '../use-lab.ts';

interface Door {
  id: string;
  /** What its server does. */
  name: string;
}

const DOORS: Door[] = [
  { id: 'open', name: 'agrees' },
  { id: '200', name: 'answers 200' },
  { id: '403', name: 'answers 403' },
  { id: '426', name: 'answers 426' },
  { id: 'wrong', name: '101, wrong accept' },
  { id: 'silent', name: 'says nothing' },
];

const OPENS = 'It opens: an open event.';
const FAILS = 'It fails: error, then close with code 1006.';
const TOLD = 'It fails, and the error event says which status the server sent.';

/** What came of a door, and what the reader had thought. */
interface Outcome {
  knock: Knock;
  guess: string;
}

/** Six servers that answer the same question in six ways. What is a page told? */
export default function DoorsDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const [door, setDoor] = useState(DOORS[1] as Door);
  const [guess, setGuess] = useState('');
  const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({});
  const [state, setState] = useState<'idle' | 'running' | 'failed'>('idle');
  const outcome = outcomes[door.id];
  const head = outcome?.knock.answer?.head;

  function choose(next: Door) {
    setDoor(next);
    setGuess('');
    setState('idle');
  }

  async function run() {
    if (lab.phase !== 'open' || state === 'running') return;
    setState('running');
    const result = await knock(lab.lab, cell, door.id).catch(() => undefined);
    setState(result ? 'idle' : 'failed');
    if (!result) return;
    notePrediction(cell, 'doors', guess === truthOf(result));
    setOutcomes((all) => ({ ...all, [door.id]: { knock: result, guess } }));
  }

  return (
    <div class="doors">
      <DownNotice state={lab} />
      <div class="bar">
        <fieldset class="seg">
          <legend class="sr">A server that</legend>
          {DOORS.map((each) => (
            <label key={each.id}>
              <input
                type="radio"
                name="door"
                checked={each === door}
                disabled={state === 'running'}
                onChange={() => choose(each)}
              />
              {each.name}
            </label>
          ))}
        </fieldset>
      </div>
      <Choices
        id="door"
        question={`A server that ${door.id === 'wrong' ? 'sends 101 with a wrong accept value' : door.name}: what is your page told?`}
        options={[OPENS, FAILS, TOLD]}
        chosen={guess}
        onChoose={setGuess}
        disabled={state === 'running'}
      />
      <div class="bar">
        <button
          type="button"
          class="btn"
          disabled={lab.phase !== 'open' || !guess || state === 'running'}
          onClick={run}
        >
          Knock
        </button>
        <p role="status" class="result">
          {state === 'failed' && 'The wire was not seen: knock again.'}
          {state === 'running' && 'Waiting…'}
          {state === 'idle' && (outcome ? <Verdict outcome={outcome} /> : 'Choose first, then knock.')}
        </p>
      </div>
      <HttpMessage
        title="What the server really sent"
        direction="down"
        head={head}
        size={outcome?.knock.answer?.size}
        missing={outcome ? 'Nothing.' : '…'}
      />
      <table>
        <thead>
          <tr>
            <th scope="col">The server</th>
            <th scope="col">Status</th>
            <th scope="col">Told after</th>
            <th scope="col">What the page is told</th>
          </tr>
        </thead>
        <tbody>
          {DOORS.map((each) => (
            <Row key={each.id} door={each} outcome={outcomes[each.id]} chosen={each === door} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ door, outcome, chosen }: { door: Door; outcome: Outcome | undefined; chosen: boolean }) {
  const came = outcome?.knock;
  return (
    <tr class={chosen ? 'chosen' : ''}>
      <th scope="row">{door.name}</th>
      <td class="down">{came && (came.answer?.head.status ?? 'none')}</td>
      <td>{came && formatMs(came.ms)}</td>
      <td>{came?.events.join('; ')}</td>
    </tr>
  );
}

const truthOf = ({ events }: Knock) => (events.includes('open') ? OPENS : FAILS);

function Verdict({ outcome: { knock: came, guess } }: { outcome: Outcome }) {
  const truth = truthOf(came);
  return (
    <>
      {guess && (
        <strong class={guess === truth ? 'ok' : 'bad'}>
          {guess === truth ? 'Right.' : 'Not what you chose.'}
        </strong>
      )}{' '}
      {came.answer && truth === FAILS && 'The status is nowhere in the events. '}
      {came.meanwhile && (
        <>
          Meanwhile this page opened another WebSocket: it had to wait {formatMs(came.meanwhile.socketMs)}. A{' '}
          <code>fetch</code> took {formatMs(came.meanwhile.fetchMs)}.
        </>
      )}
    </>
  );
}
