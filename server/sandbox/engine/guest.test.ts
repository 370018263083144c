import { expect, it, vi } from 'vitest';
import { CPU, EARLY_START_MS } from '../limits.ts';
import type { FromWorker } from '../worker-messages.ts';
import { CpuShare } from './cpu-share.ts';
import { Guest } from './guest.ts';
import type { Vm } from './vm.ts';

/** A handler that has yet to start, in a lab that has spent its share and will have some again after so long. */
async function startLate(waitMs: number) {
  let now = 0;
  const share = new CpuShare(() => now);
  share.spend(CPU.burst + (waitMs / 1_000) * CPU.perSecond);
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
  const wait = (ms: number) => {
    now += ms;
  };
  return { guest, done, post, wait };
}

it('starts in its turn, when its lab may, and only then does what came since', async () => {
  const { guest, done, post, wait } = await startLate(EARLY_START_MS + 1_000);
  guest.tell('["event"]', []);
  expect([done, guest.hasWork, guest.waitMs() > 0]).toEqual([[], true, true]);
  const lines = [{ level: 'warn', text: CPU.sentence }];
  expect(post.mock.calls).toEqual([[{ type: 'turn', vm: 1, ops: [], lines }]]);

  wait(1_100);
  expect(guest.waitMs()).toBe(0);
  guest.step();
  expect(post).toHaveBeenLastCalledWith({ type: 'started', vm: 1 });
  expect([done, guest.waitMs() > 0]).toEqual([['source'], true]);
  wait(EARLY_START_MS);
  expect(guest.waitMs()).toBe(0);
  guest.step();
  expect([done, guest.hasWork]).toEqual([['source', '["event"]'], false]);
});
