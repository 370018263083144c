import { useEffect, useRef, useState } from 'preact/hooks';
import { type Ladder as OpenLadder, openLadder, type Rung } from '../../lib/ladder-run.ts';
import type { ByteCount } from '../../lib/traffic.ts';
import { DownNotice } from '../DownNotice.tsx';
import { MessageForm } from '../MessageForm.tsx';
import { useInLab, useLab } from '../use-lab.ts';

/** Most rungs on screen; older ones go. */
const MAX_RUNGS = 7;

interface KeyedRung extends Rung {
  key: number;
}

/** The visitor's own WebSocket as a sequence diagram: who sent what, and when. */
export default function Ladder({ cell }: { cell: string }) {
  const lab = useLab();
  const ladder = useRef<OpenLadder>();
  const rungCount = useRef(0);
  const [rungs, setRungs] = useState<KeyedRung[]>([]);
  const [bytes, setBytes] = useState<ByteCount>();
  const [ready, setReady] = useState(false);
  const seconds = useSecondsSince(ready);

  useInLab(lab, (open) => {
    setRungs([]);
    rungCount.current = 0;
    const opened = openLadder(open, cell, {
      onRung(rung) {
        rungCount.current += 1;
        const key = rungCount.current;
        setRungs((rungs) => [...rungs, { ...rung, key }].slice(-MAX_RUNGS));
      },
      onBytes: setBytes,
      onReady: setReady,
    });
    ladder.current = opened;
    return opened.close;
  });

  // One message of its own accord, so that the first visitor sees an answer before any click.
  useEffect(() => {
    if (ready) ladder.current?.send('hello');
  }, [ready]);

  const total = bytes ? bytes.up + bytes.down : 0;
  // Numbers and their units are one text each: beside a number that grows, a second text would move.
  return (
    <>
      <DownNotice state={lab} />
      <p class="bar">
        <i class={`dot ${ready ? 'on' : ''}`} aria-hidden="true" />
        <span>
          {ready ? (
            <>
              You opened a WebSocket to this server <b>{`${seconds} s`}</b> ago. So far:{' '}
              <b>{`${total.toLocaleString('en')} bytes`}</b>
            </>
          ) : (
            'Opening a WebSocket to this server…'
          )}
        </span>
      </p>
      <div class="ends" aria-hidden="true">
        <strong>your browser</strong>
        <strong>this server</strong>
      </div>
      <ol class="rungs" aria-label="What travelled, newest last">
        {rungs.map(({ key, direction, label, atMs }) => (
          <li key={key} class={direction}>
            <time>{(atMs / 1_000).toFixed(2)} s</time>
            <span class="lane">
              <span class="sr">{direction === 'up' ? 'to the server: ' : 'from the server: '}</span>
              <span class="label">{label}</span>
              <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <path d={direction === 'up' ? 'M0 1L100 9' : 'M100 1L0 9'} />
              </svg>
            </span>
          </li>
        ))}
      </ol>
      <MessageForm ready={ready} maxLength={60} onSend={(text) => ladder.current?.send(text)} />
    </>
  );
}

/** Whole seconds since `active` became true, counted while it is. */
function useSecondsSince(active: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!active) return undefined;
    const startedAt = performance.now();
    setSeconds(0);
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - startedAt) / 1_000)), 1_000);
    return () => clearInterval(timer);
  }, [active]);
  return seconds;
}
