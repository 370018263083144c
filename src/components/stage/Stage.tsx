import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** What a client's card shows. */
export interface StageClient {
  name: string;
  /** Beside the name: its id, or what it is doing. */
  note: string;
  /** What it sent or received, newest last; the stage shows the last one. */
  line?: { direction: 'up' | 'down'; text: string } | undefined;
  /** A sentence under the line. */
  remark: string;
}

export interface StageProps {
  clients: StageClient[];
  /** The one that sends; it stands on the left. */
  sender: string;
  /** Under the server's name. */
  serverNote: ComponentChildren;
  /** Clients whose own socket received something in the last run. */
  heard: ReadonlySet<string>;
  /** Whether the last run has begun. */
  sent: boolean;
  /** Counts the runs, so that each one moves its packets anew. */
  run: number;
}

interface Lane {
  client: string;
  direction: 'up' | 'down';
  path: string;
  lit: boolean;
}

/** The server and its clients, with a lane each way; packets move along the lanes that carried one. */
export function Stage({ clients, sender, serverNote, heard, sent, run }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const [, redraw] = useState(0);
  const [lanes, setLanes] = useState<Lane[]>([]);
  const measured = useRef('');

  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => redraw((count) => count + 1));
    if (stage.current) observer.observe(stage.current);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    if (!stage.current) return;
    const next = measureLanes(stage.current, sender, heard, sent);
    const key = JSON.stringify(next);
    if (key === measured.current) return;
    measured.current = key;
    setLanes(next);
  });

  return (
    <div class="stage" ref={stage} style={{ '--rows': clients.length - 1 }}>
      <svg aria-hidden="true">
        <defs>
          {(['up', 'down', 'idle'] as const).map((kind) => (
            <marker
              key={kind}
              id={`arrow-${kind}`}
              viewBox="0 0 8 8"
              refX="6.5"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M1 1l6 3-6 3" class={kind} />
            </marker>
          ))}
        </defs>
        {[...lanes].sort(idleFirst).map(({ client, direction, path, lit }) => (
          <path
            key={`${client} ${direction}`}
            class={lit ? direction : 'idle'}
            d={path}
            marker-end={lit ? `url(#arrow-${direction})` : undefined}
          />
        ))}
      </svg>
      <div class="server" data-server>
        <strong>server</strong>
        <span>{serverNote}</span>
      </div>
      {clients.map(({ name, note, line, remark }) => (
        <article
          key={name}
          class={`client${name === sender ? ' sends' : ''}${heard.has(name) ? ' heard' : ''}`}
          data-client={name}
          aria-label={titleOf(name)}
        >
          <p class="who">
            <strong>{titleOf(name)}</strong>
            <code>{note}</code>
          </p>
          <p class={`what ${line?.direction ?? ''}`} key={run}>
            {line ? `${line.direction === 'up' ? '↑' : '↓'} ${line.text}` : '\u00a0'}
          </p>
          <p class="remark">{remark || '\u00a0'}</p>
        </article>
      ))}
      {lanes
        .filter(({ lit }) => lit)
        .map(({ client, direction, path }) => (
          <span
            key={`${run} ${client} ${direction}`}
            class={`packet ${direction}`}
            style={{ offsetPath: `path('${path}')` }}
            aria-hidden="true"
          >
            {clients.find(({ line }) => line)?.line?.text}
          </span>
        ))}
    </div>
  );
}

/** The stage's own clients have letters; guests say what they are. */
const titleOf = (name: string) => (name.length === 1 ? `Client ${name}` : name);

/** Lit lanes are drawn over idle ones, with which they may share a stretch. */
const idleFirst = (a: Lane, b: Lane) => Number(a.lit) - Number(b.lit);

/** Where the lanes run, in pixels of the stage: beside the server, or stacked under it on a phone. */
function measureLanes(stage: HTMLElement, sender: string, heard: ReadonlySet<string>, sent: boolean): Lane[] {
  const origin = stage.getBoundingClientRect();
  const server = stage.querySelector('[data-server]')?.getBoundingClientRect();
  if (!server) return [];
  const lanes: Lane[] = [];
  for (const card of stage.querySelectorAll<HTMLElement>('[data-client]')) {
    const client = card.dataset.client ?? '';
    const box = card.getBoundingClientRect();
    const lane = (direction: 'up' | 'down', lit: boolean) => {
      lanes.push({ client, direction, lit, path: lanePath(origin, server, box, direction) });
    };
    if (client === sender) lane('up', sent);
    lane('down', heard.has(client));
  }
  return lanes;
}

function lanePath(origin: DOMRect, server: DOMRect, card: DOMRect, direction: 'up' | 'down'): string {
  const x = (value: number) => Math.round(value - origin.left);
  const y = (value: number) => Math.round(value - origin.top);
  const shift = direction === 'up' ? -10 : 10;
  const cardY = y(card.top + card.height / 2) + shift;

  const stacked = card.left < server.right && card.right > server.left;
  if (stacked) {
    const railX = x(origin.left) + (direction === 'up' ? 22 : 34);
    const top = y(server.bottom);
    return direction === 'up'
      ? `M${x(card.left)} ${cardY}H${railX}V${top + 2}`
      : `M${railX} ${top}V${cardY}H${x(card.left) - 2}`;
  }
  const left = card.right <= server.left;
  const cardX = left ? x(card.right) : x(card.left);
  const serverX = left ? x(server.left) : x(server.right);
  // Lanes fan out over the server's height in the order of the cards.
  const lean = (card.top + card.height / 2 - (server.top + server.height / 2)) / 6;
  const serverY = y(server.top + server.height / 2) + shift + Math.max(-18, Math.min(18, lean));
  const bend = (cardX + serverX) / 2;
  const toCard = left ? cardX + 3 : cardX - 3;
  const toServer = left ? serverX - 3 : serverX + 3;
  return direction === 'up'
    ? `M${cardX} ${cardY}C${bend} ${cardY} ${bend} ${serverY} ${toServer} ${serverY}`
    : `M${serverX} ${serverY}C${bend} ${serverY} ${bend} ${cardY} ${toCard} ${cardY}`;
}
