import type { CellRun } from '../../lib/cell-run.ts';

/**
 * What answers a cell's clients now, in one sentence.
 *
 * @param source - The whole file, with what the reader has written by now.
 */
export function statusOf({ lab, busy, running, source: installed }: CellRun, source: string): string {
  if (lab.phase === 'down') return busy ? `${lab.reason} Your version starts then.` : lab.reason;
  if (busy) return 'Starting…';
  if (running === 'shipped') return 'The lesson’s file is running.';
  if (running === undefined) return 'Asking the server what runs…';
  // Another page of this lab has started it, or this one before it was loaded again.
  if (installed === undefined) return 'A version of yours is running, in the sandbox.';
  const changes = installed === source ? '' : ', without your last changes';
  return `Your version is running, in the sandbox${changes}.`;
}
