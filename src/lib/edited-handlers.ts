import {
  type HandlerError,
  type InstallAnswer,
  MAX_SOURCE_CHARACTERS,
  type RunningVersion,
} from '../protocol/edited-handler.ts';
import { type CellRun, NOTHING_KNOWN } from './cell-run.ts';
import type { EditedSource } from './handler-source.ts';
import { addLines, NO_LINES } from './kept-lines.ts';
import { cellChanged, type LabState, labLost, type OpenLab, watchLab } from './lab.ts';
import { type Observer, openObserver } from './observer.ts';

/** Wait for the companion's answer, in milliseconds. */
const ANSWER_MS = 10_000;

/** The handlers of this page's lab that the reader has changed. */
export interface EditedHandlers {
  /**
   * Follows one cell. The first watcher of any opens an observer, for as long as the page is open.
   *
   * @param watcher - Called at once, and at every change.
   * @returns Stops watching.
   */
  watch(cell: string, watcher: (run: CellRun) => void): () => void;
  /**
   * Runs this as a cell's handler: now, or once the lab is open; and again in every lab that this page gets
   * later, until it ends or is reset. The cell's console begins anew. The outcome is told to the watchers.
   */
  install(cell: string, edited: EditedSource): void;
  /** Has a cell run the lesson's own file again. The page's demos connect again, if their handler changed or had ended. */
  reset(cell: string): void;
  /** Forgets a cell's console. */
  clearConsole(cell: string): void;
}

interface Cell {
  run: CellRun;
  /** What shall run, in every lab that comes. */
  wanted?: EditedSource;
  /** What runs, if this page has started it: its text is `run.source`. */
  installed?: EditedSource;
  watchers: Set<(run: CellRun) => void>;
}

/** Parts that a test replaces. */
export interface EditedHandlersOptions {
  watchLab?: typeof watchLab;
  openObserver?: (lab: OpenLab) => Observer;
  labLost?: typeof labLost;
  cellChanged?: typeof cellChanged;
}

let handlers: EditedHandlers | undefined;

/** The page's one view of its edited handlers. */
export function editedHandlers(): EditedHandlers {
  handlers ??= createEditedHandlers();
  return handlers;
}

export function createEditedHandlers(options: EditedHandlersOptions = {}): EditedHandlers {
  const { watchLab: watch = watchLab, openObserver: open = openObserver } = options;
  const { labLost: lose = labLost, cellChanged: reopen = cellChanged } = options;
  const cells = new Map<string, Cell>();
  let lab: LabState | undefined;
  let observer: Observer | undefined;
  /** Whether the observer is connected, and has told what runs. */
  let isReady = false;

  function cellOf(name: string): Cell {
    const known = cells.get(name);
    if (known) return known;
    const run: CellRun = {
      ...NOTHING_KNOWN,
      lab: lab ?? NOTHING_KNOWN.lab,
      ...(isReady && { running: 'shipped' }),
    };
    const cell = { run, watchers: new Set<(run: CellRun) => void>() };
    cells.set(name, cell);
    return cell;
  }

  function change(name: string, changes: Partial<CellRun>) {
    const cell = cellOf(name);
    cell.run = { ...cell.run, ...changes };
    for (const watcher of cell.watchers) watcher(cell.run);
  }

  function changeAll(changes: Partial<CellRun>) {
    for (const name of cells.keys()) change(name, changes);
  }

  function follow(next: LabState) {
    const before = lab;
    lab = next;
    // The demos of this lab connect again, because of a handler: that is nothing to the observer.
    if (observer?.connected && idOf(next) !== undefined && idOf(next) === idOf(before))
      return changeAll({ lab });
    observer?.close();
    observer = undefined;
    isReady = false;
    changeAll({ lab, running: undefined });
    if (next.phase === 'open') join(next.lab);
  }

  function join(opened: OpenLab) {
    const mine = open(opened);
    observer = mine;
    mine.on('connect', async () => {
      const edited = await mine
        .timeout(ANSWER_MS)
        .emitWithAck('handler:list')
        .catch(() => []);
      if (mine === observer && mine.connected) takeUp(edited);
    });
    mine.on('disconnect', () => {
      if (mine !== observer) return;
      isReady = false;
      changeAll({ running: undefined });
      // The lab may have had news since the observer was opened: this is about the lab as it is now.
      if (lab?.phase === 'open') lose(lab.lab, `/lab/${lab.lab.id}`);
    });
    mine.on('handler:running', told);
    mine.on('handler:log', (name, lines) => {
      const { run, wanted, installed } = cellOf(name);
      const source = run.busy ? wanted : installed;
      const entries = lines.map(({ level, text, line }) => ({ level, text, place: placeOf(source, line) }));
      change(name, { console: addLines(run.console, entries) });
    });
    mine.on('handler:stop', stopped);
  }

  /** The observer is connected: what runs is told, and what should run, but does not, is started. */
  function takeUp(edited: readonly string[]) {
    isReady = true;
    for (const name of edited) cellOf(name);
    for (const [name, { wanted, run }] of cells) {
      const runs = edited.includes(name);
      change(name, { running: runs ? 'edited' : 'shipped' });
      // It has waited for this, or ran in a lab, or a process, that is no more.
      if (wanted && (run.busy || !runs)) void start(name, wanted);
      else change(name, { busy: false });
    }
  }

  function told(name: string, running: RunningVersion) {
    const cell = cellOf(name);
    // Somebody else of this lab may have reset it.
    if (running === 'shipped' && !cell.run.busy) forget(cell);
    change(name, { running, source: cell.installed?.source });
  }

  function stopped(name: string, error: HandlerError) {
    const cell = cellOf(name);
    const place = placeOf(cell.installed, error.line);
    // While another is being started, this was the one before.
    if (!cell.run.busy) forget(cell);
    change(name, {
      console: addLines(cell.run.console, [{ level: 'ended', text: error.message, place }]),
      running: 'shipped',
      source: undefined,
      problem: { ...error, ended: true, place },
    });
  }

  /** Asks the companion to run a source. What ran before goes on if this cannot. */
  async function start(name: string, edited: EditedSource) {
    change(name, { busy: true });
    const asked = observer;
    const asIs = lab;
    const answer = await ask(asked, name, edited.source);
    const cell = cellOf(name);
    // With another lab, or after another press, this answer is of no interest.
    if (asked !== observer || cell.wanted !== edited || !answer) return;
    if (answer.ok) {
      cell.installed = edited;
      change(name, { busy: false, running: 'edited', source: edited.source });
      // The cell's clients were told by their server; but those that an earlier version has ended were not.
      if (asIs?.phase === 'open') reopen(asIs.lab);
      return;
    }
    if (cell.run.running === 'edited' && cell.installed) cell.wanted = cell.installed;
    else delete cell.wanted;
    refuse(name, edited, answer.error);
  }

  function refuse(name: string, edited: EditedSource, error: HandlerError) {
    change(name, { busy: false, problem: { ...error, ended: false, place: placeOf(edited, error.line) } });
  }

  return {
    watch(name, watcher) {
      const cell = cellOf(name);
      cell.watchers.add(watcher);
      watcher(cell.run);
      if (!lab) {
        lab = NOTHING_KNOWN.lab;
        watch(follow);
      }
      return () => cell.watchers.delete(watcher);
    },
    install(name, edited) {
      change(name, { problem: undefined, console: NO_LINES });
      if (edited.source.length > MAX_SOURCE_CHARACTERS) return refuse(name, edited, tooLong(edited.source));
      cellOf(name).wanted = edited;
      change(name, { busy: true });
      if (isReady) void start(name, edited);
    },
    reset(name) {
      const cell = cellOf(name);
      const { running, problem } = cell.run;
      const asIs = lab;
      forget(cell);
      change(name, { problem: undefined, busy: false, source: undefined });
      if (!isReady) return;
      observer?.emit('handler:reset', { cell: name }, () => {
        told(name, 'shipped');
        // Clients that the handler's own end has closed are told nothing by a reset.
        if (asIs?.phase === 'open' && (running === 'edited' || problem?.ended)) reopen(asIs.lab);
      });
    },
    clearConsole(name) {
      change(name, { console: NO_LINES });
    },
  };
}

/** The companion's answer; none if the connection was lost, as then it is asked again in the next. */
async function ask(observer: Observer | undefined, cell: string, source: string) {
  try {
    return await observer?.timeout(ANSWER_MS).emitWithAck('handler:install', { cell, source });
  } catch {
    if (!observer?.connected) return undefined;
    const message = `The server has not answered for ${ANSWER_MS / 1_000} s. Try again.`;
    return { ok: false, error: { kind: 'engine', message } } satisfies InstallAnswer;
  }
}

const idOf = (state: LabState | undefined) => (state?.phase === 'open' ? state.lab.id : undefined);

function forget(cell: Cell) {
  delete cell.wanted;
  delete cell.installed;
}

function tooLong({ length }: string): HandlerError {
  const [has, may] = [length, MAX_SOURCE_CHARACTERS].map((count) => count.toLocaleString('en'));
  return {
    kind: 'limit',
    message: `The whole file would have ${has} characters. A handler may have ${may}.`,
  };
}

function placeOf(edited: EditedSource | undefined, line: number | undefined) {
  return line === undefined ? undefined : edited?.placeOf(line);
}
