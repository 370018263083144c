import { useRef, useState } from 'preact/hooks';
import { type EmitId, openPackets, type PacketClient } from '../../lib/packet-run.ts';
import { notePrediction } from '../../lib/progress.ts';
import type { MessageItem, Packet } from '../../protocol/wire-item.ts';
import { DownNotice } from '../DownNotice.tsx';
import { Choices } from '../stage/Choices.tsx';
import { RunFoot } from '../stage/RunFoot.tsx';
import { useInLab, useLab } from '../use-lab.ts';

const EMITS: { id: EmitId; code: string }[] = [
  { id: 'event', code: "emit('a', 1)" },
  { id: 'ack', code: "emit('add', 2, 3, done)" },
  { id: 'namespace', code: "news.emit('a', 1)" },
  { id: 'bytes', code: "emit('a', bytes)" },
];

const GUESSES = [
  '42 is the number of the message, and then comes its data.',
  '4: a message of Engine.IO. 2: an event of Socket.IO. Then its name and argument.',
  '4: the version. 2: two values follow.',
];

/** What was emitted, what travelled, and what the reader had thought. */
interface Sent {
  id: EmitId;
  messages: MessageItem[];
  guess: string;
}

/** Emits, and takes the packet that was sent apart, digit by digit. */
export default function PacketDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const client = useRef<PacketClient>();
  const [ready, setReady] = useState(false);
  const [id, setId] = useState<EmitId>('event');
  const [guess, setGuess] = useState('');
  const [sent, setSent] = useState<Sent>();
  const [state, setState] = useState<'idle' | 'running' | 'failed'>('idle');

  useInLab(lab, (open) => {
    const opened = openPackets(open, cell, setReady);
    client.current = opened;
    return () => {
      setReady(false);
      opened.close();
    };
  });

  async function emit() {
    if (!client.current || state === 'running') return;
    setState('running');
    const messages = await client.current.emit(id).catch(() => undefined);
    setState(messages ? 'idle' : 'failed');
    if (!messages) return;
    setSent({ id, messages, guess });
    if (id === 'event') notePrediction(cell, 'digits', guess === GUESSES[1]);
  }

  const [up, ...others] = sent?.messages ?? [];
  return (
    <>
      <DownNotice state={lab} />
      <Choices
        id="digits"
        question={
          <>
            You call <code>socket.emit('a', 1)</code>, and <code>42["a",1]</code> travels. What does it say?
          </>
        }
        options={GUESSES}
        chosen={guess}
        onChoose={setGuess}
      />
      <div class="bar packet-bar">
        <fieldset class="seg long">
          <legend class="sr">What to emit</legend>
          {EMITS.map((each) => (
            <label key={each.id}>
              <input type="radio" name="emits" checked={each.id === id} onChange={() => setId(each.id)} />
              {each.code}
            </label>
          ))}
        </fieldset>
      </div>
      <div class="packet-parts">
        {up?.packet && up.text !== undefined ? (
          <>
            <p class="up">↑ {up.text}</p>
            <dl>
              {up.packet.parts.map((part) => (
                <div key={part.name}>
                  <dt>{textOf(up, part.start, part.end)}</dt>
                  <dd>{meaningOf(part.name, up.packet as Packet)}</dd>
                </div>
              ))}
            </dl>
          </>
        ) : (
          <p>{guess ? 'Now emit it.' : 'Choose first.'}</p>
        )}
      </div>
      <div class="packet-rest">
        {others.map((item) => (
          <p key={item.number} class={item.direction}>
            {item.direction === 'up' ? '↑' : '↓'} {item.text ?? `${item.payload.length} bytes, as they are`}
          </p>
        ))}
      </div>
      <RunFoot label="Emit" disabled={!ready || !guess || state === 'running'} onRun={emit}>
        {state === 'failed' && 'The connection ended: try again.'}
        {sent && state !== 'failed' && <Verdict sent={sent} />}
      </RunFoot>
    </>
  );
}

function Verdict({ sent: { id, guess } }: { sent: Sent }) {
  if (id !== 'event') return <>Each part is as it travelled, and so is what came back.</>;
  const right = guess === GUESSES[1];
  return (
    <span>
      <strong class={right ? 'ok' : 'bad'}>{right ? 'Right.' : 'Not what you chose.'}</strong> Two protocols,
      one digit each.
    </span>
  );
}

const decoder = new TextDecoder();
const textOf = ({ payload }: MessageItem, start: number, end: number) =>
  decoder.decode(payload.subarray(start, end));

/** What a part of this packet says. */
function meaningOf(part: string, { type, name, socketio }: Packet): string {
  switch (part) {
    case 'Engine.IO type':
      return `Engine.IO, type ${type}: ${name}`;
    case 'Socket.IO type':
      return `Socket.IO, type ${socketio?.type}: ${socketio?.name}`;
    case 'attachments':
      return 'how many attachments follow, each in a frame of its own';
    case 'namespace':
      return 'the namespace; left out if it is the main one';
    case 'ack id':
      return 'answer me, and put this number on the answer';
    default:
      return 'JSON: the name of the event, and its arguments';
  }
}
