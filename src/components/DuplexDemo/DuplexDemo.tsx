import { useRef, useState } from 'preact/hooks';
import { type Said, talkBothWays } from '../../lib/duplex-run.ts';
import { closeRaw, openRaw } from '../../lib/raw-client.ts';
import { DownNotice } from '../DownNotice.tsx';
import { formatMs } from '../format.ts';
import { RunFoot } from '../stage/RunFoot.tsx';
import { Strip } from '../strip/Strip.tsx';
import { useInLab, useLab } from '../use-lab.ts';

/** Scale of the picture, in milliseconds: from one label to the next, and its end; a longer talk has coarser steps. */
const STEP_MS = 300;
const SHOWN_MS = 1_200;

/** The page and the server talk at the same time, on one WebSocket. */
export default function DuplexDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const socket = useRef<WebSocket>();
  const [again, setAgain] = useState(0);
  const [said, setSaid] = useState<Said[]>([]);
  const [talking, setTalking] = useState(false);

  // Each talk has a connection of its own, as the server talks once on each.
  useInLab(
    lab,
    (lab) => {
      const opened = openRaw(lab, cell, 'A');
      socket.current = opened;
      opened.addEventListener('open', () => void talk(opened));
      return () => {
        setTalking(false);
        closeRaw(opened);
      };
    },
    again,
  );

  async function talk(socket: WebSocket) {
    setSaid([]);
    setTalking(true);
    // If the connection ends in the middle, the page's lab comes back and the talk begins again.
    await talkBothWays(socket, (one) => setSaid((said) => [...said, one])).catch(() => undefined);
    setTalking(false);
  }

  const of = (direction: Said['direction']) => said.filter((one) => one.direction === direction);
  const last = Math.max(SHOWN_MS, ...said.map(({ atMs }) => atMs));
  const stepMs = STEP_MS * Math.ceil(last / SHOWN_MS);
  const steps = Math.ceil(last / stepMs);
  const lastUp = of('up').at(-1)?.atMs ?? 0;
  const heardMeanwhile = of('down').filter(({ atMs }) => atMs < lastUp).length;

  return (
    <div class="talk">
      <DownNotice state={lab} />
      <Strip
        label="When the page sent each of its messages, and when it received each of the server’s."
        from={0}
        to={steps * stepMs}
        ticks={Array.from({ length: steps + 1 }, (_, step) => ({
          at: step * stepMs,
          text: formatMs(step * stepMs),
        }))}
        rows={(['up', 'down'] as const).map((kind) => ({
          name: kind === 'up' ? '↑ page' : '↓ server',
          marks: of(kind).map(({ atMs }) => ({ at: atMs, kind })),
        }))}
      />
      <RunFoot
        label="Talk again"
        disabled={lab.phase !== 'open'}
        onRun={() => talking || setAgain(again + 1)}
      >
        {!talking &&
          said.length > 0 &&
          `The page said ${of('up').length} things in ${formatMs(lastUp)}. While it was still talking, it received ${heardMeanwhile} of the server’s ${of('down').length}.`}
      </RunFoot>
    </div>
  );
}
