import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from './child.ts';
import { EditedLab } from './edited-lab.ts';
import { judged, median, quantile, table } from './report.ts';
import type { MeasuredServer } from './servers/measured-server.ts';
import { CELL } from './servers/open-companion.ts';
import type { MeasuredSandbox } from './servers/sandbox.ts';

/** What one handler may take to start, in milliseconds. */
const START_BUDGET_MS = 3;
/** What an idle handler may take, in MiB. */
const IDLE_BUDGET_MIB = 0.8;
/** What the sandbox may add to the round trip of an acknowledgement, in milliseconds. */
const ROUND_TRIP_BUDGET_MS = 0.15;
/** What a whole process with `LABS` edited labs may take, in MiB. */
const LABS_BUDGET_MIB = 600;
/** How long a cell may take until it runs good code again after a limit, in milliseconds. */
const RECOVERY_BUDGET_MS = 100;

/** Time between two starts, as a reader or two would make it; an engine is ready for each then. */
const START_PAUSE_MS = 150;
const WARM_UP = 50;
const STARTS = 200;
const LABS = 500;
/** Labs that are opened at a time. */
const AT_ONCE = 10;
/** Questions in a row: an edited handler may answer 600 at once, and 300 a second. */
const RUN_ASKS = 200;
const RUN_PAUSE_MS = 700;
const RUNS = 20;
const ASKS = 1_000;
/** Milliseconds between two questions: an edited handler may answer 300 a second. */
const PAUSE_MS = 4;
/** Questions before a measurement. */
const WARM_UP_ASKS = 200;
/** Times that each limit is crossed. */
const CROSSINGS = 5;

/** A handler with TypeScript in it, of the size that readers write. */
const SOURCE = `import type { Server, Socket } from 'socket.io';

const rooms = new Map<string, number>();

export default function handler({ io }: { io: Server }) {
  io.on('connection', (socket: Socket) => {
    socket.on('join', (room: string) => {
      rooms.set(room, (rooms.get(room) ?? 0) + 1);
      socket.join(room);
      socket.to(room).emit('joined', socket.id);
    });
    socket.on('ask', (text: string, done: (text: string) => void) => done(text));
    socket.on('loop', () => { for (;;) {} });
    socket.on('sort', () => { [].sort.call({ length: 2 ** 32 }); });
    socket.on('grow', () => { const all: string[] = []; for (;;) all.push('x'.repeat(10_000) + all.length); });
    socket.on('throw', () => { throw new Error('on purpose'); });
  });
}
`;

const FAULTS = [
  ['loop', 'an endless loop'],
  ['sort', 'one endless call of a built-in'],
  ['grow', 'more memory than allowed'],
  ['throw', 'an exception'],
] as const;

/** Measures what edited handlers cost, and how soon one recovers; returns Markdown. */
export async function benchSandbox(): Promise<string> {
  const rows = [...(await measureStarts()), ...(await measureRoundTrips()), await measureLabs()];
  return [
    `A handler of ${SOURCE.split('\n').length} lines of TypeScript. Starting includes taking the types out. Round trips are of one
client that asks and waits for the answer, by turns with a client of the same cell run natively: ${RUNS} runs of ${RUN_ASKS}, one right
after the other; then ${ASKS} with a pause before each, which on this machine is mostly the time that sleeping threads need to wake up.`,
    table(['edited handlers', 'measured', 'budget'], rows),
    `What happens to others: ${CROSSINGS} times each, a handler crosses a limit, and good code is installed again. Meanwhile
a client of another lab asks its own edited handler, as above.`,
    table(
      [
        'a handler with',
        'ends after',
        'runs good code again after',
        'budget',
        'round trip of another lab, before',
        'meanwhile',
      ],
      await measureFaults(),
    ),
  ].join('\n\n');
}

const child = (name: string) => join(import.meta.dirname, 'servers', `${name}.ts`);

async function measureStarts(): Promise<string[][]> {
  console.log(`sandbox: ${STARTS} starts`);
  await using sandbox = startChild<MeasuredSandbox>(child('sandbox'));
  const start = (count: number, pauseMs: number) => sandbox.ask('start', { source: SOURCE, count, pauseMs });
  await start(WARM_UP, 0);
  const before = await sandbox.ask('memory');
  const alone = await start(STARTS / 2, START_PAUSE_MS);
  const inARow = await start(STARTS / 2, 0);
  const after = await sandbox.ask('memory');
  const mib = (after.rss - before.rss) / STARTS / 2 ** 20;
  const quantiles = (times: number[]) =>
    `${median(times).toFixed(1)} ms (p99 ${quantile(times, 0.99).toFixed(1)} ms)`;
  return [
    [
      `start, one every ${START_PAUSE_MS} ms, p50`,
      quantiles(alone),
      judged(`≤ ${START_BUDGET_MS} ms`, median(alone) <= START_BUDGET_MS),
    ],
    [`start, ${STARTS / 2} in a row, p50`, quantiles(inARow), ''],
    [
      `memory of an idle one, mean of ${STARTS}`,
      `${mib.toFixed(2)} MiB`,
      judged(`≤ ${IDLE_BUDGET_MIB} MiB`, mib <= IDLE_BUDGET_MIB),
    ],
  ];
}

async function measureRoundTrips(): Promise<string[][]> {
  console.log('sandbox: round trips');
  await using server = startChild<MeasuredServer>(child('companion'));
  const { origin } = await server.ask('open');
  const native = await EditedLab.open(origin, CELL);
  const edited = await EditedLab.open(origin, CELL);
  await edited.install(SOURCE);
  await Promise.all([native.connect(), edited.connect()]);
  const labs = { native, edited };
  await askInRuns(labs, 2);
  const busy = await askInRuns(labs, RUNS);
  const idle = await askWithPauses(labs);
  native.close();
  edited.close();
  return [
    roundTripRow('without a pause', busy, true),
    roundTripRow(`after ${PAUSE_MS} ms without any`, idle, false),
  ];
}

/** Milliseconds of each round trip. */
type Times = Record<'native' | 'edited', number[]>;
type Labs = Record<keyof Times, EditedLab>;

/** One question after the other, as many as an edited handler may answer at once; then a pause until it may again. */
async function askInRuns(labs: Labs, runs: number): Promise<Times> {
  const times: Times = { native: [], edited: [] };
  for (let run = 0; run < runs; run++) {
    for (const name of ['native', 'edited'] as const) {
      for (let n = 0; n < RUN_ASKS; n++) times[name].push(await labs[name].ask());
    }
    await sleep(RUN_PAUSE_MS);
  }
  return times;
}

async function askWithPauses(labs: Labs): Promise<Times> {
  const times: Times = { native: [], edited: [] };
  for (let n = 0; n < ASKS; n++) {
    times.native.push(await labs.native.ask());
    times.edited.push(await labs.edited.ask());
    await sleep(PAUSE_MS);
  }
  return times;
}

function roundTripRow(when: string, times: Times, isJudged: boolean): string[] {
  const more = median(times.edited) - median(times.native);
  return [
    `acknowledgement, ${when}, p50: native ${median(times.native).toFixed(3)} ms, edited ${median(times.edited).toFixed(3)} ms`,
    `${more.toFixed(3)} ms more`,
    isJudged ? judged(`≤ ${ROUND_TRIP_BUDGET_MS} ms more`, more <= ROUND_TRIP_BUDGET_MS) : '',
  ];
}

async function measureLabs(): Promise<string[]> {
  console.log(`sandbox: ${LABS} labs`);
  await using server = startChild<MeasuredServer>(child('companion'));
  const { origin } = await server.ask('open');
  const labs: EditedLab[] = [];
  while (labs.length < LABS) {
    labs.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => openEdited(origin)))));
  }
  const { rss } = await server.ask('memory');
  for (const lab of labs) {
    await lab.ask();
    lab.close();
  }
  const mib = rss / 2 ** 20;
  return [
    `whole process with ${LABS} edited labs, a client and an observer each`,
    `${mib.toFixed(0)} MiB`,
    judged(`≤ ${LABS_BUDGET_MIB} MiB`, mib <= LABS_BUDGET_MIB),
  ];
}

async function measureFaults(): Promise<string[][]> {
  const rows: string[][] = [];
  for (const [event, name] of FAULTS) {
    console.log(`sandbox: ${name}`);
    await using server = startChild<MeasuredServer>(child('companion'));
    const { origin } = await server.ask('open');
    rows.push([name, ...(await crossLimit(origin, event))]);
  }
  return rows;
}

async function crossLimit(origin: string, event: string): Promise<string[]> {
  const culprit = await openEdited(origin);
  const other = await openEdited(origin);
  const quiet: number[] = [];
  for (let n = -WARM_UP_ASKS; n < ASKS; n++) {
    const ms = await other.ask();
    await sleep(PAUSE_MS);
    if (n >= 0) quiet.push(ms);
  }

  const stops: number[] = [];
  const recoveries: number[] = [];
  const meanwhile: number[] = [];
  let done = false;
  const asking = (async () => {
    while (!done) {
      meanwhile.push(await other.ask());
      await sleep(PAUSE_MS);
    }
  })();
  for (let n = 0; n < CROSSINGS; n++) {
    const startedAt = performance.now();
    await culprit.breakBy(event);
    stops.push(performance.now() - startedAt);
    recoveries.push(await culprit.install(SOURCE));
    await culprit.connect();
  }
  done = true;
  await asking;
  culprit.close();
  other.close();
  const recovery = Math.max(...recoveries);
  return [
    `${median(stops).toFixed(0)} ms`,
    `${recovery.toFixed(0)} ms (slowest)`,
    judged(`≤ ${RECOVERY_BUDGET_MS} ms`, recovery <= RECOVERY_BUDGET_MS),
    `${median(quiet).toFixed(3)} ms`,
    `${median(meanwhile).toFixed(3)} ms`,
  ];
}

/** A lab whose edited handler runs, and answers one client. */
async function openEdited(origin: string): Promise<EditedLab> {
  const lab = await EditedLab.open(origin, CELL);
  await lab.install(SOURCE);
  await lab.connect();
  return lab;
}
