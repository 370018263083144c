import { setTimeout as sleep } from 'node:timers/promises';
import { createSandbox } from '../../server/sandbox/create-sandbox.ts';
import type { Sandbox } from '../../server/sandbox/sandbox.ts';
import { answerParent } from '../child.ts';
import { type Memory, memory } from './measured-server.ts';

/** A sandbox without sockets, which can be asked to start handlers. */
export type MeasuredSandbox = {
  /** Starts handlers, and keeps them; milliseconds of each. `pauseMs` go by between two. */
  start(input: { source: string; count: number; pauseMs: number }): Promise<number[]>;
  memory(): Promise<Memory>;
};

const sandbox: Sandbox = createSandbox(console.error);
const kept: unknown[] = [];

answerParent({
  async start({ source, count, pauseMs }) {
    const times: number[] = [];
    for (let n = 0; n < count; n++) {
      if (pauseMs > 0) await sleep(pauseMs);
      const startedAt = performance.now();
      kept.push(await sandbox.start(source, { onLog() {}, onStop() {} }));
      times.push(performance.now() - startedAt);
    }
    return times;
  },
  memory,
} satisfies MeasuredSandbox);
