import { useState } from 'preact/hooks';
import { type ClientError, startClientCell } from '../../lib/client-cell.ts';
import { addLines, type KeptLines, NO_LINES } from '../../lib/kept-lines.ts';
import type { LabState, OpenLab } from '../../lib/lab.ts';
import type { ConsoleLine } from '../../protocol/edited-handler.ts';
import { useInLab } from '../use-lab.ts';

/** A run of client code: another object each time, also of the same code. */
export interface ClientRun {
  code: string;
}

/** What client code does, and did. */
export interface ClientProgress {
  /** In words. */
  status: string;
  isRunning: boolean;
  console: KeptLines<ConsoleLine>;
  view: readonly string[];
  /** The last error whose place is known. */
  error: ClientError | undefined;
}

const NOTHING: ClientProgress = {
  status: '',
  isRunning: false,
  console: NO_LINES,
  view: [],
  error: undefined,
};

const RUNNING = 'Running.';
const STOPPED = 'Stopped. Its connections are closed.';
const FAILED = 'An error ended it early.';
const BUSY = 'No answer for two seconds. An endless loop? Stop ends it.';

/**
 * Runs client code for as long as the lab is open, and again in the next one.
 *
 * @param run - None stops what runs.
 */
export function useClientCell(lab: LabState, cell: string, run: ClientRun | undefined): ClientProgress {
  const [progress, setProgress] = useState(NOTHING);

  function change(news: Partial<ClientProgress>) {
    setProgress((before) => ({ ...before, ...news }));
  }

  function add(line: ConsoleLine) {
    setProgress((before) => ({ ...before, console: addLines(before.console, [line]) }));
  }

  function fail(error: ClientError) {
    add({ level: 'error', text: error.message, ...(error.line && { line: error.line }) });
    if (error.line) change({ error });
  }

  function start(open: OpenLab, { code }: ClientRun) {
    let isStarted = false;
    setProgress({ ...NOTHING, status: RUNNING, isRunning: true });
    const client = startClientCell({
      lab: open,
      cell,
      code,
      on: {
        log: add,
        view: (view) => change({ view }),
        busy: (isBusy) => change({ status: isBusy ? BUSY : RUNNING }),
        ended: (reason) => change({ status: reason, isRunning: false }),
        error(error) {
          fail(error);
          if (!isStarted) change({ status: FAILED });
        },
      },
    });
    client.ready.then(
      () => {
        isStarted = true;
      },
      () => {},
    );
    return client.stop;
  }

  useInLab(
    lab,
    (open) => {
      if (!run) return () => {};
      const stop = start(open, run);
      return () => {
        stop();
        change({ isRunning: false, status: STOPPED });
      };
    },
    run,
  );
  return progress;
}
