import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Clients, openClients, type Receipts, runBoth } from '../../lib/audience-run.ts';
import { notePrediction } from '../../lib/progress.ts';
import { DownNotice } from '../DownNotice.tsx';
import { countRun, GuessBar, isRight, NO_GUESS, type Outcome } from '../stage/GuessBar.tsx';
import { Meter } from '../stage/Meter.tsx';
import { SenderPicker } from '../stage/SenderPicker.tsx';
import { Stage } from '../stage/Stage.tsx';
import { useSharedStage } from '../stage/use-shared-stage.ts';
import { useInLab } from '../use-lab.ts';
import { useOneRun } from '../use-one-run.ts';

const NAMES = ['A', 'B', 'C'];

/** The calls, each with the first word of its raw message; its event in the handler is `to` and that word. */
const CALLS = [
  { name: 'socket.emit', audience: 'me' },
  { name: 'socket.broadcast.emit', audience: 'others' },
  { name: 'io.emit', audience: 'everyone' },
] as const;

type Call = (typeof CALLS)[number];

interface Run extends Outcome, Receipts {
  call: Call;
  sender: string;
  text: string;
}

export interface AudienceDemoProps {
  cell: string;
  /** The handler's lines for each call, Socket.IO and raw, marked with `data-for`. */
  children?: ComponentChildren;
}

/** Three real clients; any of them calls, and each card shows what its own socket received. */
export default function AudienceDemo({ cell, children }: AudienceDemoProps) {
  const stage = useSharedStage(cell, NAMES);
  const { lab, names } = stage;
  const clients = useRef<Clients>();
  const [ids, setIds] = useState<ReadonlyMap<string, string>>(new Map());
  const [call, setCall] = useState<Call>(CALLS[0]);
  const [sender, setSender] = useState('A');
  const [text, setText] = useState('hello');
  const [guess, setGuess] = useState(NO_GUESS);
  const [lastRun, setLastRun] = useState<Run>();
  const from = stage.me ?? sender;
  const { going, runByItself, press } = useOneRun(send);
  const ready = names.length > 0 && ids.size === names.length;

  useInLab(
    lab,
    (open) => {
      const opened = openClients(open, cell, names, setIds);
      clients.current = opened;
      for (const [name, socket] of opened.socketio)
        socket.on('hello', (text) => going.current || stage.hear(name, String(text)));
      return opened.close;
    },
    names.join(),
  );

  async function send() {
    if (!clients.current) return;
    stage.clear();
    stage.tell('up', text);
    // Nothing is drawn until all is measured: drawing would delay the messages that it shows.
    // A connection that ends in the middle brings the page's lab back, and the run is forgotten.
    const receipts = await runBoth(clients.current, {
      sender: from,
      event: 'hello',
      socketio: (from) => from.emit(`to ${call.audience}`, text),
      raw: (from) => from.send(`${call.audience} ${text}`),
    }).catch(() => undefined);
    if (!receipts) return;
    if (receipts.socketio.has(from)) stage.tell('down', text);
    const heard = new Set(receipts.socketio.keys());
    if (guess.made) notePrediction(cell, 'audience', isRight(guess, heard));
    setLastRun((last) => ({ ...countRun(last, guess, heard), call, sender: from, text, ...receipts }));
    setGuess((now) => (now === guess ? NO_GUESS : now));
  }

  function submit(event: Event) {
    event.preventDefault();
    void press();
  }

  // A first result before any click: the call that answers only the one who asks.
  // Whoever has predicted something runs it.
  useEffect(() => {
    if (ready && !lastRun && !guess.made) runByItself();
  }, [ready]);

  // A result belongs to its call and sender; with another one chosen, the stage waits for its run.
  const run = lastRun?.call === call && lastRun.sender === from ? lastRun : undefined;
  const own = names.map((name) => ({ name, note: shorten(ids.get(name)), ...describe(name, run) }));
  const shown = stage.present(own, run?.heard ?? new Set());

  return (
    <>
      <DownNotice state={lab} />
      <form class="bar" onSubmit={submit}>
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
        {!stage.me && <SenderPicker names={NAMES} sender={sender} onPick={setSender} id="audience" />}
        <input
          class="field text"
          aria-label="Text to send"
          maxLength={24}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="btn push" disabled={!ready}>
          Send from {from}
        </button>
      </form>
      <Stage
        clients={shown.clients}
        sender={from}
        serverNote={stage.me ? 'shared with you' : `${ids.size + shown.guests} clients`}
        heard={shown.heard}
        sent={run !== undefined && !shown.foreign}
        run={run?.run ?? 0}
      />
      {!stage.me && <GuessBar clients={NAMES} guess={guess} onGuess={setGuess} outcome={run} />}
      <div class="two" data-call={call.audience}>
        {children}
        <Meter kind="raw" receipts={run?.raw} text={run?.text ?? ''} />
        <Meter kind="socketio" receipts={run?.socketio} text={run?.text ?? ''} />
      </div>
    </>
  );
}

/** Line and remark of one card. */
function describe(name: string, run: Run | undefined) {
  if (!run) return { line: undefined, remark: '' };
  const receipt = run.socketio.get(name);
  if (receipt) {
    const after = name === run.sender ? 'after sending it' : `after ${run.sender} sent it`;
    const line = { direction: 'down' as const, text: String(receipt.data) || '(empty)' };
    return { line, remark: `${receipt.ms.toFixed(1)} ms ${after}` };
  }
  if (name !== run.sender) return { line: undefined, remark: 'hears nothing' };
  return { line: { direction: 'up' as const, text: run.text || '(empty)' }, remark: 'hears nothing back' };
}

const shorten = (id: string | undefined) => `${id?.slice(0, 4) ?? ''}…`;
