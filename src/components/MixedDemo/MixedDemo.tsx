import { useState } from 'preact/hooks';
import { type PairId, tryPair } from '../../lib/mixed-run.ts';
import { notePrediction } from '../../lib/progress.ts';
import { DownNotice } from '../DownNotice.tsx';
import { Choices } from '../stage/Choices.tsx';
import { RunFoot } from '../stage/RunFoot.tsx';
import { useLab } from '../use-lab.ts';

const PAIRS: { id: PairId; client: string; server: string }[] = [
  { id: 'raw at ws', client: 'new WebSocket(url)', server: 'Socket.IO, at /' },
  {
    id: 'raw at socket.io',
    client: 'new WebSocket(url)',
    server: 'Socket.IO, at /socket.io/?EIO=4&transport=websocket',
  },
  { id: 'socket.io by polling', client: 'io(url)', server: 'plain ws' },
  { id: 'socket.io by websocket', client: "io(url, { transports: ['websocket'] })", server: 'plain ws' },
];

const GUESSES = ['None of the four.', 'The second: both ends speak WebSocket there.', 'The last two.'];

/** Clients of one protocol at servers of the other, and what they are told. */
export default function MixedDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const [guess, setGuess] = useState('');
  const [told, setTold] = useState<Partial<Record<PairId, string>>>({});
  const [running, setRunning] = useState(false);
  const done = Object.keys(told).length === PAIRS.length && !running;

  async function run() {
    if (lab.phase !== 'open' || running) return;
    setRunning(true);
    setTold({});
    const [lesson] = cell.split('.');
    for (const { id } of PAIRS) {
      const text = await tryPair(lab.lab, cell, `${lesson}.plain`, id);
      setTold((all) => ({ ...all, [id]: text }));
    }
    setRunning(false);
    notePrediction(cell, 'mixed', guess === GUESSES[0]);
  }

  return (
    <div class="mixed">
      <DownNotice state={lab} />
      <Choices
        id="mixed"
        question="Each client says hello. Which pair can talk?"
        options={GUESSES}
        chosen={guess}
        onChoose={setGuess}
        disabled={running}
      />
      <table>
        <thead>
          <tr>
            <th scope="col">Client</th>
            <th scope="col">Server</th>
            <th scope="col">What the client is told</th>
          </tr>
        </thead>
        <tbody>
          {PAIRS.map(({ id, client, server }) => (
            <tr key={id}>
              <td>
                <code>{client}</code>
              </td>
              <td>{server}</td>
              <td class="down">{told[id]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <RunFoot label="Try all four" disabled={lab.phase !== 'open' || !guess || running} onRun={run}>
        {running && 'Trying…'}
        {done && (
          <strong class={guess === GUESSES[0] ? 'ok' : 'bad'}>
            {guess === GUESSES[0] ? 'Right: none.' : 'Not what you chose: none.'}
          </strong>
        )}
      </RunFoot>
    </div>
  );
}
