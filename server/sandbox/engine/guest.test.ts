import { expect, it, vi } from 'vitest';
import { CPU } from '../limits.ts';
import type { FromWorker } from '../worker-messages.ts';
import { CpuShare } from './cpu-share.ts';
import { Guest } from './guest.ts';
import type { Vm } from './vm.ts';

it('starts in its turn, when its lab may, and only then does what came since', async () => {
  let now = 0;
  const share = new CpuShare(() => now);
  share.spend(2 * CPU.burst);
  const done: string[] = [];
  const turn = (what: string) => {
    done.push(what);
    return { ops: [], lines: [], error: undefined };
  };
  const vm = { memoryBytes: 0, start: turn, dispatch: turn } as unknown as Vm;
  const post = vi.fn<(message: FromWorker) => void>();
  const guest = new Guest(1, new SharedArrayBuffer(4), share, {
    takeVm: async () => vm,
    post,
    schedule: () => {},
    beat: (_vm, run) => run(),
    onEnd: () => {},
  });

  await guest.start('source');
  guest.tell('["event"]', []);
  expect([done, guest.hasWork, guest.waitMs() > 0]).toEqual([[], true, true]);
  const lines = [{ level: 'warn', text: CPU.sentence }];
  expect(post.mock.calls).toEqual([[{ type: 'turn', vm: 1, ops: [], lines }]]);

  now = 10_000;
  expect(guest.waitMs()).toBe(0);
  guest.step();
  expect(post).toHaveBeenLastCalledWith({ type: 'started', vm: 1 });
  guest.step();
  expect([done, guest.hasWork]).toEqual([['source', '["event"]'], false]);
});
