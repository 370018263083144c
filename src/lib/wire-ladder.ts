import type { Direction, WireItem } from '../protocol/wire-item.ts';
import { byName, groupOf } from './wire-filter.ts';

/**
 * The wire as a sequence diagram: where its arrows are, in pixels. Only what was measured is drawn
 * as measured: when bytes passed the server, and how long an answer let it wait.
 */

/** A vertical line: a client and its connections. */
export interface Lane {
  client: string;
  cell: string;
  x: number;
}

/** One item, as an arrow between a client and the server; or a mark on the client's line. */
export interface Rung {
  item: WireItem;
  direction: Direction;
  laneX: number;
  /** Where it is at the client's line, … */
  laneY: number;
  /** … and where at the server's: the moment that was measured. */
  serverY: number;
  /** Milliseconds since the item before, if that is long. */
  pauseMs: number | undefined;
}

/** From a question to its answer, both measured at the server. */
export interface Span {
  /** `answer`: the server took this long. `back`: there and back again took this long. */
  kind: 'answer' | 'back';
  fromY: number;
  toY: number;
  ms: number;
}

export interface Ladder {
  lanes: Lane[];
  serverX: number;
  rungs: Rung[];
  spans: Span[];
  width: number;
  height: number;
}

/** Pixels: of the times on the left, … */
const LEFT = 62;
/** … of the spans on the right, … */
const RIGHT = 62;
/** … of the names at the top, … */
export const TOP = 34;
const ROW = 34;
const MIN_LANE = 44;
/** Pixels more above an item that comes after a pause. */
const PAUSE_ROOM = 16;
/** … and by which an arrow goes down on its way, whatever time it took: nobody measured that. */
const SLANT = 10;
/** Quiet for this long is said, in milliseconds. */
const LONG_PAUSE_MS = 1_000;

/** @param width - Pixels that there are. With many clients the ladder is wider. */
export function ladderOf(items: readonly WireItem[], width: number): Ladder {
  const names = namesIn(items);
  const laneWidth = Math.max(MIN_LANE, (width - LEFT - RIGHT) / Math.max(1, names.size));
  const lanes = [...names].map(([, { client, cell }], at) => ({ client, cell, x: LEFT + at * laneWidth }));
  const xOf = new Map([...names.keys()].map((key, at) => [key, LEFT + at * laneWidth]));
  const serverX = LEFT + lanes.length * laneWidth;
  let y = TOP - ROW / 2;
  const rungs = items.map((item, at) => {
    const pauseMs = pauseBefore(item, items[at - 1]);
    y += ROW + (pauseMs === undefined ? 0 : PAUSE_ROOM);
    return rungOf(item, y, pauseMs, xOf.get(laneOf(item)) ?? LEFT);
  });
  const height = y + ROW;
  return { lanes, serverX, rungs, spans: spansOf(rungs), width: serverX + RIGHT, height };
}

/** An item of each line, by the line's name; in the order of the clients. */
function namesIn(items: readonly WireItem[]): Map<string, WireItem> {
  const names = new Map<string, WireItem>();
  // What the feed left out may be anybody's.
  for (const item of items) if (item.connection !== 0) names.set(laneOf(item), item);
  return new Map([...names].sort(([, one], [, other]) => byName(one.client, other.client)));
}

/** Clients have names; a connection without one is a line of its own. */
const laneOf = ({ cell, client, connection }: WireItem) => (client ? `${cell} ${client}` : `${connection}`);

function pauseBefore(item: WireItem, before: WireItem | undefined): number | undefined {
  const ms = before ? item.startedMs - before.atMs : 0;
  return ms >= LONG_PAUSE_MS ? ms : undefined;
}

function rungOf(item: WireItem, y: number, pauseMs: number | undefined, laneX: number): Rung {
  const { direction } = item;
  return {
    item,
    direction,
    laneX,
    laneY: direction === 'up' ? y : y + SLANT,
    serverY: direction === 'up' ? y + SLANT : y,
    pauseMs,
  };
}

/** Pairs what was asked with what answered it, as far as the server saw both. */
function spansOf(rungs: Rung[]): Span[] {
  const asked = new Map<string, Rung[]>();
  const spans: Span[] = [];
  for (const rung of rungs) {
    const { item } = rung;
    const question = keyOf(item, ASKS);
    if (question) asked.set(question, [...(asked.get(question) ?? []), rung]);
    const first = asked.get(keyOf(item, ANSWERS) ?? '')?.shift();
    if (first) spans.push(spanOf(first, rung));
  }
  return spans;
}

/** A question of a client waits for the server; one of the server goes there and back. */
function spanOf(asked: Rung, answered: Rung): Span {
  const isBack = asked.direction === 'down';
  return {
    kind: isBack ? 'back' : 'answer',
    fromY: asked.serverY,
    toY: answered.serverY,
    ms: (isBack ? answered.item.atMs : answered.item.startedMs) - asked.item.atMs,
  };
}

/** Kinds of items that ask, and of those that answer them. */
const ASKS = { http: 'request', heartbeat: 'ping', heartbeatWay: 'down', event: /EVENT/ } as const;
const ANSWERS = { http: 'answer', heartbeat: 'pong', heartbeatWay: 'up', event: /ACK/ } as const;

/** What an item asks or answers: question and answer have the same key. */
function keyOf(item: WireItem, kinds: typeof ASKS | typeof ANSWERS): string | undefined {
  const { connection, direction } = item;
  if (item.kind === kinds.http) return `${connection} HTTP`;
  if (!('frames' in item)) return undefined;
  const { packet, kind } = item;
  if (groupOf(item) === 'pings') {
    // When a client's own ping left it is not known.
    const isKind = (packet?.name ?? kind) === kinds.heartbeat && direction === kinds.heartbeatWay;
    return isKind ? `${connection} ${packet ? 'packet' : 'frame'}` : undefined;
  }
  const { name = '', ackId, namespace } = packet?.socketio ?? {};
  if (ackId === undefined || !kinds.event.test(name)) return undefined;
  // Both sides count their own events.
  const asker = kinds === ASKS ? direction : direction === 'up' ? 'down' : 'up';
  return `${connection} ${asker} ${namespace} ${ackId}`;
}
