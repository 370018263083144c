import { useState } from 'preact/hooks';
import { BURST, type BurstResult, runBurst } from '../../lib/burst-run.ts';
import { notePrediction } from '../../lib/progress.ts';
import { DownNotice } from '../DownNotice.tsx';
import { formatCount, formatMs } from '../format.ts';
import { DelayPicker } from '../RaceDemo/DelayPicker.tsx';
import { Choices } from '../stage/Choices.tsx';
import { useLab } from '../use-lab.ts';

const GUESSES = ['HTTP, clearly', 'WebSocket, clearly', 'about the same'];
/** Times whose ratio is below this count as the same. */
const SAME = 1.25;

interface Run {
  http: BurstResult;
  socket: BurstResult;
  delayMs: number;
  /** What the reader chose before, or `""`. */
  guess: string;
}

/** One message there and back, and a hundred: over HTTP, and over a WebSocket. */
export default function BurstDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const [delayMs, setDelayMs] = useState(50);
  const [guess, setGuess] = useState('');
  const [busy, setBusy] = useState(false);
  const [run, setRun] = useState<Run>();

  async function start() {
    if (lab.phase !== 'open' || busy) return;
    setBusy(true);
    // A connection that ends in the middle brings the page's lab back, and the run is forgotten.
    const results = await runBurst(lab.lab, cell, delayMs).catch(() => undefined);
    setBusy(false);
    if (!results) return;
    setRun({ ...results, delayMs, guess });
    notePrediction(cell, 'burst', guess === truthOf(results));
  }

  return (
    <>
      <DownNotice state={lab} />
      <Choices
        id="burst"
        question="One message, then its answer: which of the two is faster, once the connections are open?"
        options={GUESSES}
        chosen={guess}
        onChoose={setGuess}
        disabled={busy}
      />
      <div class="bar foot">
        <DelayPicker id="burst" delayMs={delayMs} onPick={setDelayMs} disabled={busy} />
        <button type="button" class="btn" disabled={!guess || lab.phase !== 'open'} onClick={start}>
          Send 1, then {BURST}
        </button>
      </div>
      <section class="measured" aria-label="One message and a burst, measured">
        <table>
          <thead>
            <tr>
              <th scope="col">There and back</th>
              <th scope="col">1 message</th>
              <th scope="col">{BURST} at once</th>
              <th scope="col">connec{'\u00ad'}tions</th>
              <th scope="col">bytes of the {BURST}</th>
            </tr>
          </thead>
          <tbody>
            <Row name="HTTP POST" result={run?.http} />
            <Row name="WebSocket" result={run?.socket} />
          </tbody>
        </table>
      </section>
      <p role="status" class="counted">
        {busy ? 'Sending…' : run ? verdict(run) : 'Choose, then send.'}
      </p>
    </>
  );
}

function Row({ name, result }: { name: string; result: BurstResult | undefined }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{result ? formatMs(result.oneMs) : '…'}</td>
      <td>{result ? formatMs(result.allMs) : '…'}</td>
      <td>{result ? result.connections : '…'}</td>
      <td>{result ? formatCount(result.bytes) : '…'}</td>
    </tr>
  );
}

function truthOf({ http, socket }: Pick<Run, 'http' | 'socket'>) {
  const ratio = http.oneMs / socket.oneMs;
  return ratio > SAME ? GUESSES[1] : ratio < 1 / SAME ? GUESSES[0] : GUESSES[2];
}

function verdict({ http, socket, guess, delayMs }: Run): string {
  const right = truthOf({ http, socket });
  const truth = `One message: ${right}.`;
  const doubt = delayMs === 0 ? ' Without a delay this is your machine’s work, not a network’s.' : '';
  return `${guess === right ? 'Right. ' : 'Not what you chose. '}${truth}${doubt}`;
}
