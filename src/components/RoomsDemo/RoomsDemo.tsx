import { useEffect, useRef, useState } from 'preact/hooks';
import { openCallClients, runCall } from '../../lib/calls-run.ts';
import { notePrediction } from '../../lib/progress.ts';
import { DownNotice } from '../DownNotice.tsx';
import { countRun, GuessBar, isRight, NO_GUESS, type Outcome } from '../stage/GuessBar.tsx';
import { SenderPicker } from '../stage/SenderPicker.tsx';
import { Stage } from '../stage/Stage.tsx';
import { useInLab, useLab } from '../use-lab.ts';
import { useOneRun } from '../use-one-run.ts';

const NAMES = ['A', 'B', 'C', 'D'];
const ROOMS = ['tea', 'cake'];

/** Where the clients are at first: they ask for it when they first connect. */
const AT_FIRST: Record<string, string[]> = { A: ['tea'], B: ['tea'], C: ['tea', 'cake'] };

interface Run extends Outcome {
  /** What it was a run of. */
  of: string;
  counts: ReadonlyMap<string, number>;
}

export interface RoomsDemoProps {
  cell: string;
  /** The handler's calls, in its own words and order. */
  calls: string[];
}

/** Four real clients that join rooms and leave them, and calls that reach some of them. */
export default function RoomsDemo({ cell, calls }: RoomsDemoProps) {
  const lab = useLab();
  const clients = useRef<ReturnType<typeof openCallClients>>();
  const { runByItself, press } = useOneRun(send);
  const [ready, setReady] = useState(false);
  /** What the server said of each client's rooms. */
  const [rooms, setRooms] = useState<Record<string, string[]>>({});
  const [call, setCall] = useState(calls[0] ?? '');
  const [sender, setSender] = useState('A');
  const [guess, setGuess] = useState(NO_GUESS);
  const [lastRun, setLastRun] = useState<Run>();

  useInLab(lab, (open) => {
    const opened = openCallClients(open, cell, NAMES, setReady);
    for (const [name, socket] of opened.sockets) {
      socket.on('rooms', (all: string[]) => setRooms((rooms) => ({ ...rooms, [name]: all })));
      for (const room of AT_FIRST[name] ?? []) socket.emit('join', room);
    }
    clients.current = opened;
    return opened.close;
  });

  // A result belongs to its call and sender, and to where the clients were.
  const now = JSON.stringify([call, sender, rooms]);
  const latest = useRef(now);
  latest.current = now;

  async function send() {
    if (!clients.current) return;
    // A connection that ends in the middle brings the page's lab back, and the run is forgotten.
    const counts = await runCall(clients.current.sockets, call, sender).catch(() => undefined);
    if (!counts) return;
    const heard = new Set(NAMES.filter((name) => counts.get(name)));
    if (guess.made) notePrediction(cell, 'rooms', isRight(guess, heard));
    setLastRun((last) => ({ ...countRun(last, guess, heard), of: latest.current, counts }));
    setGuess((now) => (now === guess ? NO_GUESS : now));
  }

  // A first result before any click; whoever has predicted something runs it.
  useEffect(() => {
    if (ready && !lastRun && !guess.made) runByItself();
  }, [ready]);

  const run = lastRun?.of === now ? lastRun : undefined;
  const ask = (name: string, wish: 'join' | 'leave', room: string) =>
    clients.current?.sockets.get(name)?.emit(wish, room);

  return (
    <>
      <DownNotice state={lab} />
      <div class="rooms">
        {NAMES.map((name) => (
          <fieldset key={name}>
            <legend class="sr">Rooms of {name}</legend>
            <strong aria-hidden="true">{name}</strong>
            {ROOMS.map((room) => {
              const isIn = rooms[name]?.includes(room) ?? false;
              return (
                <label key={room} class="check">
                  <input
                    type="checkbox"
                    disabled={!ready}
                    checked={isIn}
                    onChange={() => ask(name, isIn ? 'leave' : 'join', room)}
                  />
                  {room}
                </label>
              );
            })}
            <button
              type="button"
              class="btn ghost push"
              disabled={lab.phase !== 'open'}
              aria-label={`Reconnect ${name}`}
              onClick={() => clients.current?.sockets.get(name)?.disconnect().connect()}
            >
              Reconnect
            </button>
          </fieldset>
        ))}
      </div>
      <div class="bar">
        <select
          class="field call"
          aria-label="What the server calls"
          value={call}
          onChange={(event) => setCall(event.currentTarget.value)}
        >
          {calls.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
        <SenderPicker names={NAMES} sender={sender} onPick={setSender} id="rooms" />
        <button type="button" class="btn push" disabled={!ready} onClick={press}>
          Send from {sender}
        </button>
      </div>
      <Stage
        clients={NAMES.map((name) => ({
          name,
          note: idOf(rooms[name]),
          line: lineOf(name, sender, run),
          remark: placeOf(rooms[name]),
        }))}
        sender={sender}
        serverNote={`${NAMES.length} clients`}
        heard={run?.heard ?? new Set()}
        sent={run !== undefined}
        run={run?.run ?? 0}
      />
      <GuessBar clients={NAMES} guess={guess} onGuess={setGuess} outcome={run} />
    </>
  );
}

/** What a client received, or that it sent. */
function lineOf(name: string, sender: string, run: Run | undefined) {
  const count = run?.counts.get(name) ?? 0;
  if (count > 0)
    return { direction: 'down' as const, text: count === 1 ? 'hello, once' : `hello, ${count} times` };
  return run && name === sender ? { direction: 'up' as const, text: 'hello' } : undefined;
}

/** The room that is called as its socket's id. */
function idOf(rooms: string[] = []): string {
  const id = rooms.find((room) => !ROOMS.includes(room));
  return id ? `${id.slice(0, 4)}…` : '…';
}

function placeOf(rooms: string[] | undefined): string {
  if (!rooms) return '';
  return `in ${ROOMS.filter((room) => rooms.includes(room)).join(' and ') || 'neither room'}`;
}
