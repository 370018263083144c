import { useEffect, useRef, useState } from 'preact/hooks';
import { ASK_MS, type AskClient, type Asked, openAsk } from '../../lib/ack-run.ts';
import type { MessageItem } from '../../protocol/wire-item.ts';
import { DownNotice } from '../DownNotice.tsx';
import { formatMs } from '../format.ts';
import { useInLab, useLab } from '../use-lab.ts';

/** What each part of the two packets says: of the question, and of its answer. */
const PARTS: [name: string, meaning: string][] = [
  ['Engine.IO type', 'Engine.IO: a message'],
  ['Socket.IO type', 'Socket.IO: 2 is an EVENT, 3 is an ACK'],
  ['ack id', 'the ack id: the answer repeats it'],
  ['data', 'JSON: name and arguments; what the answer was called with'],
];

interface Round {
  asked: Asked[];
  /** Undefined until the wire has told. */
  packets: MessageItem[] | undefined;
}

/** A client that asks, the server that answers, and both packets as they travelled. */
export default function AckDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const client = useRef<AskClient>();
  const [ready, setReady] = useState(false);
  /** A press while something is asked waits for its turn. */
  const queue = useRef(Promise.resolve());
  const [round, setRound] = useState<Round>();

  useInLab(lab, (open) => {
    const opened = openAsk(open, cell, setReady);
    client.current = opened;
    return () => {
      setReady(false);
      opened.close();
    };
  });

  function ask(events: string[]) {
    queue.current = queue.current.then(() => askNow(events));
  }

  async function askNow(events: string[]) {
    const asking = client.current;
    if (!asking) return;
    const asked = await asking.ask(events);
    setRound({ asked, packets: undefined });
    const answers = asked.filter(({ answer }) => answer !== undefined).length;
    setRound({ asked, packets: await asking.packets(asked.length + answers) });
  }

  // A first answer before any click; and a new one when the handler is a new one.
  useEffect(() => {
    if (ready) ask(['say']);
  }, [ready]);

  const packets = round?.packets ?? [];
  const question = packets.findLast(isQuestion);
  const answer = packets.find(
    (item) => !isQuestion(item) && ackIdOf(item) === (question && ackIdOf(question)),
  );
  return (
    <>
      <DownNotice state={lab} />
      <p class="bar" role="status">
        {round ? wordsOf(round.asked) : 'Asking…'}
      </p>
      <ol class="ack-packets" aria-label="What travelled, in this order">
        {packets.map((item) => (
          <li key={item.number} class={item.direction}>
            <span aria-hidden="true">{isQuestion(item) ? '↑' : '↓'} </span>
            <span class="sr">{isQuestion(item) ? 'sent: ' : 'received: '}</span>
            {(item.packet?.parts ?? []).map(({ name }) =>
              name === 'ack id' ? <b key={name}>{partOf(item, name)}</b> : partOf(item, name),
            )}
          </li>
        ))}
      </ol>
      <table class="ack-parts">
        <thead>
          <tr>
            <th scope="col">question ↑</th>
            <th scope="col">answer ↓</th>
            <th scope="col">what it says</th>
          </tr>
        </thead>
        <tbody>
          {PARTS.map(([name, meaning]) => (
            <tr key={name}>
              <td class="up">{question ? partOf(question, name) : ''}</td>
              <td class="down">{answer ? partOf(answer, name) : ''}</td>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="bar foot">
        <button type="button" class="btn" disabled={!ready} onClick={() => ask(['say'])}>
          Ask again
        </button>
        <button type="button" class="btn ghost" disabled={!ready} onClick={() => ask(['think', 'say'])}>
          Ask two at once
        </button>
      </div>
    </>
  );
}

const isQuestion = ({ direction }: MessageItem) => direction === 'up';
const ackIdOf = ({ packet }: MessageItem) => packet?.socketio?.ackId;

const decoder = new TextDecoder();

/** A part of a packet, as it travelled. */
function partOf({ packet, payload }: MessageItem, name: string): string {
  const part = packet?.parts.find((each) => each.name === name);
  return part ? decoder.decode(payload.subarray(part.start, part.end)) : '';
}

function wordsOf(asked: Asked[]): string {
  return [...asked]
    .sort((a, b) => a.ms - b.ms)
    .map(({ event, answer, ms }) =>
      answer === undefined
        ? `“${event}”: no answer within ${ASK_MS / 1_000} s.`
        : `“${event}” was answered after ${formatMs(ms)}.`,
    )
    .join(' ');
}
