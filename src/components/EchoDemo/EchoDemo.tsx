import { useEffect, useRef, useState } from 'preact/hooks';
import type { OpenLab } from '../../lib/lab.ts';
import { closeRaw, openRaw } from '../../lib/raw-client.ts';
import { frameLength, utf8Length } from '../../protocol/frame-length.ts';
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
  /** Bytes of the frame, where there is one. */
  bytes?: number;
}

/** One real raw WebSocket: what it sends, what it hears, and the state it is in. */
export default function EchoDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const socket = useRef<WebSocket>();
  const [lines, setLines] = useState<Line[]>([]);
  const [readyState, setReadyState] = useState<number>(0);
  const [again, setAgain] = useState(0);
  const count = useRef(0);
  const log = useRef<HTMLDivElement>(null);

  function add(direction: Line['direction'], text: string, bytes?: number) {
    count.current += 1;
    const line = { key: count.current, direction, text, ...(bytes !== undefined && { bytes }) };
    setLines((lines) => [...lines, line].slice(-MAX_LINES));
    setReadyState(socket.current?.readyState ?? 3);
  }

  function connect(open: OpenLab) {
    const opened = openRaw(open, cell, 'A');
    socket.current = opened;
    setReadyState(0);
    opened.addEventListener('open', () => add('event', 'open'));
    opened.addEventListener('message', ({ data }) => {
      add('down', data, frameLength(utf8Length(data), { masked: false }));
    });
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

  useEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [lines]);

  function send(text: string) {
    socket.current?.send(text);
    add('up', text, frameLength(utf8Length(text), { masked: true }));
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
