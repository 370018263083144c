import { useEffect, useRef, useState } from 'preact/hooks';
import { type HandClient, openByHand } from '../../lib/hand-run.ts';
import { ladderRows } from '../../lib/ladder-rows.ts';
import type { WireItem } from '../../protocol/wire-item.ts';
import { DownNotice } from '../DownNotice.tsx';
import { ItemLadder } from '../item-ladder/ItemLadder.tsx';
import { useInLab, useLab } from '../use-lab.ts';

/** What helps to begin: in the order in which it makes sense, and then something that makes none. */
const WORDS = ['40', '42["hello","by hand"]', '420["add",2,3]', '3', 'hello'];

/** A plain WebSocket to a Socket.IO server. The reader writes the packets. */
export default function ByHandDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const client = useRef<HandClient>();
  const ladder = useRef<HTMLDivElement>(null);
  const [items, setItems] = useState<WireItem[]>([]);
  const [state, setState] = useState<'connecting' | 'open' | number>('connecting');
  const [text, setText] = useState('40');
  const [again, setAgain] = useState(0);

  useInLab(
    lab,
    (open) => {
      setItems([]);
      setState('connecting');
      const opened = openByHand(open, cell, {
        onItems: setItems,
        onOpen: () => setState('open'),
        onClose: setState,
      });
      client.current = opened;
      return () => opened.close();
    },
    again,
  );

  useEffect(() => {
    const scroller = ladder.current?.querySelector('.item-ladder');
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  }, [items]);

  function say(words: string) {
    setText(words);
    if (state === 'open') client.current?.send(words);
  }

  const isOpen = state === 'open';
  return (
    <>
      <DownNotice state={lab} />
      <div ref={ladder} class="speech">
        <ItemLadder label="What you and the server said" rows={ladderRows(items)} missing="Connecting…" />
      </div>
      <p class="bar" role="status">
        {isOpen ? openWords(items) : closedWords(state, items)}
        {typeof state === 'number' && (
          <button type="button" class="btn ghost push" onClick={() => setAgain(again + 1)}>
            New connection
          </button>
        )}
      </p>
      <fieldset class="bar chips">
        <legend class="sr">Say</legend>
        {WORDS.map((words) => (
          <button key={words} type="button" class="btn ghost" disabled={!isOpen} onClick={() => say(words)}>
            <code>{words}</code>
          </button>
        ))}
      </fieldset>
      <form
        class="bar foot message-form"
        onSubmit={(event) => {
          event.preventDefault();
          say(text);
        }}
      >
        <input
          class="field grow"
          aria-label="Packet"
          maxLength={200}
          spellcheck={false}
          autocomplete="off"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="btn" disabled={!isOpen}>
          Send
        </button>
      </form>
    </>
  );
}

/** What the open packet announces. */
function openWords(items: WireItem[]) {
  const open = items.find((item) => item.kind === 'text' && item.packet?.name === 'open');
  const data = open?.kind === 'text' ? open.packet?.data : undefined;
  if (typeof data !== 'string') return 'Open.';
  const { pingInterval, pingTimeout } = JSON.parse(data) as { pingInterval: number; pingTimeout: number };
  return `Open. The server will ping every ${pingInterval / 1_000} s, and wait ${pingTimeout / 1_000} s for each answer.`;
}

function closedWords(state: 'connecting' | 'open' | number, items: WireItem[]) {
  if (typeof state !== 'number') return 'Connecting…';
  const code = `code ${state}${state === 1005 ? ', none was given' : ''}`;
  return `The server has closed the connection: ${code}.${owesPong(items) ? ' Its ping was not answered.' : ''}`;
}

/** Whether the last ping has no pong after it. */
function owesPong(items: WireItem[]): boolean {
  const last = items.findLast(
    (item) => item.kind === 'text' && /^(ping|pong)$/.test(item.packet?.name ?? ''),
  );
  return last?.direction === 'down';
}
