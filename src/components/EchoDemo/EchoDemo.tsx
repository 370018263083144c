import { useEffect, useRef, useState } from 'preact/hooks';
import type { OpenLab } from '../../lib/lab.ts';
import { closeRaw, openRaw, uniqueName } from '../../lib/raw-client.ts';
import { openWireLog } from '../../lib/wire-log.ts';
import { DownNotice } from '../DownNotice.tsx';
import { MessageForm } from '../MessageForm.tsx';
import { useInLab, useLab } from '../use-lab.ts';

/** Most lines kept; older ones go. */
const MAX_LINES = 12;

/** Names of `readyState`, by its value. */
const READY_STATES = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];

interface Line {
  key: number;
  direction: 'up' | 'down' | 'event';
  text: string;
  /** Name of the connection's client, and how many messages of the same direction came before on it. */
  client: string;
  nth: number;
  /** On the wire, once that is known. */
  bytes?: number | undefined;
}

/** One real raw WebSocket: what it sends, what it hears, and the state it is in. */
export default function EchoDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const socket = useRef<WebSocket>();
  const [lines, setLines] = useState<Line[]>([]);
  const [readyState, setReadyState] = useState<number>(0);
  const [again, setAgain] = useState(0);
  const count = useRef(0);
  const client = useRef('');
  const passed = useRef({ up: 0, down: 0 });
  const log = useRef<HTMLDivElement>(null);

  function add(direction: Line['direction'], text: string) {
    count.current += 1;
    const nth = direction === 'event' ? 0 : passed.current[direction]++;
    const line = { key: count.current, direction, text, client: client.current, nth };
    // The wire may have been told of the message before the page was.
    setLines((lines) => withBytes([...lines, line].slice(-MAX_LINES)));
    setReadyState(socket.current?.readyState ?? 3);
  }

  function connect(open: OpenLab) {
    client.current = uniqueName('echo');
    passed.current = { up: 0, down: 0 };
    const opened = openRaw(open, cell, client.current);
    socket.current = opened;
    setReadyState(0);
    opened.addEventListener('open', () => add('event', 'open'));
    opened.addEventListener('message', ({ data }) => add('down', data));
    opened.addEventListener('close', ({ code, reason }) => {
      if (socket.current === opened)
        add('event', `close, code ${code}${code === 1005 ? ' (none was given)' : reason && ` (${reason})`}`);
    });
    return () => {
      socket.current = undefined;
      closeRaw(opened);
    };
  }

  useInLab(lab, connect, again);

  useEffect(() => openWireLog().watch(() => setLines(withBytes)), []);

  useEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [lines]);

  function send(text: string) {
    socket.current?.send(text);
    add('up', text);
  }

  function close() {
    if (socket.current) closeRaw(socket.current);
    setReadyState(socket.current?.readyState ?? 3);
  }

  const isOpen = readyState === 1;
  return (
    <>
      <DownNotice state={lab} />
      <div class="bar">
        <i class={`dot ${isOpen ? 'on' : ''}`} aria-hidden="true" />
        <span>
          <code>readyState</code> {readyState} {READY_STATES[readyState]}
        </span>
        <button
          type="button"
          class="btn ghost push toggle"
          disabled={lab.phase !== 'open'}
          onClick={() => (isOpen ? close() : setAgain(again + 1))}
        >
          {isOpen ? 'close()' : 'Reopen'}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
      <div class="log" role="log" aria-label="What the socket did" ref={log} tabIndex={0}>
        <ol>
          {lines.map(({ key, direction, text, bytes }) => (
            <li key={key} class={direction}>
              <span class="arrow" aria-hidden="true">
                {direction === 'up' ? '↑' : direction === 'down' ? '↓' : '·'}
              </span>
              <span class="sr">
                {direction === 'up' ? 'sent ' : direction === 'down' ? 'received ' : 'event '}
              </span>
              <span class="text">{text}</span>
              {bytes !== undefined && <span class="bytes">{bytes} bytes</span>}
            </li>
          ))}
        </ol>
      </div>
      <MessageForm ready={readyState === 1} maxLength={200} onSend={send} />
    </>
  );
}

/** The lines with the bytes that the wire log knows by now. */
function withBytes(lines: Line[]): Line[] {
  if (lines.every(({ direction, bytes }) => direction === 'event' || bytes !== undefined)) return lines;
  const texts = openWireLog().items.filter(({ kind }) => kind === 'text');
  return lines.map((line) => {
    if (line.direction === 'event' || line.bytes !== undefined) return line;
    const mine = texts.filter((item) => item.client === line.client && item.direction === line.direction);
    return { ...line, bytes: mine[line.nth]?.size };
  });
}
