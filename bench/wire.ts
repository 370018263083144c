import type { Kind } from './clients.ts';
import { type Contestant, CROWD, echo, measureRoom, ROUNDS, start, TURNS, warmUpEcho } from './companion.ts';
import { judged, median, quantile, table } from './report.ts';

/** The most that an echo may cost, as a multiple of what it costs the same companion without the tap. */
const CPU_BUDGETS: Record<Kind, Record<Tapped, number>> = {
  raw: { 'nobody observes': 1.15, 'somebody observes': 2.0 },
  socketio: { 'nobody observes': 1.15, 'somebody observes': 1.7 },
};

/** The most that the tap may add to the heap of a connection, in KiB. */
const HEAP_BUDGET_KIB = 4;

/** Times that the memory of a connection is measured. */
const ROOM_ROUNDS = 3;

const TAPPED = ['nobody observes', 'somebody observes'] as const;
type Tapped = (typeof TAPPED)[number];

const KINDS: { kind: Kind; name: string }[] = [
  { kind: 'raw', name: 'raw WebSocket' },
  { kind: 'socketio', name: 'Socket.IO' },
];

/** Microseconds of CPU time of each turn. */
type Costs = Record<'untapped' | Tapped, number[]>;

/** Measures what the tap and its feed cost; returns Markdown. */
export async function benchWire(): Promise<string> {
  const rows: string[][] = [];
  const rooms: string[][] = [];
  for (const { kind, name } of KINDS) {
    const costs: Costs = { untapped: [], 'nobody observes': [], 'somebody observes': [] };
    for (let round = 1; round <= ROUNDS; round++) {
      console.log(`wire, ${kind}: round ${round} of ${ROUNDS}`);
      await measureTurns(kind, costs);
    }
    for (const tapped of TAPPED)
      rows.push(costRow(`${name}, ${tapped}`, costs, tapped, CPU_BUDGETS[kind][tapped]));
    rooms.push(await roomRow(kind, name));
  }
  return [
    `The companion beside itself with the tap taken out: the same process, less the listener that tells the wire feed.
Each of ${ROUNDS} rounds starts three servers, which echo by turns, ${TURNS} each; one of them has an observer that reads every byte.`,
    table(['CPU per echo', 'without the tap', 'with it', 'ratio', 'middle half', 'budget'], rows),
    table([`heap per idle connection, of ${CROWD}`, 'without the tap', 'with it', 'more', 'budget'], rooms),
  ].join('\n\n');
}

async function measureTurns(kind: Kind, costs: Costs) {
  await using children = new AsyncDisposableStack();
  const contestants: Record<keyof Costs, Contestant> = {
    untapped: await start(kind, 'companion-untapped', children),
    'nobody observes': await start(kind, 'companion', children),
    'somebody observes': await start(kind, 'companion', children),
  };
  const { clients, doors } = contestants['somebody observes'];
  await clients.ask('observe', { doors });
  for (const contestant of Object.values(contestants)) await warmUpEcho(contestant);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [name, contestant] of Object.entries(contestants)) {
      costs[name as keyof Costs].push((await echo(contestant)).cost);
    }
  }
}

function costRow(name: string, costs: Costs, tapped: Tapped, budget: number): string[] {
  const ratios = costs[tapped].map((cost, turn) => cost / (costs.untapped[turn] as number));
  const ratio = median(ratios);
  return [
    name,
    `${median(costs.untapped).toFixed(1)} µs`,
    `${median(costs[tapped]).toFixed(1)} µs`,
    ratio.toFixed(2),
    `${quantile(ratios, 0.25).toFixed(2)}–${quantile(ratios, 0.75).toFixed(2)}`,
    judged(`≤ ${budget.toFixed(2)}`, ratio <= budget),
  ];
}

async function roomRow(kind: Kind, name: string): Promise<string[]> {
  const kib = { untapped: [] as number[], tapped: [] as number[] };
  for (let round = 0; round < ROOM_ROUNDS; round++) {
    kib.untapped.push((await measureRoom(kind, 'companion-untapped')).heap / 1_024);
    kib.tapped.push((await measureRoom(kind, 'companion')).heap / 1_024);
  }
  const [untapped, tapped] = [median(kib.untapped), median(kib.tapped)];
  return [
    name,
    `${untapped.toFixed(1)} KiB`,
    `${tapped.toFixed(1)} KiB`,
    `${(tapped - untapped).toFixed(1)} KiB`,
    judged(`≤ ${HEAP_BUDGET_KIB} KiB`, tapped - untapped <= HEAP_BUDGET_KIB),
  ];
}
