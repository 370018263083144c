import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { type InstallAnswer, MAX_SOURCE_CHARACTERS } from '../protocol/edited-handler.ts';
import type { CellRun } from './cell-run.ts';
import { createEditedHandlers } from './edited-handlers.ts';
import type { EditedSource } from './handler-source.ts';
import { MAX_CONSOLE_LINES, NO_LINES } from './kept-lines.ts';
import type { LabState, OpenLab } from './lab.ts';
import type { Observer } from './observer.ts';

const CELL = 'lesson.echo';

/** An edited source whose lines stand two lines higher in the region "handler". */
const edited = (source: string): EditedSource => ({
  source,
  placeOf: (line) => ({ region: 'handler', line: line - 2, text: source.split('\n')[line - 1] ?? '' }),
});

/** The companion's end of the observer connections, as this test plays it. */
class FakeCompanion {
  /** Requests, with how to answer them. */
  readonly requests: { event: string; args: unknown[]; done: (answer?: unknown) => void }[] = [];
  readonly observers: EventEmitter[] = [];

  openObserver = (): Observer => {
    const observer = Object.assign(new EventEmitter(), {
      connected: false,
      close: () => Object.assign(observer, { connected: false }),
      emit: (event: string, ...args: unknown[]) => {
        const done = args.pop() as () => void;
        this.requests.push({ event, args, done });
      },
      timeout: () => ({
        emitWithAck: (event: string, ...args: unknown[]) =>
          new Promise((resolve, reject) => {
            this.requests.push({ event, args, done: resolve });
            observer.lose = () => reject(new Error('socket has been disconnected'));
          }),
      }),
      lose: () => {},
    });
    this.observers.push(observer);
    return observer as unknown as Observer;
  };

  get observer() {
    return this.observers.at(-1) as EventEmitter & { connected: boolean; lose: () => void };
  }

  tell(event: string, ...args: unknown[]) {
    EventEmitter.prototype.emit.call(this.observer, event, ...args);
  }

  /** The newest observer connects, and is told what runs. */
  async connect(running: string[] = []) {
    this.observer.connected = true;
    this.tell('connect');
    await this.answer('handler:list', running);
  }

  disconnect() {
    this.observer.connected = false;
    this.observer.lose();
    this.tell('disconnect');
  }

  async answer(event: string, answer?: unknown) {
    const request = this.requests.shift();
    expect(request?.event).toBe(event);
    request?.done(answer);
    await new Promise(setImmediate);
    return request?.args[0];
  }
}

function setUp() {
  const companion = new FakeCompanion();
  let tellLab: (state: LabState) => void = () => {};
  const lost: OpenLab[] = [];
  const changed: number[] = [];
  const handlers = createEditedHandlers({
    openObserver: companion.openObserver,
    labLost: (lab) => lost.push(lab),
    cellChanged: ({ epoch }) => changed.push(epoch),
    watchLab(watcher) {
      tellLab = watcher;
      return () => {};
    },
  });
  let run: CellRun | undefined;
  handlers.watch(CELL, (next) => {
    run = next;
  });
  let epoch = 0;
  return {
    companion,
    handlers,
    lost,
    changed,
    run: () => run as CellRun,
    openLab() {
      epoch += 1;
      tellLab({ phase: 'open', lab: { id: 'lab', epoch, invited: false } });
    },
    loseLab: () => tellLab({ phase: 'down', reason: 'Nobody answers.' }),
  };
}

const OK: InstallAnswer = { ok: true };

async function setUpRunning() {
  const all = setUp();
  all.openLab();
  await all.companion.connect();
  all.handlers.install(CELL, edited('one'));
  await all.companion.answer('handler:install', OK);
  expect(all.run()).toMatchObject({ running: 'edited', busy: false });
  return all;
}

test('which version runs is not known before the companion has told', async () => {
  const { companion, openLab, run, handlers } = setUp();
  expect(run()).toMatchObject({ lab: { phase: 'opening' }, running: undefined });
  openLab();
  expect(run()).toMatchObject({ lab: { phase: 'open' }, running: undefined });
  await companion.connect(['lesson.other']);
  expect(run().running).toBe('shipped');
  handlers.watch('lesson.other', (other) => expect(other.running).toBe('edited'));
  expect(companion.requests).toEqual([]);
});

test('a source is sent, and runs once the companion has answered; then all demos connect again', async () => {
  const { companion, openLab, run, handlers, changed } = setUp();
  openLab();
  await companion.connect();
  handlers.install(CELL, edited('one'));
  expect(run()).toMatchObject({ running: 'shipped', busy: true });
  expect(await companion.answer('handler:install', OK)).toEqual({ cell: CELL, source: 'one' });
  expect(run()).toMatchObject({ running: 'edited', busy: false, problem: undefined });
  expect(changed).toEqual([1]);
});

test('a source that cannot start is told with its place; what ran before goes on', async () => {
  const { companion, openLab, run, handlers } = await setUpRunning();
  handlers.install(CELL, edited('\n\noh no'));
  const error = { kind: 'syntax', message: 'Unexpected no', line: 3, column: 4 } as const;
  await companion.answer('handler:install', { ok: false, error } satisfies InstallAnswer);
  const place = { region: 'handler', line: 1, text: 'oh no' };
  expect(run()).toMatchObject({ running: 'edited', busy: false, problem: { ...error, ended: false, place } });

  // And in a new lab, what ran before is started.
  companion.disconnect();
  openLab();
  await companion.connect();
  expect(await companion.answer('handler:install', OK)).toEqual({ cell: CELL, source: 'one' });
});

test('what is asked for while there is no lab starts when there is one', async () => {
  const { companion, openLab, run, handlers } = setUp();
  handlers.install(CELL, edited('one'));
  expect(run()).toMatchObject({ running: undefined, busy: true });
  openLab();
  await companion.connect();
  expect(await companion.answer('handler:install', OK)).toEqual({ cell: CELL, source: 'one' });
  expect(run()).toMatchObject({ running: 'edited', busy: false });
});

test('a new lab gets what ran in the last one; a lab that still runs it is left alone', async () => {
  const { companion, openLab, loseLab, run } = await setUpRunning();
  loseLab();
  expect(run()).toMatchObject({ lab: { phase: 'down' }, running: undefined });
  openLab();
  await companion.connect();
  expect(run()).toMatchObject({ running: 'shipped', busy: true });
  expect(await companion.answer('handler:install', OK)).toEqual({ cell: CELL, source: 'one' });
  expect(run()).toMatchObject({ running: 'edited', busy: false });

  companion.disconnect();
  expect(run().running).toBeUndefined();
  openLab();
  await companion.connect([CELL]);
  expect(run()).toMatchObject({ running: 'edited', busy: false });
  expect(companion.requests).toEqual([]);
});

test('the observer stays while the demos of its lab connect again, and reports the lab as it is then', async () => {
  const { companion, openLab, run, lost } = await setUpRunning();
  openLab();
  expect(run()).toMatchObject({ running: 'edited', busy: false, lab: { lab: { epoch: 2 } } });
  expect(companion.observers).toHaveLength(1);
  companion.disconnect();
  expect(lost).toEqual([{ id: 'lab', epoch: 2, invited: false }]);
});

test('an install whose answer was lost with the connection is asked for again', async () => {
  const { companion, openLab, run, handlers } = setUp();
  openLab();
  await companion.connect();
  handlers.install(CELL, edited('one'));
  companion.disconnect();
  companion.requests.length = 0;
  await new Promise(setImmediate);
  expect(run()).toMatchObject({ running: undefined, busy: true, problem: undefined });
  openLab();
  await companion.connect();
  expect(await companion.answer('handler:install', OK)).toEqual({ cell: CELL, source: 'one' });
});

test('a companion that does not answer is a problem, and not the end', async () => {
  const { companion, openLab, run, handlers } = setUp();
  openLab();
  await companion.connect();
  handlers.install(CELL, edited('one'));
  companion.observer.lose();
  await new Promise(setImmediate);
  expect(run().problem?.message).toBe('The server has not answered for 10 s. Try again.');
  expect(run().busy).toBe(false);
});

test('a handler that ends is told with its place, and is not started again', async () => {
  const { companion, openLab, run } = await setUpRunning();
  companion.tell('handler:stop', CELL, { kind: 'exception', message: 'TypeError: no', line: 5 });
  expect(run()).toMatchObject({
    running: 'shipped',
    problem: { message: 'TypeError: no', ended: true, place: { region: 'handler', line: 3 } },
    console: { lines: [{ number: 1, level: 'ended', text: 'TypeError: no' }] },
  });
  companion.disconnect();
  openLab();
  await companion.connect();
  expect(companion.requests).toEqual([]);
});

test('a reset runs the lesson’s file, here and in every later lab', async () => {
  const { companion, openLab, run, handlers } = await setUpRunning();
  handlers.reset(CELL);
  expect(await companion.answer('handler:reset')).toEqual({ cell: CELL });
  expect(run()).toMatchObject({ running: 'shipped', busy: false });
  companion.disconnect();
  openLab();
  await companion.connect();
  expect(companion.requests).toEqual([]);
});

test('a reset brings the demos back whose handler had ended, and disturbs none that had not', async () => {
  const { companion, run, handlers, changed } = await setUpRunning();
  companion.tell('handler:stop', CELL, { kind: 'exception', message: 'TypeError: no', line: 5 });
  changed.length = 0;
  handlers.reset(CELL);
  await companion.answer('handler:reset');
  expect(run()).toMatchObject({ running: 'shipped', problem: undefined });
  expect(changed).toEqual([1]);
  handlers.reset(CELL);
  await companion.answer('handler:reset');
  expect(changed).toEqual([1]);
});

test('the console keeps the newest lines, and counts what it let go', async () => {
  const { companion, run, handlers } = await setUpRunning();
  const line = (text: string) => ({ level: 'log' as const, text, line: 3 });
  for (let batch = 0; batch < MAX_CONSOLE_LINES / 50; batch += 1)
    companion.tell(
      'handler:log',
      CELL,
      Array.from({ length: 50 }, (_, at) => line(`${batch * 50 + at}`)),
    );
  expect(run()).toMatchObject({ console: { dropped: 0, lines: { length: MAX_CONSOLE_LINES } } });
  companion.tell('handler:log', CELL, [line('next'), line('last')]);
  expect(run().console.dropped).toBe(2);
  expect(run().console.lines).toHaveLength(MAX_CONSOLE_LINES);
  expect(run().console.lines[0]).toMatchObject({ number: 3, text: '2' });
  expect(run().console.lines.at(-1)).toEqual({
    number: MAX_CONSOLE_LINES + 2,
    level: 'log',
    text: 'last',
    place: { region: 'handler', line: 1, text: '' },
  });
  handlers.clearConsole(CELL);
  expect(run()).toMatchObject({ console: NO_LINES });
});

test('a file that is too long is not sent', async () => {
  const { companion, openLab, run, handlers } = setUp();
  openLab();
  await companion.connect();
  handlers.install(CELL, edited('x'.repeat(MAX_SOURCE_CHARACTERS + 1)));
  expect(run().problem?.message).toBe(
    'The whole file would have 16,385 characters. A handler may have 16,384.',
  );
  expect(companion.requests).toEqual([]);
});
