import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import type { Clients, Kind, Pace } from './clients.ts';
import { judged, median, quantile, table } from './report.ts';
import type { Doors, MeasuredServer, Memory } from './servers/measured-server.ts';

/** Times that a pair of servers, bare and ours, is started and measured. */
export const ROUNDS = 5;
/** Measurements of each server in a round, by turns with the other, so that both meet the same disturbances. */
export const TURNS = 5;

const ECHO_CONNECTIONS = 16;
const ECHO_WARM_UP = 40_000;
/** Messages of one turn. */
const ECHO_MESSAGES = 10_000;

export const CROWD = 500;
const CROWD_WARM_UPS = 4;
const BROADCAST_WARM_UP = 50;
/** Messages to all of one turn. */
const BROADCASTS = 25;

const LABS = 2_000;
const LAB_ROUNDS = 3;

/**
 * The most that the companion may cost, as a multiple of the bare server's cost: 1.2 by itself, times 1.15
 * for the tap, which bench/wire.ts measures apart.
 */
const CPU_BUDGET = 1.38;
const MEMORY_BUDGET = 1.3;
/** The most that all `LABS` may take, in MiB. */
const LABS_BUDGET_MIB = 60;

const KINDS: { kind: Kind; name: string; bare: string }[] = [
  { kind: 'raw', name: 'Raw WebSocket', bare: 'bare-ws' },
  { kind: 'socketio', name: 'Socket.IO', bare: 'bare-socketio' },
];

/** What is counted in CPU time. */
type Work = 'echo' | 'delivery' | 'opening';

/** One turn of work: microseconds of CPU time for each piece of it, and how fast it went. */
export interface Turn {
  cost: number;
  pace: Pace;
}

/** What an idle connection takes, in bytes. */
export type Room = Pick<Memory, 'rss' | 'heap'>;

/** Everything measured of one server, over all rounds. */
interface Measured {
  turns: Record<Work, Turn[]>;
  rooms: Room[];
}

/** A running server with clients of its own. */
export interface Contestant {
  kind: Kind;
  server: Child<MeasuredServer>;
  clients: Child<Clients>;
  doors: Doors;
}

const WORKS: { work: Work; cost: string; pace: string }[] = [
  { work: 'echo', cost: 'CPU per echo', pace: `Echoes (p50 of one, ${ECHO_CONNECTIONS} at a time)` },
  {
    work: 'delivery',
    cost: `CPU per delivery, 1 to ${CROWD}`,
    pace: `Deliveries (p50 until all ${CROWD} have it)`,
  },
  {
    work: 'opening',
    cost: 'CPU per connection opened',
    pace: `Connections opened (p50 of one, ${CROWD} at once)`,
  },
];

const ROOMS: { room: keyof Room; name: string }[] = [
  { room: 'rss', name: 'RSS per idle connection' },
  { room: 'heap', name: 'Heap per idle connection' },
];

/** Measures the companion beside bare servers that do the same; returns Markdown. */
export async function benchCompanion(): Promise<string> {
  const sections = [
    `The companion runs with its limits on and the tap in, one lab and one cell, whose handler is the bare server's own.
Both servers are new processes in each of ${ROUNDS} rounds, and work by turns, ${TURNS} each a round. Their clients are other
processes, whose CPU time does not count. Costs are medians, of user and system time together; "ratio" is the
median of the turns' ratios, and "middle half" where they lie without the lowest and the highest quarter. Idle memory is what ${CROWD} open connections add after a
garbage collection that gives free pages back.`,
  ];
  for (const { kind, name, bare } of KINDS) {
    const [theirs, ours] = await compare(kind, bare);
    sections.push(`### ${name}`, costTable(bare, theirs, ours), paceTable(bare, theirs, ours));
  }
  sections.push('### Labs', await measureLabs());
  return sections.join('\n\n');
}

/** Measures a bare server and the companion. */
async function compare(kind: Kind, bare: string): Promise<[Measured, Measured]> {
  const measured: [Measured, Measured] = [nothingMeasured(), nothingMeasured()];
  for (let round = 1; round <= ROUNDS; round++) {
    console.log(`${kind}: round ${round} of ${ROUNDS}`);
    await measureTurns(kind, [bare, 'companion'], measured);
    measured[0].rooms.push(await measureRoom(kind, bare));
    measured[1].rooms.push(await measureRoom(kind, 'companion'));
  }
  return measured;
}

function nothingMeasured(): Measured {
  return { turns: { echo: [], delivery: [], opening: [] }, rooms: [] };
}

/** One round of CPU time. What it finds is added to `measured`, whose order is that of `servers`. */
async function measureTurns(kind: Kind, servers: [string, string], measured: [Measured, Measured]) {
  await using children = new AsyncDisposableStack();
  const contestants = await Promise.all(servers.map((name) => start(kind, name, children)));

  async function byTurns(work: Work, turn: (contestant: Contestant) => Promise<Turn>) {
    for (let count = 0; count < TURNS; count++) {
      for (const [index, contestant] of contestants.entries()) {
        measured[index]?.turns[work].push(await turn(contestant));
      }
    }
  }

  for (const contestant of contestants) await warmUpEcho(contestant);
  await byTurns('echo', echo);
  for (const contestant of contestants) await warmUpCrowd(contestant);
  await byTurns('opening', openCrowd);
  for (const { clients } of contestants) await clients.ask('broadcast', { times: BROADCAST_WARM_UP });
  await byTurns('delivery', broadcast);
}

export async function start(kind: Kind, name: string, children: AsyncDisposableStack): Promise<Contestant> {
  const server = children.use(startServer(name));
  const clients = children.use(startClients());
  return { kind, server, clients, doors: await server.ask('open') };
}

export async function warmUpEcho({ kind, clients, doors }: Contestant) {
  await clients.ask('open', { kind, doors, count: ECHO_CONNECTIONS });
  await clients.ask('echo', { messages: ECHO_WARM_UP });
}

export function echo({ server, clients }: Contestant): Promise<Turn> {
  return costOf(server, ECHO_MESSAGES, () => clients.ask('echo', { messages: ECHO_MESSAGES }));
}

async function warmUpCrowd({ kind, clients, doors }: Contestant) {
  for (let count = 0; count < CROWD_WARM_UPS; count++) {
    await clients.ask('close');
    await clients.ask('open', { kind, doors, count: CROWD });
  }
}

/** Leaves the crowd there. Ending the last one is not counted. */
async function openCrowd({ kind, server, clients, doors }: Contestant): Promise<Turn> {
  await clients.ask('close');
  return costOf(server, CROWD, () => clients.ask('open', { kind, doors, count: CROWD }));
}

function broadcast({ server, clients }: Contestant): Promise<Turn> {
  return costOf(server, BROADCASTS * CROWD, () => clients.ask('broadcast', { times: BROADCASTS }));
}

/** @param count - Of how many pieces `work` is. */
async function costOf(
  server: Child<MeasuredServer>,
  count: number,
  work: () => Promise<Pace>,
): Promise<Turn> {
  const before = await server.ask('cpu');
  const pace = await work();
  return { cost: ((await server.ask('cpu')) - before) / count, pace };
}

/** In a process of its own, as memory that earlier work has left free would hide what is needed. */
export async function measureRoom(kind: Kind, name: string): Promise<Room> {
  await using children = new AsyncDisposableStack();
  const { server, clients, doors } = await start(kind, name, children);
  // Loads and compiles what only a first connection needs.
  await clients.ask('open', { kind, doors, count: ECHO_CONNECTIONS });
  await clients.ask('close');
  const before = await server.ask('memory');
  await clients.ask('open', { kind, doors, count: CROWD });
  const after = await server.ask('memory');
  return { rss: (after.rss - before.rss) / CROWD, heap: (after.heap - before.heap) / CROWD };
}

/** What labs add to a companion that has none. */
async function measureLabs(): Promise<string> {
  const rounds: Memory[] = [];
  for (let round = 1; round <= LAB_ROUNDS; round++) {
    console.log(`labs: round ${round} of ${LAB_ROUNDS}`);
    rounds.push(await visitLabs());
  }
  const mebibytes = (key: keyof Memory) => median(rounds.map((memory) => memory[key])) / 2 ** 20;
  const added = mebibytes('rss');
  return `${LABS} labs with one cell each, each made by minting it and opening and closing a raw connection of the cell, add to
a companion that has just started (median of ${LAB_ROUNDS} processes):
${judged(`${added.toFixed(1)} MiB of RSS`, added <= LABS_BUDGET_MIB)} (budget ${LABS_BUDGET_MIB} MiB), of which ${mebibytes('heap').toFixed(1)} MiB are live heap. Before garbage
collection, with all that making them had left behind, it was ${mebibytes('rssRunning').toFixed(1)} MiB.`;
}

/** Makes all labs, and returns what the process has grown by. */
async function visitLabs(): Promise<Memory> {
  await using children = new AsyncDisposableStack();
  const { server, clients, doors } = await start('raw', 'companion', children);
  const before = await server.ask('memory');
  await clients.ask('visitLabs', { doors, count: LABS });
  const after = await server.ask('memory');
  return {
    rss: after.rss - before.rss,
    heap: after.heap - before.heap,
    rssRunning: after.rssRunning - before.rssRunning,
  };
}

function startServer(name: string): Child<MeasuredServer> {
  return startChild(join(import.meta.dirname, 'servers', `${name}.ts`));
}

function startClients(): Child<Clients> {
  return startChild(join(import.meta.dirname, 'clients.ts'));
}

function costTable(bareName: string, bare: Measured, ours: Measured): string {
  const cpu = WORKS.map(({ work, cost }) => {
    const costs = [bare, ours].map(({ turns }) => turns[work].map((turn) => turn.cost));
    return costCells(cost, costs, CPU_BUDGET, (value) => `${value.toFixed(1)} µs`);
  });
  const memory = ROOMS.map(({ room, name }) => {
    const bytes = [bare, ours].map(({ rooms }) => rooms.map((one) => one[room]));
    return costCells(name, bytes, MEMORY_BUDGET, (value) => `${(value / 1_000).toFixed(1)} kB`);
  });
  return table(['', bareName, 'companion', 'ratio', 'middle half', 'budget'], [...cpu, ...memory]);
}

function costCells(
  name: string,
  [bare = [], ours = []]: number[][],
  budget: number,
  write: (value: number) => string,
): string[] {
  // Of a turn and the one before it, which met the same disturbances.
  const ratios = ours.map((value, index) => value / (bare[index] as number));
  const ratio = median(ratios);
  return [
    name,
    write(median(bare)),
    write(median(ours)),
    ratio.toFixed(2),
    `${quantile(ratios, 0.25).toFixed(2)}–${quantile(ratios, 0.75).toFixed(2)}`,
    judged(`≤ ${budget}`, ratio <= budget),
  ];
}

function paceTable(bareName: string, bare: Measured, ours: Measured): string {
  const rows = WORKS.map(({ work, pace }) => [
    pace,
    ...[bare, ours].flatMap(({ turns }) => [
      Math.round(median(turns[work].map((turn) => turn.pace.perSecond))).toLocaleString('en'),
      `${median(turns[work].map((turn) => turn.pace.p50Ms)).toFixed(1)} ms`,
    ]),
  ]);
  return table(['', `${bareName}, a second`, 'p50', 'companion, a second', 'p50'], rows);
}
