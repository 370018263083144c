import { useRef, useState } from 'preact/hooks';
import { type Received, runBroadcast } from '../../lib/broadcast-run.ts';
import type { OpenLab } from '../../lib/lab.ts';
import { notePrediction } from '../../lib/progress.ts';
import { closeRaw, openRaw } from '../../lib/raw-client.ts';
import { DownNotice } from '../DownNotice.tsx';
import { countRun, GuessBar, isRight, NO_GUESS, type Outcome } from '../stage/GuessBar.tsx';
import { SenderPicker } from '../stage/SenderPicker.tsx';
import { Stage } from '../stage/Stage.tsx';
import { useSharedStage } from '../stage/use-shared-stage.ts';
import { useInLab } from '../use-lab.ts';
import { useOneRun } from '../use-one-run.ts';

const NAMES = ['A', 'B', 'C', 'D'];

interface Run extends Outcome {
  sender: string;
  received: ReadonlyMap<string, Received>;
}

/** Four real raw WebSockets on a server that passes every message on to all of them. */
export default function BroadcastDemo({ cell }: { cell: string }) {
  const stage = useSharedStage(cell, NAMES);
  const { lab, names } = stage;
  const sockets = useRef(new Map<string, WebSocket>());
  const { going, press } = useOneRun(send);
  /** Milliseconds that each client's handshake took. */
  const [openedMs, setOpenedMs] = useState<ReadonlyMap<string, number>>(new Map());
  const [sender, setSender] = useState('A');
  const [guess, setGuess] = useState(NO_GUESS);
  const [lastRun, setLastRun] = useState<Run>();
  const from = stage.me ?? sender;

  function connect(lab: OpenLab) {
    const startedAt = performance.now();
    sockets.current = new Map();
    for (const name of names) {
      const socket = openRaw(lab, cell, name);
      sockets.current.set(name, socket);
      socket.addEventListener('open', () => {
        setOpenedMs((opened) => new Map(opened).set(name, performance.now() - startedAt));
      });
      // Those of an earlier epoch may tell of their end when these are open.
      socket.addEventListener('close', () => {
        if (sockets.current.get(name) === socket) setOpenedMs(new Map());
      });
      socket.addEventListener('message', ({ data }) => going.current || stage.hear(name, String(data)));
    }
    const opened = [...sockets.current.values()];
    return () => opened.forEach(closeRaw);
  }

  useInLab(lab, connect, names.join());

  async function send() {
    stage.clear();
    const text = `hello from ${from}`;
    stage.tell('up', text);
    // Nothing is drawn until all is measured: drawing would delay the messages that it shows.
    // A connection that ends in the middle brings the page's lab back, and the run is forgotten.
    const received = await runBroadcast(sockets.current, from, text).catch(() => undefined);
    if (!received) return;
    if (stage.me && received.has(stage.me)) stage.tell('down', text);
    const heard = new Set(received.keys());
    if (guess.made) notePrediction(cell, 'broadcast', isRight(guess, heard));
    setLastRun((last) => ({ ...countRun(last, guess, heard), sender: from, received }));
    setGuess(NO_GUESS);
  }

  // A result belongs to its sender; with another one chosen, the stage waits for its run.
  const run = lastRun?.sender === from ? lastRun : undefined;
  const own = names.map((name) => ({ name, ...describe(name, run, openedMs.get(name)) }));
  const shown = stage.present(own, run?.heard ?? new Set());

  return (
    <>
      <DownNotice state={lab} />
      <div class="bar">
        {!stage.me && <SenderPicker names={NAMES} sender={sender} onPick={setSender} id="broadcast" />}
        <button
          type="button"
          class="btn push"
          disabled={names.length === 0 || openedMs.size < names.length}
          onClick={press}
        >
          Send from {from}
        </button>
      </div>
      <Stage
        clients={shown.clients}
        sender={from}
        serverNote={stage.me ? 'shared with you' : `${openedMs.size + shown.guests} sockets`}
        heard={shown.heard}
        sent={run !== undefined && !shown.foreign}
        run={run?.run ?? 0}
      />
      {!stage.me && <GuessBar clients={NAMES} guess={guess} onGuess={setGuess} outcome={run} />}
    </>
  );
}

/** What one card says. */
function describe(name: string, run: Run | undefined, openedMs: number | undefined) {
  const note = openedMs === undefined ? '…' : 'open';
  const received = run?.received.get(name);
  if (received) {
    const line = { direction: 'down' as const, text: received.text };
    return { note, line, remark: `${received.ms.toFixed(1)} ms after ${run?.sender} sent it` };
  }
  return {
    note,
    line: undefined,
    remark: openedMs === undefined ? 'connecting' : `connected in ${openedMs.toFixed(0)} ms`,
  };
}
