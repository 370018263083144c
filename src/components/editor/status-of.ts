import type { CellRun } from '../../lib/cell-run.ts';

/** What answers a cell's clients now, in one sentence. */
export function statusOf({ lab, busy, running }: CellRun): string {
  if (lab.phase === 'down') return busy ? `${lab.reason} Your version starts then.` : lab.reason;
  if (busy) return 'Starting…';
  if (running === 'edited') return 'Your version is running, in the sandbox.';
  return running === 'shipped' ? 'The lesson’s file is running.' : 'Asking the server what runs…';
}
