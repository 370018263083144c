import { HANDLER_CHANGED, HANDLER_THREW, type RefusalBody } from '../protocol/refusals.ts';
import { invitation } from './invitation.ts';

/** A lab, ready for connections. */
export interface OpenLab {
  id: string;
  /** Counts up whenever connections have to be opened anew. */
  epoch: number;
  /** Whether it is somebody else's, who invited this page. */
  invited: boolean;
}

/** What every demo of the page knows about a lab. */
export type LabState =
  | { phase: 'opening' }
  | { phase: 'open'; lab: OpenLab }
  /** `reason` says what happened and what to do; the page keeps trying. */
  | { phase: 'down'; reason: string };

/** Detail of the `lab:news` event on `document`, for the header, which loads none of this. */
export interface LabNews {
  phase: LabState['phase'];
  /** Id of the lab, when it is open. */
  lab: string | undefined;
  /** Connections that this page holds open. */
  connections: number;
}

/** Detail of the `handler:end` event on `document`, once for each client that it has disconnected. */
export interface HandlerEnd {
  lab: OpenLab;
  /** `/lab/<id>/<lesson>.<handler>/ws` */
  door: string;
  /** What it threw, at most the 123 bytes that a close frame holds. */
  reason: string;
}

const STORED_ID = 'lab';
/** Wait before a new attempt, in milliseconds; the last one repeats. */
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000];
/** A lab that stayed open this long was fine: the next trouble is a new one. */
const STEADY_MS = 10_000;

const NO_ANSWER =
  'The companion server does not answer, so this demo cannot run. Start it with “npm start” in the folder of Full Duplex. This page keeps trying.';

const INVITATION_OVER =
  'The lab that you were invited to has ended. Ask for a new link, or open this page without one.';

let connections = 0;
/** Of the lab that changed last. */
let latest: LabState = { phase: 'opening' };

/** Counts this page's open connections, for the header. */
export function countConnection(change: 1 | -1): void {
  connections += change;
  announce();
}

/** One lab of this page, looked for until it is open, and again whenever it is lost. */
interface LabStore {
  watch(watcher: (state: LabState) => void): () => void;
  lost(epoch: number, door: string): void;
  again(epoch: number): void;
}

/**
 * @param find - Resolves with the id of a lab that can be used. `door` is an address that was refused, to
 *   be asked why. @throws {Error} With a reason for the reader.
 */
function createStore(invited: boolean, find: (door: string | undefined) => Promise<string>): LabStore {
  let state: LabState = { phase: 'opening' };
  let started = false;
  /** Whether a lab is being looked for already. */
  let looking = true;
  let epoch = 0;
  let attempts = 0;
  let openedAt = 0;
  const watchers = new Set<(state: LabState) => void>();

  function become(next: LabState) {
    state = next;
    for (const watcher of watchers) watcher(state);
    latest = state;
    announce();
  }

  function delay(): Promise<void> {
    const ms = RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)];
    attempts += 1;
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Looks for a lab until there is one; `door` is asked first, if it is of the lab that is known. */
  async function reopen(door?: string, hasWaited = false): Promise<void> {
    try {
      const id = await find(door);
      // What was refused once may be refused again: each further attempt waits longer.
      if (door && !hasWaited) await delay();
      looking = false;
      epoch += 1;
      openedAt = performance.now();
      become({ phase: 'open', lab: { id, epoch, invited } });
    } catch (error) {
      // `fetch` throws a TypeError when nobody answers; anything else explains itself.
      become({ phase: 'down', reason: error instanceof TypeError ? NO_ANSWER : (error as Error).message });
      await delay();
      await reopen(door, true);
    }
  }

  return {
    watch(watcher) {
      watchers.add(watcher);
      watcher(state);
      if (!started) {
        started = true;
        void reopen();
      }
      return () => watchers.delete(watcher);
    },
    lost(lostEpoch, door) {
      if (state.phase !== 'open' || epoch !== lostEpoch || looking) return;
      looking = true;
      if (performance.now() - openedAt > STEADY_MS) attempts = 0;
      void reopen(door);
    },
    again(oldEpoch) {
      if (state.phase !== 'open' || epoch !== oldEpoch || looking) return;
      epoch += 1;
      become({ phase: 'open', lab: { ...state.lab, epoch } });
    },
  };
}

const ownLab = createStore(false, async (door) => {
  const known = readStored();
  if (known && (await isGood(known, door))) return known;
  store(undefined);
  const response = await fetch('/api/labs', { method: 'POST' });
  if (!response.ok) throw new Error(await messageOf(response));
  const { id } = (await response.json()) as { id: string };
  store(id);
  return id;
});

const invitedLab = createStore(true, async (door) => {
  const id = invitation() ?? '';
  if (await isGood(id, door)) return id;
  throw new Error(INVITATION_OVER);
});

/**
 * Follows this page's own lab: the one that this tab had before, else a new one. The first
 * watcher opens it.
 *
 * @param watcher - Called at once, and at every change.
 * @returns Stops watching.
 */
export const watchLab = ownLab.watch;

/**
 * Follows the lab of the demos that can be shared: the one that this page was invited to
 * (`#lab=…`), else its own. Whoever was invited does everything else in a lab of their own.
 */
export const watchSharedLab: typeof watchLab = (watcher) =>
  (invitation() ? invitedLab : ownLab).watch(watcher);

/**
 * Reports that a connection of `lab` ended without being asked to. All demos connect again, at once if its
 * handler was changed, else when the page has found out why; but not when the handler threw: a reader may want
 * to see what that did.
 *
 * @param door - As for `labLost`.
 */
export function connectionEnded(lab: OpenLab, door: string, close: CloseEvent | undefined): void {
  if (close?.code === HANDLER_THREW) {
    const detail: HandlerEnd = { lab, door, reason: close.reason };
    document.dispatchEvent(new CustomEvent('handler:end', { detail }));
  } else if (close?.code === HANDLER_CHANGED) cellChanged(lab);
  else labLost(lab, door);
}

/**
 * Reports that a connection of `lab` ended by itself or was refused. The page finds out why, and
 * all demos open their connections again once that can work.
 *
 * @param door - Address of what was refused, for asking why.
 */
export function labLost({ invited, epoch }: OpenLab, door: string): void {
  (invited ? invitedLab : ownLab).lost(epoch, door);
}

/** Reports that a cell of `lab` starts again, with another handler: all demos open their connections again, at once. */
export function cellChanged({ invited, epoch }: OpenLab): void {
  (invited ? invitedLab : ownLab).again(epoch);
}

/** Whether a lab can be used. @throws {Error} If it could be, but not now. */
async function isGood(id: string, door: string | undefined): Promise<boolean> {
  // A door of this lab answers a plain GET with 426 when a socket would be let in.
  const response = await fetch(door?.includes(id) ? door : `/lab/${encodeURIComponent(id)}`);
  if (response.ok || response.status === 426) return true;
  if (response.status === 403 || response.status === 404) return false;
  throw new Error(await messageOf(response));
}

async function messageOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => undefined)) as RefusalBody | undefined;
  return body?.error?.message ?? `The server answered ${response.status} ${response.statusText}.`;
}

function announce() {
  const detail: LabNews = {
    phase: latest.phase,
    lab: latest.phase === 'open' ? latest.lab.id : undefined,
    connections,
  };
  document.dispatchEvent(new CustomEvent('lab:news', { detail }));
}

function readStored(): string | undefined {
  try {
    return sessionStorage.getItem(STORED_ID) ?? undefined;
  } catch {
    return undefined;
  }
}

function store(id: string | undefined) {
  try {
    if (id) sessionStorage.setItem(STORED_ID, id);
    else sessionStorage.removeItem(STORED_ID);
  } catch {
    // Storage is forbidden: every page gets a lab of its own.
  }
}
