import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import type { Clients, Kind, Pace } from './clients.ts';
import { judged, median, table } from './report.ts';
import type { MeasuredServer } from './servers/measured-server.ts';

/** Times that each server is started and measured, bare and ours by turns. */
const ROUNDS = 5;

const ECHO_CONNECTIONS = 16;
const ECHO_MESSAGES = 40_000;
const ECHO_WARM_UP = 10_000;

const CROWD = 500;
const BROADCASTS = 100;
const BROADCAST_WARM_UP = 20;
const CROWD_WARM_UPS = 2;

const LABS = 2_000;
const LAB_ROUNDS = 3;

/** The most that the companion may cost, as a multiple of the bare server's cost. */
const CPU_BUDGET = 1.2;
const MEMORY_BUDGET = 1.3;
/** The most that all `LABS` may take, in MiB. */
const LABS_BUDGET_MIB = 60;

const KINDS: { kind: Kind; name: string; bare: string }[] = [
  { kind: 'raw', name: 'Raw WebSocket', bare: 'bare-ws' },
  { kind: 'socketio', name: 'Socket.IO', bare: 'bare-socketio' },
];

/** What one server cost in one round: microseconds of CPU time, or bytes. */
interface Costs {
  echo: number;
  delivery: number;
  opening: number;
  rss: number;
  heap: number;
}

/** What its clients saw in that round. */
interface Paces {
  echo: Pace;
  delivery: Pace;
  opening: Pace;
}

interface Round {
  costs: Costs;
  paces: Paces;
}

const COSTS: { cost: keyof Costs; name: string; unit: string; perUnit: number; budget: number }[] = [
  { cost: 'echo', name: 'CPU per echo', unit: 'µs', perUnit: 1, budget: CPU_BUDGET },
  { cost: 'delivery', name: `CPU per delivery, 1 to ${CROWD}`, unit: 'µs', perUnit: 1, budget: CPU_BUDGET },
  { cost: 'opening', name: 'CPU per connection opened', unit: 'µs', perUnit: 1, budget: CPU_BUDGET },
  { cost: 'rss', name: 'RSS per idle connection', unit: 'kB', perUnit: 1_000, budget: MEMORY_BUDGET },
  { cost: 'heap', name: 'Heap per idle connection', unit: 'kB', perUnit: 1_000, budget: MEMORY_BUDGET },
];

const PACES: { pace: keyof Paces; name: string; p50: string }[] = [
  { pace: 'echo', name: 'Echoes', p50: `of one, ${ECHO_CONNECTIONS} at a time` },
  { pace: 'delivery', name: 'Deliveries', p50: `until all ${CROWD} have it` },
  { pace: 'opening', name: 'Connections opened', p50: `of one, ${CROWD} at once` },
];

/** Measures the companion beside bare servers that do the same; returns Markdown. */
export async function benchCompanion(): Promise<string> {
  const sections = [
    `The companion runs with its limits on, one lab and one cell, whose handler is the bare server's own.
Each server is a new process, started ${ROUNDS} times, bare and companion by turns; its clients are another process, whose
CPU time does not count. Costs are medians, of user and system time together; "rounds" are the least and the
largest ratio of a round. Idle memory is what ${CROWD} open connections add after garbage collection.`,
  ];
  for (const { kind, name, bare } of KINDS) {
    const rounds = await compare(kind, bare);
    sections.push(`### ${name}`, costTable(rounds, bare), paceTable(rounds, bare));
  }
  sections.push('### Labs', await measureLabs());
  return sections.join('\n\n');
}

interface Compared {
  bare: Round[];
  ours: Round[];
}

async function compare(kind: Kind, bare: string): Promise<Compared> {
  const compared: Compared = { bare: [], ours: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    console.log(`${kind}: round ${round} of ${ROUNDS}`);
    compared.bare.push(await measureRound(kind, bare));
    compared.ours.push(await measureRound(kind, 'companion'));
  }
  return compared;
}

async function measureRound(kind: Kind, server: string): Promise<Round> {
  const { costs, paces } = await measureCpu(kind, server);
  return { costs: { ...costs, ...(await measureMemory(kind, server)) }, paces };
}

async function measureCpu(kind: Kind, name: string) {
  await using server = startServer(name);
  await using clients = startClients();
  const doors = await server.ask('open');

  /** CPU microseconds for each of `count`, and their pace. */
  async function costOf(count: number, work: () => Promise<Pace>) {
    const before = await server.ask('cpu');
    const pace = await work();
    return { cost: ((await server.ask('cpu')) - before) / count, pace };
  }

  await clients.ask('open', { kind, doors, count: ECHO_CONNECTIONS });
  await clients.ask('echo', { messages: ECHO_WARM_UP });
  const echo = await costOf(ECHO_MESSAGES, () => clients.ask('echo', { messages: ECHO_MESSAGES }));
  await clients.ask('close');

  const openCrowd = () => clients.ask('open', { kind, doors, count: CROWD });
  for (let turn = 0; turn < CROWD_WARM_UPS; turn++) {
    await openCrowd();
    await clients.ask('close');
  }
  const opening = await costOf(CROWD, openCrowd);
  await clients.ask('broadcast', { times: BROADCAST_WARM_UP });
  const delivery = await costOf(BROADCASTS * CROWD, () => clients.ask('broadcast', { times: BROADCASTS }));

  return {
    costs: { echo: echo.cost, delivery: delivery.cost, opening: opening.cost },
    paces: { echo: echo.pace, delivery: delivery.pace, opening: opening.pace },
  };
}

/** Bytes that a connection adds. A process of its own, as memory once used by others hides what is needed. */
async function measureMemory(kind: Kind, name: string) {
  await using server = startServer(name);
  await using clients = startClients();
  const doors = await server.ask('open');
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
  const rss: number[] = [];
  const heap: number[] = [];
  for (let round = 1; round <= LAB_ROUNDS; round++) {
    console.log(`labs: round ${round} of ${LAB_ROUNDS}`);
    await using server = startServer('companion');
    await using clients = startClients();
    const doors = await server.ask('open');
    const before = await server.ask('memory');
    await clients.ask('visitLabs', { doors, count: LABS });
    const after = await server.ask('memory');
    rss.push((after.rss - before.rss) / 2 ** 20);
    heap.push((after.heap - before.heap) / 2 ** 20);
  }
  const added = median(rss);
  return `${LABS} labs with one cell each, made by minting the lab and opening and closing a raw connection of its cell, add
to a companion that has just started, after garbage collection (median of ${LAB_ROUNDS}):
${judged(`${added.toFixed(1)} MiB of RSS`, added <= LABS_BUDGET_MIB)} (budget ${LABS_BUDGET_MIB} MiB), ${median(heap).toFixed(1)} MiB of it live heap.`;
}

function startServer(name: string): Child<MeasuredServer> {
  return startChild(join(import.meta.dirname, 'servers', `${name}.ts`));
}

function startClients(): Child<Clients> {
  return startChild(join(import.meta.dirname, 'clients.ts'));
}

function costTable({ bare, ours }: Compared, bareName: string): string {
  const rows = COSTS.map(({ cost, name, unit, perUnit, budget }) => {
    const theirs = bare.map(({ costs }) => costs[cost]);
    const own = ours.map(({ costs }) => costs[cost]);
    const ratio = median(own) / median(theirs);
    const ratios = own.map((value, round) => value / (theirs[round] as number));
    return [
      name,
      ...[theirs, own].map((values) => `${(median(values) / perUnit).toFixed(1)} ${unit}`),
      ratio.toFixed(2),
      `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
      judged(`≤ ${budget.toFixed(1)}`, ratio <= budget),
    ];
  });
  return table(['', bareName, 'companion', 'ratio', 'rounds', 'budget'], rows);
}

function paceTable({ bare, ours }: Compared, bareName: string): string {
  const rows = PACES.map(({ pace, name, p50 }) => {
    const [theirs, own] = [bare, ours].map((rounds) => rounds.map(({ paces }) => paces[pace]));
    const cells = [theirs, own].flatMap((paces = []) => [
      Math.round(median(paces.map(({ perSecond }) => perSecond))).toLocaleString('en'),
      `${median(paces.map(({ p50Ms }) => p50Ms)).toFixed(1)} ms`,
    ]);
    return [`${name} (p50 ${p50})`, ...cells];
  });
  return table(['', `${bareName}, a second`, 'p50', 'companion, a second', 'p50'], rows);
}
