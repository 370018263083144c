import { afterEach, expect, it, vi } from 'vitest';
import type { HandlerError } from '../../src/protocol/edited-handler.ts';
import { HostedVm } from './hosted-vm.ts';
import { LabWorks } from './lab-work.ts';
import { GAVE_WAY, HANDLERS, HANG, TOTAL_WAITING, WAITING_BYTES, WAITING_EVENTS } from './limits.ts';
import type { Op } from './messages.ts';
import { Pool } from './pool.ts';
import type { HandlerOwner } from './sandbox.ts';

const faults: unknown[] = [];
const script = new URL('../../tests/support/hanging-worker.ts', import.meta.url);
let pool: Pool;
const works = new LabWorks((error) => faults.push(error));
let lastId = 0;

afterEach(() => pool.close());

/** A handler that answers every event with itself. */
async function start(owner: Partial<HandlerOwner> = {}) {
  const heard: Op[] = [];
  const stopped = Promise.withResolvers<HandlerError>();
  const onRestart = vi.fn();
  lastId += 1;
  const vm: HostedVm = new HostedVm({
    id: lastId,
    code: '',
    owner: { ...owner, onLog() {}, onStop: stopped.resolve },
    work: works.of(owner.lab ?? stopped),
    onOver: () => pool.remove(vm),
    onWaiting: (bytes) => pool.countWaiting(bytes),
  });
  await pool.start(vm);
  vm.listen({ onOp: (op) => heard.push(op), onRestart });
  const say = (text: string) => vm.send(['event', 'socket', [text], 0]);
  const texts = () => heard.map(([, , args]) => (args as string[])[0]);
  return { vm, say, texts, stopped: stopped.promise, onRestart };
}

/** Handlers go by turns to two threads: the first and the third share one. */
async function startThree(owner?: Partial<HandlerOwner>) {
  pool = new Pool({ script, onFault: (error) => faults.push(error) });
  return [await start(owner), await start(), await start()] as const;
}

it.each([
  ['hang', { kind: 'time', message: HANG.sentence }],
  ['exit', { kind: 'engine', message: 'Stopped: the thread that runs this handler failed.' }],
])('ends a handler whose thread fails at "%s", and no other loses an event', async (word, error) => {
  const [culprit, elsewhere, bystander] = await startThree();
  bystander.say('first');
  await vi.waitFor(() => expect(bystander.texts()).toEqual(['first']));
  culprit.say(word);
  for (const text of ['second', 'third']) {
    bystander.say(text);
    elsewhere.say(text);
  }
  expect(await culprit.stopped).toEqual(error);
  await vi.waitFor(() => expect(bystander.texts()).toEqual(['first', 'second', 'third']), {
    timeout: 10_000,
  });
  expect(bystander.onRestart).toHaveBeenCalledOnce();
  expect(elsewhere.texts()).toEqual(['second', 'third']);
  expect(elsewhere.onRestart).not.toHaveBeenCalled();
});

it('keeps a lab whose handler made a thread fail apart from all others', async () => {
  const owner = { lab: {} };
  const [culprit, , bystander] = await startThree(owner);
  culprit.say('exit');
  await culprit.stopped;
  const again = await start(owner);
  again.say('exit');
  expect(await again.stopped).toMatchObject({ kind: 'engine' });
  bystander.say('hello');
  await vi.waitFor(() => expect(bystander.texts()).toEqual(['hello']));
  expect(bystander.onRestart).toHaveBeenCalledOnce();
});

it('runs all handlers of a lab in one thread', async () => {
  pool = new Pool({ script, onFault: (error) => faults.push(error) });
  const owner = { lab: {} };
  const [one, same, other] = [await start(owner), await start(owner), await start()];
  one.say('exit');
  await one.stopped;
  await vi.waitFor(() => expect(same.onRestart).toHaveBeenCalledOnce(), { timeout: 10_000 });
  expect(other.onRestart).not.toHaveBeenCalled();
});

it('lets nobody pay for the failures of others, however many', async () => {
  const [, , bystander] = await startThree();
  for (let failure = 1; failure <= 5; failure++) {
    const first = await start();
    const second = await start();
    for (const { say, stopped } of [first, second]) {
      say('exit');
      expect(await stopped).toMatchObject({ kind: 'engine' });
    }
  }
  bystander.say('hello');
  await vi.waitFor(() => expect(bystander.texts()).toEqual(['hello']), { timeout: 10_000 });
  expect(bystander.onRestart.mock.calls.length).toBeGreaterThan(3);
});

it('answers who waits for a start when it is closed', async () => {
  pool = new Pool({ script, onFault: (error) => faults.push(error) });
  const outcome = expect(start()).rejects.toMatchObject({ kind: 'engine' });
  await pool.close();
  await outcome;
});

it('says nothing of a handler that was disposed of', async () => {
  const [one] = await startThree();
  one.say('hello');
  one.vm.dispose();
  one.say('hello');
  const next = await start();
  next.say('hello');
  await vi.waitFor(() => expect(next.texts()).toEqual(['hello']));
  expect(one.texts()).toEqual([]);
});

it('stops a handler for which too many events wait', async () => {
  const [one, other] = await startThree();
  // The first may count as done at once.
  for (let event = 0; event <= WAITING_EVENTS.value + 1; event++) one.say('hang');
  expect(await one.stopped).toEqual({ kind: 'limit', message: WAITING_EVENTS.sentence });
  other.say('hello');
  await vi.waitFor(() => expect(other.texts()).toEqual(['hello']));
});

it('stops a handler that is sent too much at once', async () => {
  const [one] = await startThree();
  one.say('x'.repeat(300_000));
  expect(await one.stopped).toMatchObject({
    kind: 'limit',
    message: expect.stringContaining('256 KiB at once'),
  });
});

it('stops the handler for which most waits, where too much waits for all together', async () => {
  const [one, other] = await startThree();
  const count = TOTAL_WAITING.value / WAITING_BYTES.value + 2;
  const many = await Promise.all(Array.from({ length: count }, () => start()));
  one.say('hang');
  other.say('hang');
  many[1]?.say('and more');
  const part = 'x'.repeat(WAITING_BYTES.value / 20);
  for (let at = 0; at < 19; at++) for (const { say } of many) say(part);
  const most = await Promise.race(
    many.slice(0, 2).map(({ stopped, vm }) => stopped.then((error) => [vm, error])),
  );
  expect(most).toEqual([many[1]?.vm, { kind: 'limit', message: TOTAL_WAITING.sentence }]);
});

it('stops the largest handler of the lab that has most, where memory is used up', async () => {
  const lab = { lab: {} };
  const [one, other] = await startThree(lab);
  const same = await start(lab);
  one.say('grow');
  expect(await one.stopped).toEqual({ kind: 'limit', message: GAVE_WAY });
  same.say('hello');
  await vi.waitFor(() => expect(same.texts()).toEqual(['hello']));
  other.say('hello');
  await vi.waitFor(() => expect(other.texts()).toEqual(['hello']));
});

it('where it is full, a lab that has more makes room, and none that has as little', async () => {
  pool = new Pool({ script, onFault: (error) => faults.push(error) });
  const greedy = { lab: {} };
  const first = await start(greedy);
  await start(greedy);
  const others = await Promise.all(Array.from({ length: HANDLERS.value - 2 }, () => start()));
  const newcomer = await start();
  expect(await first.stopped).toEqual({ kind: 'limit', message: GAVE_WAY });
  newcomer.say('hello');
  await vi.waitFor(() => expect(newcomer.texts()).toEqual(['hello']));
  await expect(start()).rejects.toEqual({ kind: 'limit', message: HANDLERS.sentence });
  others[0]?.say('hello');
  await vi.waitFor(() => expect(others[0]?.texts()).toEqual(['hello']));
});
