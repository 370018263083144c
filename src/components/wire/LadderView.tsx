import { useEffect, useRef, useState } from 'preact/hooks';
import { type Ladder, ladderOf, type Rung, type Span, TOP } from '../../lib/wire-ladder.ts';
import type { WireItem } from '../../protocol/wire-item.ts';
import { formatMs } from '../format.ts';
import { secondsAfter, shortName } from './line-words.ts';
import { sentenceOf } from './meaning-of.ts';
import { fileName, saveFile } from './save-file.ts';

/** Newest items that are drawn. */
const MOST_RUNGS = 300;
/** Width of a letter on an arrow, in pixels. */
const LETTER = 7.3;

export interface LadderViewProps {
  items: readonly WireItem[];
  firstMs: number;
  open: WireItem | undefined;
  onOpen: (item: WireItem) => void;
}

/** The lines as a sequence diagram, which grows as they come. */
export function LadderView({ items, firstMs, open, onOpen }: LadderViewProps) {
  const { scroller, width } = useScroller(items.at(-1)?.number);
  const ladder = ladderOf(items.slice(-MOST_RUNGS), width);
  return (
    <div class="ladder">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard. */}
      <section class="scroller" ref={scroller} tabIndex={0} aria-label="Ladder">
        <Names ladder={ladder} />
        <svg
          xmlns="http://www.w3.org/2000/svg"
          class="ladder-picture"
          role="img"
          aria-label={`Sequence diagram of ${ladder.rungs.length} lines; the list has them as text`}
          width={ladder.width}
          height={ladder.height}
          viewBox={`0 0 ${ladder.width} ${ladder.height}`}
        >
          <Lanes ladder={ladder} />
          {ladder.spans.map((span) => (
            <SpanMark key={`${span.kind} ${span.toY}`} span={span} x={ladder.serverX} />
          ))}
          {ladder.rungs.map((rung) => (
            <Arrow
              key={rung.item.number}
              rung={rung}
              serverX={ladder.serverX}
              firstMs={firstMs}
              isOpen={rung.item.number === open?.number}
              onOpen={onOpen}
            />
          ))}
        </svg>
      </section>
      <p class="ladder-note">
        Times are the server’s. All arrows slant alike: it only says which end comes later, as nobody measured
        the client’s end. Brackets are measured: the server’s time to answer, or the way of its own question
        there and back.
        {items.length > MOST_RUNGS && ` Only the newest ${MOST_RUNGS} lines are drawn.`}
      </p>
    </div>
  );
}

/** The names again, which stay in view. */
function Names({ ladder }: { ladder: Ladder }) {
  return (
    <p class="names" aria-hidden="true" style={{ width: ladder.width }}>
      {namesOf(ladder).map(({ name, x }, at) => (
        <span key={at} style={{ left: x }}>
          {name}
        </span>
      ))}
    </p>
  );
}

function namesOf({ lanes, serverX }: Ladder) {
  return [...lanes, { client: 'server', x: serverX }].map(({ client, x }) => ({
    name: cut(shortName(client) || '?', 6),
    x,
  }));
}

function Lanes({ ladder }: { ladder: Ladder }) {
  return (
    <>
      {namesOf(ladder).map(({ name, x }, at) => (
        <g key={at} class="lane">
          <text x={x} y="16" text-anchor="middle">
            {name}
          </text>
          <path d={`M${x} ${TOP - 10}V${ladder.height}`} />
        </g>
      ))}
    </>
  );
}

interface ArrowProps {
  rung: Rung;
  serverX: number;
  firstMs: number;
  isOpen: boolean;
  onOpen: (item: WireItem) => void;
}

function Arrow({ rung, serverX, firstMs, isOpen, onOpen }: ArrowProps) {
  const { item, direction, laneX, laneY, serverY, pauseMs } = rung;
  const isUp = direction === 'up';
  const [tip, tipY, way] = isUp ? [serverX, serverY, -1] : [laneX, laneY, 1];
  const middle = (laneX + serverX) / 2;
  const letters = Math.floor((serverX - laneX - 12) / LETTER);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut; the list opens messages by keyboard.
    <g class={`rung ${direction} is-${item.kind}${isOpen ? ' open' : ''}`} onClick={() => onOpen(item)}>
      <title>{sentenceOf(item)}</title>
      <rect x="0" y={Math.min(laneY, serverY) - 15} width={serverX + 4} height="34" />
      <text class="time" x="0" y={serverY + 4}>
        {secondsAfter(firstMs, item.atMs)}
      </text>
      {pauseMs !== undefined && (
        <text class="pause" x="0" y={Math.min(laneY, serverY) - 14}>
          ⋮ {(pauseMs / 1_000).toFixed(1)} s
        </text>
      )}
      {item.kind === 'end' || item.kind === 'gap' ? (
        <path class="arrow" d={`M${laneX - 5} ${laneY - 5}l10 10m0 -10l-10 10`} />
      ) : (
        <path
          class="arrow"
          d={`M${laneX} ${laneY}L${serverX} ${serverY}M${tip + 7 * way} ${tipY - 5}L${tip} ${tipY}L${tip + 7 * way} ${tipY + 4}`}
        />
      )}
      <text class="label" x={middle} y={Math.min(laneY, serverY) - 3} text-anchor="middle">
        {cut(sentenceOf(item), letters)}
      </text>
    </g>
  );
}

function SpanMark({ span: { fromY, toY, ms }, x }: { span: Span; x: number }) {
  return (
    <g class="span">
      <path d={`M${x + 3} ${fromY}h5V${toY}h-5`} />
      <text x={x + 12} y={(fromY + toY) / 2 + 4}>
        {formatMs(ms)}
      </text>
    </g>
  );
}

/** As much of a text as there is room for; never half of a character. */
function cut(text: string, letters: number): string {
  if (text.length <= letters) return text;
  return `${[...text.slice(0, 2 * letters)].slice(0, Math.max(1, letters - 1)).join('')}…`;
}

/** How wide the ladder may be; and it stays at its end unless the reader scrolls up. */
function useScroller(newest: number | undefined) {
  const scroller = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(330);
  const follows = useRef(true);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const onScroll = () => {
      follows.current = element.scrollTop + element.clientHeight >= element.scrollHeight - 20;
    };
    const observer = new ResizeObserver(() => setWidth(element.clientWidth - PADDING));
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);
  useEffect(() => {
    if (follows.current && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [newest, width]);
  return { scroller, width };
}

/** Pixels left and right of the picture. */
const PADDING = 28;

/** The colours of a saved picture: those of the light theme, which a file cannot ask for. */
const PICTURE_STYLES = `svg{background:#fff;font:12px ui-monospace,Menlo,monospace}path{fill:none}rect{fill:none}
.lane path{stroke:#8b877a;stroke-dasharray:2 4}.lane text{fill:#1d1f22;font-weight:600}
.rung text{fill:#1d1f22;stroke:#fff;stroke-width:3px;paint-order:stroke}.rung .time,.rung .pause{fill:#63666d}
.up .arrow{stroke:#b0440a;stroke-width:1.6}.down .arrow{stroke:#0a6280;stroke-width:1.6}.up .label{fill:#b0440a}.down .label{fill:#0a6280}
.span path{stroke:#63666d}.span text{fill:#63666d}`;

/** Saves the ladder that is shown as a picture that needs nothing else. */
export function savePicture(root: HTMLElement): void {
  const shown = root.querySelector('.ladder-picture');
  if (!shown) return;
  const picture = shown.cloneNode(true) as SVGElement;
  const style = document.createElementNS(picture.namespaceURI, 'style');
  style.textContent = PICTURE_STYLES;
  picture.prepend(style);
  saveFile(fileName('svg'), 'image/svg+xml', new XMLSerializer().serializeToString(picture));
}
