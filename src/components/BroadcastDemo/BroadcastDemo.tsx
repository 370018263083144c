import { useEffect, useRef, useState } from 'preact/hooks';
import type { OpenLab } from '../../lib/lab.ts';
import { closeRaw, openRaw } from '../../lib/raw-client.ts';
import { DownNotice } from '../DownNotice.tsx';
import { type Guess, GuessBar, isRight, NO_GUESS } from '../stage/GuessBar.tsx';
import { SenderPicker } from '../stage/SenderPicker.tsx';
import { Stage } from '../stage/Stage.tsx';
import { useInLab, useLab } from '../use-lab.ts';

const NAMES = ['A', 'B', 'C', 'D'];

/** What a client's own socket received, and when. */
interface Received {
  text: string;
  /** Milliseconds since the sender's `send()`. */
  ms: number;
}

interface Run {
  number: number;
  sender: string;
  guess: Guess;
  received: ReadonlyMap<string, Received>;
}

/** Four real raw WebSockets on a server that passes every message on to all of them. */
export default function BroadcastDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const sockets = useRef(new Map<string, WebSocket>());
  const sentAt = useRef(0);
  /** Milliseconds that each client's handshake took. */
  const [openedMs, setOpenedMs] = useState<ReadonlyMap<string, number>>(new Map());
  const [sender, setSender] = useState('A');
  const [guess, setGuess] = useState(NO_GUESS);
  const [run, setRun] = useState<Run>();
  const [score, setScore] = useState({ right: 0, guessed: 0 });

  function connect(lab: OpenLab) {
    const startedAt = performance.now();
    for (const name of NAMES) {
      const socket = openRaw(lab, cell, name);
      sockets.current.set(name, socket);
      socket.addEventListener('open', () => {
        setOpenedMs((opened) => new Map(opened).set(name, performance.now() - startedAt));
      });
      socket.addEventListener('close', () => setOpenedMs(new Map()));
      socket.addEventListener('message', ({ data }) => {
        const received = { text: String(data), ms: performance.now() - sentAt.current };
        setRun((run) => run && { ...run, received: new Map(run.received).set(name, received) });
      });
    }
    const opened = [...sockets.current.values()];
    return () => opened.forEach(closeRaw);
  }

  useInLab(lab, connect);

  const heard = new Set(run?.received.keys());
  const done = run !== undefined && heard.size === NAMES.length;

  useEffect(() => {
    if (!done || !run.guess.made) return;
    const right = isRight(run.guess, heard) ? 1 : 0;
    setScore((score) => ({ right: score.right + right, guessed: score.guessed + 1 }));
  }, [done, run?.number]);

  function send() {
    setRun((run) => ({ number: (run?.number ?? 0) + 1, sender, guess, received: new Map() }));
    setGuess(NO_GUESS);
    sentAt.current = performance.now();
    sockets.current.get(sender)?.send(`hello from ${sender}`);
  }

  const clients = NAMES.map((name) => {
    const received = run?.received.get(name);
    const opened = openedMs.get(name);
    return {
      name,
      note: opened === undefined ? 'connecting' : 'open',
      line: received && { direction: 'down' as const, text: received.text },
      remark: received
        ? `${received.ms.toFixed(1)} ms after ${run?.sender} sent it`
        : opened === undefined
          ? ''
          : `connected in ${opened.toFixed(0)} ms`,
    };
  });

  return (
    <>
      <DownNotice state={lab} />
      <div class="bar">
        <SenderPicker names={NAMES} sender={sender} onPick={setSender} id="broadcast" />
        <button type="button" class="btn push" disabled={openedMs.size < NAMES.length} onClick={send}>
          Send from {sender}
        </button>
      </div>
      <Stage
        clients={clients}
        sender={run?.sender ?? sender}
        serverNote={`${openedMs.size} sockets`}
        heard={heard}
        sent={run !== undefined}
        run={run?.number ?? 0}
      />
      <GuessBar
        clients={NAMES}
        guess={guess}
        onGuess={setGuess}
        outcome={done ? { heard, guess: run.guess } : undefined}
        score={score}
      />
    </>
  );
}
