import { askCell, httpDoor } from './cell-http.ts';
import type { OpenLab } from './lab.ts';
import { closeRaw, openRaw } from './raw-client.ts';
import { type Followed, type Traffic, watchTraffic } from './traffic.ts';

/** The ways to hear of something, slowest first. */
export const LANES = ['poll', 'wait', 'stream', 'socket'] as const;
export type Lane = (typeof LANES)[number];

/** What one way came to. */
export interface LaneResult {
  /** Milliseconds from each goal until the page knew of it, in the order of the goals. */
  delaysMs: number[];
  /** As the server counted it, from the first request or the handshake to the end. */
  traffic: Traffic;
}

export interface RaceOptions {
  goals: number;
  /** Milliseconds from one poll to the next. */
  pollMs: number;
  /** Milliseconds by which the companion delays every lane, each way. */
  delayMs: number;
  /** Called when all lanes know of one more goal. */
  onProgress: (goals: number) => void;
  /** Ends the race at once. */
  signal: AbortSignal;
}

/** Shortest and longest pause between two goals, in milliseconds. */
const PAUSE_MS = { least: 150, most: 750 };

/** A lane that is listening. */
interface Runner {
  /** Resolves when it listens. */
  ready: Promise<unknown>;
  stop(): void;
  /** Resolves when the server has counted everything. */
  counted(): Promise<void>;
}

interface Course {
  lab: OpenLab;
  cell: string;
  options: RaceOptions;
  followed: Followed;
  /** Tells that the server has had so many goals. */
  learn: (goals: number) => void;
}

/**
 * Has the server told of goals at random moments, and hears of them in four ways at once.
 *
 * @throws {Error} If a connection ends, or `signal` is aborted.
 */
export async function runRace(
  lab: OpenLab,
  cell: string,
  options: RaceOptions,
): Promise<Record<Lane, LaneResult>> {
  const watch = watchTraffic();
  const tally = createTally(options);
  const source = openRaw(lab, cell, 'source');
  const runners: Runner[] = [];
  try {
    await orAbort(Promise.all([watch.ready, opened(source)]), options.signal, source);
    const followed = {} as Record<Lane, Followed>;
    for (const lane of LANES) {
      followed[lane] = watch.follow(lane);
      const learn = (goals: number) => tally.learn(lane, goals);
      runners.push(START[lane]({ lab, cell, options, followed: followed[lane], learn }));
    }
    await orAbort(Promise.all(runners.map(({ ready }) => ready)), options.signal, source);
    await orAbort(tally.run(source), options.signal, source);
    for (const runner of runners) runner.stop();
    await orAbort(Promise.all(runners.map((runner) => runner.counted())), options.signal, source);
    const results = LANES.map((lane) => [
      lane,
      { delaysMs: tally.delaysOf(lane), traffic: followed[lane].traffic },
    ]);
    return Object.fromEntries(results);
  } finally {
    for (const runner of runners) runner.stop();
    closeRaw(source);
    watch.close();
  }
}

/** Keeps the time: when each goal was sent, and when each lane knew. */
function createTally({ goals, onProgress }: RaceOptions) {
  const sentAt: number[] = [];
  const delays = Object.fromEntries(LANES.map((lane) => [lane, [] as number[]])) as Record<Lane, number[]>;
  /** Goals that the cell had before this race. */
  let before = 0;
  let wake = () => {};

  return {
    delaysOf: (lane: Lane) => delays[lane],
    learn(lane: Lane, count: number) {
      const now = performance.now();
      if (sentAt.length === 0) before = Math.max(before, count);
      const known = delays[lane];
      while (known.length < Math.min(count - before, sentAt.length)) {
        known.push(now - (sentAt[known.length] as number));
      }
      wake();
    },
    async run(source: WebSocket) {
      for (let goal = 1; goal <= goals; goal++) {
        await pause(PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least));
        sentAt.push(performance.now());
        source.send('goal');
        onProgress(goal - 1);
      }
      await new Promise<void>((resolve) => {
        wake = () => LANES.every((lane) => delays[lane].length === goals) && resolve();
        wake();
      });
      onProgress(goals);
    },
  };
}

const goalsIn = (text: string) => Number(/\d+/.exec(text)?.[0] ?? 0);

const START: Record<Lane, (course: Course) => Runner> = {
  /** Asks, waits a while, asks again. */
  poll({ lab, cell, options, followed, learn }) {
    const url = httpDoor(lab, cell, '/poll', { client: followed.name, delay: options.delayMs });
    const asking = askInTurn(url, () => url, learn, options.pollMs);
    return { ...asking, counted: () => atMost(followed.ended(asking.asked())) };
  },

  /** Asks, and the server answers when there is something. */
  wait({ lab, cell, options, followed, learn }) {
    const first = httpDoor(lab, cell, '/poll', { client: followed.name, delay: options.delayMs });
    const next = (known: number) =>
      httpDoor(lab, cell, '/wait', { client: followed.name, delay: options.delayMs, known });
    const asking = askInTurn(first, next, learn, 0);
    return { ...asking, counted: () => atMost(followed.ended(asking.asked())) };
  },

  /** One answer that does not end: server-sent events. */
  stream({ lab, cell, options, followed, learn }) {
    const source = new EventSource(
      httpDoor(lab, cell, '/stream', { client: followed.name, delay: options.delayMs }),
    );
    source.addEventListener('message', ({ data }) => learn(goalsIn(data)));
    return {
      ready: new Promise((resolve) => source.addEventListener('open', resolve, { once: true })),
      stop: () => source.close(),
      counted: () => followed.ended(1),
    };
  },

  /** A WebSocket. */
  socket({ lab, cell, options, followed, learn }) {
    const socket = openRaw(lab, cell, followed.name, { delay: String(options.delayMs) });
    socket.addEventListener('message', ({ data }) => learn(goalsIn(data)));
    return {
      ready: opened(socket),
      stop: () => closeRaw(socket),
      counted: () => followed.ended(0, 1),
    };
  },
};

/** Sends one request after another, each at least `pauseMs` after the one before. */
function askInTurn(
  first: string,
  next: (known: number) => string,
  learn: (goals: number) => void,
  pauseMs: number,
): Omit<Runner, 'counted'> & { asked: () => number } {
  const stopping = new AbortController();
  let asked = 0;

  async function ask(url: string): Promise<number> {
    asked += 1;
    const known = goalsIn(await askCell(url, { signal: stopping.signal }));
    learn(known);
    return known;
  }
  async function askOn(known: number) {
    while (!stopping.signal.aborted) {
      await pause(pauseMs);
      if (!stopping.signal.aborted) known = await ask(next(known));
    }
  }
  const ready = ask(first);
  ready.then(askOn).catch(() => {});
  return { ready, stop: () => stopping.abort(), asked: () => asked };
}

/** A request that was called off before it left the browser never ends on the server. */
const atMost = (ended: Promise<void>) => Promise.race([ended, pause(1_000)]);

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const opened = (socket: WebSocket) =>
  new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));

/** What a race waits for, unless its source's connection ends or it is called off. */
function orAbort<Value>(work: Promise<Value>, signal: AbortSignal, source: WebSocket): Promise<Value> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error('called off'));
    if (signal.aborted) fail();
    signal.addEventListener('abort', fail, { once: true });
    source.addEventListener('close', fail, { once: true });
    work.then(resolve, reject);
  });
}
