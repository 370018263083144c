import { useRef, useState } from 'preact/hooks';
import { notePrediction } from '../../lib/progress.ts';
import { type HeardBy, runNames, type SilenceRun } from '../../lib/silence-run.ts';
import { openSocketIo, type Socket } from '../../lib/socketio-client.ts';
import { DownNotice } from '../DownNotice.tsx';
import { Choices } from '../stage/Choices.tsx';
import { RunFoot } from '../stage/RunFoot.tsx';
import { useInLab, useLab } from '../use-lab.ts';

/** Each list ends with the name that the handler has. */
const EMITS = ['new-line', 'newLine', 'new line'];
const LISTENS = ['lines', 'Line', 'line'];

const NOTHING = 'Nothing: no error, no answer, and both stay connected';
const GUESSES = [
  'emit throws',
  'The server answers with an error',
  'The server ends the connection',
  NOTHING,
];

interface Result extends SilenceRun {
  emits: string;
  listens: string;
  guess: string;
}

/** A page and a server whose names differ, and on both sides a listener that hears every name. */
export default function SilenceDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const socket = useRef<Socket>();
  const [ready, setReady] = useState(false);
  const [guess, setGuess] = useState('');
  const [emits, setEmits] = useState('new-line');
  const [listens, setListens] = useState('lines');
  const [any, setAny] = useState(false);
  const [result, setResult] = useState<Result>();

  useInLab(lab, (open) => {
    const opened = openSocketIo(open, cell, 'A');
    socket.current = opened;
    const report = () => setReady(opened.connected);
    opened.on('connect', report).on('disconnect', report);
    return () => opened.close();
  });

  async function emit() {
    const run = socket.current && (await runNames(socket.current, emits, listens).catch(() => undefined));
    if (!run) return;
    setResult({ ...run, emits, listens, guess });
    notePrediction(cell, 'silence', guess === NOTHING);
  }

  return (
    <>
      <DownNotice state={lab} />
      <Choices
        id="silence"
        question={
          <>
            The page emits <code>new-line</code>. The server listens for <code>new line</code>. What happens?
          </>
        }
        options={GUESSES}
        chosen={guess}
        onChoose={setGuess}
      />
      <div class="bar names">
        <Names legend="The page emits" names={EMITS} chosen={emits} onPick={setEmits} />
        <Names legend="It listens for" names={LISTENS} chosen={listens} onPick={setListens} />
        <label class="check">
          <input type="checkbox" checked={any} onChange={() => setAny(!any)} />
          Listen to any name
        </label>
      </div>
      <div class="two">
        <Heard side="Server" name="new line" heard={result?.server} any={any} />
        <Heard side="Page" name={result?.listens ?? listens} heard={result?.page} any={any} />
      </div>
      <RunFoot label="Emit hello" disabled={!ready || !guess} onRun={emit}>
        {result ? <Verdict result={result} /> : guess ? 'Now emit it.' : 'Choose first.'}
      </RunFoot>
    </>
  );
}

interface NamesProps {
  legend: string;
  names: string[];
  chosen: string;
  onPick: (name: string) => void;
}

function Names({ legend, names, chosen, onPick }: NamesProps) {
  return (
    <fieldset class="seg">
      <legend class="sr">{legend}</legend>
      <span>{legend}</span>
      {names.map((name) => (
        <label key={name}>
          <input type="radio" name={legend} checked={name === chosen} onChange={() => onPick(name)} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

interface HeardProps {
  side: string;
  /** The one that it listens for. */
  name: string;
  heard: HeardBy | undefined;
  any: boolean;
}

/** What the listeners of one side heard. */
function Heard({ side, name, heard, any }: HeardProps) {
  return (
    <section class="heard-names" aria-label={side}>
      <p class="side">{side}</p>
      <p>
        <code>on('{name}')</code> {heard && (heard.listener ? '"hello"' : 'nothing')}
      </p>
      <p>
        {any && (
          <>
            <code>onAny</code> {heard && (heard.any.join(' ') || 'nothing')}
          </>
        )}
      </p>
    </section>
  );
}

function Verdict({ result: { emits, guess, errors, server, page } }: { result: Result }) {
  if (errors.length > 0) return <>{errors.join(', ')}</>;
  if (page.listener) return <>Both names match, and the line came back.</>;
  if (server.listener)
    return <>The server heard it, and answered. The page does not listen for the answer’s name.</>;
  const right = guess === NOTHING;
  return (
    <>
      <strong class={right ? 'ok' : 'bad'}>{right ? 'Right.' : 'Quieter than that.'}</strong> Nothing listens
      for <code>{emits}</code>, and nobody says so.
    </>
  );
}
