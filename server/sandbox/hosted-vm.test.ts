import { expect, it, vi } from 'vitest';
import { HostedVm } from './hosted-vm.ts';
import type { LabWork } from './lab-work.ts';
import { EVENT_BYTES, SOCKETS_CPU, WAITING_EVENTS, WAITING_OP_BYTES, WAITING_OPS } from './limits.ts';
import type { Op } from './messages.ts';

/** A handler that runs, and whose lab does its work when `work` is called. */
function start({ waitMs = 0 } = {}) {
  const waiting: (() => void)[] = [];
  const onWaiting = vi.fn<(bytes: number) => void>();
  const owner = { onLog: vi.fn(), onStop: vi.fn() };
  const vm = new HostedVm({
    id: 1,
    code: '',
    owner,
    work: {
      id: 1,
      add: (work: () => void) => waiting.push(work),
      waitMs: () => waitMs,
    } as unknown as LabWork,
    onOver: () => {},
    onWaiting,
  });
  const work = () => {
    for (const next of waiting.splice(0)) next();
  };
  void vm.start(() => {});
  vm.hear({ type: 'started', vm: 1 });
  work();
  const heard: Op[] = [];
  const onRestart = vi.fn();
  vm.listen({ onOp: (op) => heard.push(op), onRestart });
  /** One turn of it, with so many calls of so many bytes. */
  const turn = (ops: number, bytes = 20) => {
    const op = [JSON.stringify(['join', 'x'.repeat(bytes - 11)]), []] as [string, []];
    vm.hear({ type: 'turn', vm: 1, ops: Array(ops).fill(op), lines: [] });
  };
  /** One turn of it that writes so many characters to the console. */
  const log = (characters: number) => {
    const lines = [{ level: 'log', text: 'x'.repeat(characters) } as const];
    vm.hear({ type: 'turn', vm: 1, ops: [], lines });
  };
  const bytes = () => onWaiting.mock.calls.reduce((sum, [more]) => sum + more, 0);
  return { vm, owner, heard, onRestart, turn, log, work, bytes };
}

it('applies what a handler asks for when its lab may, in order, and then its end', () => {
  const { vm, owner, heard, work } = start();
  const error = { kind: 'exception', message: 'no' } as const;
  vm.hear({ type: 'turn', vm: 1, ops: [['["join",1]', []]], lines: [{ level: 'log', text: 'hi' }] });
  vm.hear({ type: 'turn', vm: 1, ops: [['["join",2]', []]], lines: [] });
  vm.hear({ type: 'stopped', vm: 1, error });
  expect(heard).toEqual([]);
  work();
  expect(owner.onLog).toHaveBeenCalledExactlyOnceWith([{ level: 'log', text: 'hi' }]);
  expect(heard).toEqual([
    ['join', 1],
    ['join', 2],
  ]);
  expect(owner.onStop).toHaveBeenCalledExactlyOnceWith(error);
});

it('applies nothing more of one that was disposed of', () => {
  const { vm, heard, turn, work, bytes } = start();
  turn(3);
  vm.dispose();
  work();
  expect(heard).toEqual([]);
  expect(bytes()).toBe(0);
});

it.each([
  ['calls', WAITING_OPS, { turns: WAITING_OPS.value / 250, ops: 250, bytes: 50 }],
  ['bytes', WAITING_OP_BYTES, { turns: WAITING_OP_BYTES.value / 65_536, ops: 1, bytes: 65_536 }],
])('stops a handler of which too many %s wait', (_, { sentence }, { turns, ops, bytes: each }) => {
  const { owner, turn, bytes } = start();
  for (let at = 0; at < turns; at++) turn(ops, each);
  expect(owner.onStop).not.toHaveBeenCalled();
  turn(1, each);
  expect(owner.onStop).toHaveBeenCalledExactlyOnceWith({ kind: 'limit', message: sentence });
  expect(bytes()).toBe(0);
});

it.each([
  ['lines', WAITING_OPS, WAITING_OPS.value, 1],
  ['characters of lines', WAITING_OP_BYTES, WAITING_OP_BYTES.value / 4_096, 4_096],
])('stops a handler of which too many %s wait', (_, { sentence }, turns, characters) => {
  const { owner, log, bytes } = start();
  for (let at = 0; at < turns; at++) log(characters);
  expect(owner.onStop).not.toHaveBeenCalled();
  log(characters);
  expect(owner.onStop).toHaveBeenCalledExactlyOnceWith({ kind: 'limit', message: sentence });
  expect(bytes()).toBe(0);
});

it('stops a handler that is told too much at once', async () => {
  const { vm, owner, bytes } = start();
  const say = (characters: number) => vm.send(['event', 'a', ['x'.repeat(characters)], 0]);
  say(EVENT_BYTES.value - JSON.stringify(['event', 'a', [''], 0]).length);
  await Promise.resolve();
  expect(owner.onStop).not.toHaveBeenCalled();
  say(EVENT_BYTES.value);
  await Promise.resolve();
  expect(owner.onStop).toHaveBeenCalledExactlyOnceWith({ kind: 'limit', message: EVENT_BYTES.sentence });
  expect(bytes()).toBe(0);
});

it('tells why a handler ended, whatever its clients send until that is told', async () => {
  const { vm, owner, work } = start();
  const error = { kind: 'exception', message: 'no' } as const;
  vm.hear({ type: 'stopped', vm: 1, error });
  for (let at = 0; at <= WAITING_EVENTS.value; at++) vm.send(['event', 'a', ['hi'], 0]);
  const post = vi.fn();
  vm.restart(post);
  await Promise.resolve();
  expect(owner.onStop).not.toHaveBeenCalled();
  work();
  expect(owner.onStop).toHaveBeenCalledExactlyOnceWith(error);
});

it('does what a handler asked for before its thread failed, and only then restarts', () => {
  const { vm, heard, onRestart, turn, work } = start();
  turn(2);
  vm.restart(() => {});
  vm.hear({ type: 'started', vm: 1 });
  turn(1);
  onRestart.mockImplementation(() => expect(heard).toHaveLength(2));
  work();
  expect(onRestart).toHaveBeenCalledOnce();
  expect(heard).toHaveLength(3);
});

it('restarts once, when its last thread has started it, and repeats its events once', () => {
  const { vm, onRestart, work } = start();
  vm.send(['event', 'a', ['hi'], 0]);
  vm.restart(() => {});
  vm.hear({ type: 'started', vm: 1 });
  // That thread fails, too, before its start could be looked at.
  const post = vi.fn();
  vm.restart(post);
  work();
  expect(onRestart).not.toHaveBeenCalled();
  vm.hear({ type: 'started', vm: 1 });
  work();
  expect(onRestart).toHaveBeenCalledOnce();
  expect(post.mock.calls.map(([{ type }]) => type)).toEqual(['start', 'event']);
});

it('says once that what it sends waits', () => {
  const { owner, turn } = start({ waitMs: 5 });
  turn(1);
  turn(1);
  expect(owner.onLog).toHaveBeenCalledExactlyOnceWith([{ level: 'warn', text: SOCKETS_CPU.sentence }]);
});
