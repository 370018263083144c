import { expect, it, vi } from 'vitest';
import { HostedVm } from './hosted-vm.ts';
import type { LabWork } from './lab-work.ts';
import { SOCKETS_CPU, WAITING_OP_BYTES, WAITING_OPS } from './limits.ts';
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
  vm.listen({ onOp: (op) => heard.push(op), onRestart: () => {} });
  /** One turn of it, with so many calls of so many bytes. */
  const turn = (ops: number, bytes = 20) => {
    const op = [JSON.stringify(['join', 'x'.repeat(bytes - 11)]), []] as [string, []];
    vm.hear({ type: 'turn', vm: 1, ops: Array(ops).fill(op), lines: [] });
  };
  const bytes = () => onWaiting.mock.calls.reduce((sum, [more]) => sum + more, 0);
  return { vm, owner, heard, turn, work, bytes };
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

it('says once that what it sends waits', () => {
  const { owner, turn } = start({ waitMs: 5 });
  turn(1);
  turn(1);
  expect(owner.onLog).toHaveBeenCalledExactlyOnceWith([{ level: 'warn', text: SOCKETS_CPU.sentence }]);
});
