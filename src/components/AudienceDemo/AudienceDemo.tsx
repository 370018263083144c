import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Clients, openClients, type Receipt, runBoth } from '../../lib/audience-run.ts';
import { DownNotice } from '../DownNotice.tsx';
import { type Guess, GuessBar, isRight, NO_GUESS } from '../stage/GuessBar.tsx';
import { SenderPicker } from '../stage/SenderPicker.tsx';
import { Stage } from '../stage/Stage.tsx';
import { useInLab, useLab } from '../use-lab.ts';
import { Meter } from './Meter.tsx';

const NAMES = ['A', 'B', 'C'];

/** The calls, each with its event in the handler and the first word of its raw message. */
const CALLS = [
  { name: 'socket.emit', event: 'to me', audience: 'me' },
  { name: 'socket.broadcast.emit', event: 'to others', audience: 'others' },
  { name: 'io.emit', event: 'to everyone', audience: 'everyone' },
] as const;

type Call = (typeof CALLS)[number];

interface Run {
  number: number;
  call: Call;
  sender: string;
  text: string;
  guess: Guess;
  /** Missing until every client has said that nothing more is on its way. */
  socketio?: ReadonlyMap<string, Receipt>;
  raw?: ReadonlyMap<string, Receipt>;
}

export interface AudienceDemoProps {
  cell: string;
  /** The handler's lines for each call, Socket.IO and raw, marked with `data-for`. */
  children?: ComponentChildren;
}

/** Three real clients; any of them calls, and each card shows what its own socket received. */
export default function AudienceDemo({ cell, children }: AudienceDemoProps) {
  const lab = useLab();
  const clients = useRef<Clients>();
  const [ids, setIds] = useState<ReadonlyMap<string, string>>(new Map());
  const [call, setCall] = useState<Call>(CALLS[0]);
  const [sender, setSender] = useState('A');
  const [text, setText] = useState('hello');
  const [guess, setGuess] = useState(NO_GUESS);
  const [run, setRun] = useState<Run>();
  const [score, setScore] = useState({ right: 0, guessed: 0 });
  const ready = ids.size === NAMES.length;

  useInLab(lab, (open) => {
    const opened = openClients(open, cell, NAMES, setIds);
    clients.current = opened;
    return opened.close;
  });

  async function send() {
    if (!clients.current) return;
    const next: Run = { number: (run?.number ?? 0) + 1, call, sender, text, guess };
    setGuess(NO_GUESS);
    setRun(next);
    // A connection that ends in the middle brings the page's lab back, and this run is forgotten.
    const receipts = await runBoth(clients.current, next).catch(() => undefined);
    if (!receipts) return setRun(undefined);
    setRun((current) => (current?.number === next.number ? { ...next, ...receipts } : current));
    if (!guess.made) return;
    const right = isRight(guess, new Set(receipts.socketio.keys())) ? 1 : 0;
    setScore((score) => ({ right: score.right + right, guessed: score.guessed + 1 }));
  }

  // A first result before any click: the call that answers only the one who asks.
  useEffect(() => {
    if (ready && !run) void send();
  }, [ready]);

  const heard = new Set(run?.socketio?.keys());
  const cards = NAMES.map((name) => ({ name, note: shorten(ids.get(name)), ...describe(name, run) }));

  return (
    <>
      <DownNotice state={lab} />
      <div class="bar">
        <fieldset class="seg long">
          <legend class="sr">What the server calls</legend>
          {CALLS.map((option) => (
            <label key={option.name}>
              <input
                type="radio"
                name="audience-call"
                checked={option === call}
                onChange={() => setCall(option)}
              />
              {option.name}
            </label>
          ))}
        </fieldset>
        <SenderPicker names={NAMES} sender={sender} onPick={setSender} id="audience" />
        <input
          class="field text"
          aria-label="Text to send"
          maxLength={24}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="button" class="btn push" disabled={!ready} onClick={send}>
          Send from {sender}
        </button>
      </div>
      <Stage
        clients={cards}
        sender={run?.sender ?? sender}
        serverNote={`${ids.size} sockets`}
        heard={heard}
        sent={run?.socketio !== undefined}
        run={run?.socketio ? run.number : 0}
      />
      <GuessBar
        clients={NAMES}
        guess={guess}
        onGuess={setGuess}
        outcome={run?.socketio && { heard, guess: run.guess }}
        score={score}
      />
      <div class="two" data-call={(run?.call ?? call).audience}>
        {children}
        <Meter kind="raw" receipts={run?.raw} text={run?.text ?? ''} />
        <Meter kind="socketio" receipts={run?.socketio} text={run?.text ?? ''} />
      </div>
    </>
  );
}

/** Line and remark of one card. */
function describe(name: string, run: Run | undefined) {
  const receipt = run?.socketio?.get(name);
  if (!run?.socketio) return { line: undefined, remark: '' };
  if (!receipt) {
    return name === run.sender
      ? { line: { direction: 'up' as const, text: run.text }, remark: 'hears nothing back' }
      : { line: undefined, remark: 'hears nothing' };
  }
  const after = name === run.sender ? 'after sending it' : `after ${run.sender} sent it`;
  return {
    line: { direction: 'down' as const, text: receipt.text },
    remark: `${receipt.ms.toFixed(1)} ms ${after}`,
  };
}

const shorten = (id: string | undefined) => (id ? `${id.slice(0, 4)}…` : 'connecting');
