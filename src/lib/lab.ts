import type { RefusalBody } from '../protocol/refusals.ts';

/** The page's lab, ready for connections. */
export interface OpenLab {
  id: string;
  /** Counts up whenever connections have to be opened anew. */
  epoch: number;
}

/** What every demo of the page knows about the lab. */
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

const STORED_ID = 'lab';
/** Wait before a new attempt, in milliseconds; the last one repeats. */
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000];
/** A lab that stayed open this long was fine: the next trouble is a new one. */
const STEADY_MS = 10_000;

const NO_ANSWER =
  'The companion server does not answer, so this demo cannot run. Start it with “npm start” in the folder of Full Duplex. This page keeps trying.';

let state: LabState = { phase: 'opening' };
let started = false;
/** Whether a lab is being looked for already. */
let looking = true;
let epoch = 0;
let attempts = 0;
let openedAt = 0;
let connections = 0;
const watchers = new Set<(state: LabState) => void>();

/**
 * Follows the page's lab. The first watcher opens it: the one that the link names (`#lab=…`),
 * else the one this tab had before, else a new one.
 *
 * @param watcher - Called at once, and at every change.
 * @returns Stops watching.
 */
export function watchLab(watcher: (state: LabState) => void): () => void {
  watchers.add(watcher);
  watcher(state);
  if (!started) {
    started = true;
    void reopen();
  }
  return () => watchers.delete(watcher);
}

/**
 * Reports that a connection of `lab` ended by itself or was refused. The page finds out why, and
 * all demos open their connections again once that can work.
 *
 * @param door - Address of what was refused, for asking why.
 */
export function labLost(lab: OpenLab, door: string): void {
  if (state.phase !== 'open' || state.lab.epoch !== lab.epoch || looking) return;
  looking = true;
  if (performance.now() - openedAt > STEADY_MS) attempts = 0;
  void reopen(door);
}

/** Counts this page's open connections, for the header. */
export function countConnection(change: 1 | -1): void {
  connections += change;
  announce();
}

/** Looks for a lab until there is one; `door` is asked first, if it is of the lab that is known. */
async function reopen(door?: string): Promise<void> {
  try {
    const id = await findLab(door);
    // What was refused once may be refused again: each further attempt waits longer.
    if (door) await delay();
    looking = false;
    epoch += 1;
    openedAt = performance.now();
    become({ phase: 'open', lab: { id, epoch } });
  } catch (error) {
    // `fetch` throws a TypeError when nobody answers; anything else explains itself.
    become({ phase: 'down', reason: error instanceof TypeError ? NO_ANSWER : (error as Error).message });
    await delay();
    await reopen(door);
  }
}

async function findLab(door: string | undefined): Promise<string> {
  const known = /[#&]lab=([^&]+)/.exec(location.hash)?.[1] ?? readStored();
  if (known && (await isGood(known, door))) return known;
  const response = await fetch('/api/labs', { method: 'POST' });
  if (!response.ok) throw new Error(await messageOf(response));
  const { id } = (await response.json()) as { id: string };
  store(id);
  return id;
}

/** Whether a lab can be used. @throws {Error} If it could be, but not now. */
async function isGood(id: string, door: string | undefined): Promise<boolean> {
  // A door of this lab answers a plain GET with 426 when a socket would be let in.
  const response = await fetch(door?.includes(id) ? door : `/lab/${id}`);
  if (response.ok || response.status === 426) return true;
  if (response.status === 403 || response.status === 404) {
    store(undefined);
    return false;
  }
  throw new Error(await messageOf(response));
}

async function messageOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => undefined)) as RefusalBody | undefined;
  return body?.error?.message ?? `The server answered ${response.status} ${response.statusText}.`;
}

function delay(): Promise<void> {
  const ms = RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)];
  attempts += 1;
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function become(next: LabState) {
  state = next;
  for (const watcher of watchers) watcher(state);
  announce();
}

function announce() {
  const detail: LabNews = {
    phase: state.phase,
    lab: state.phase === 'open' ? state.lab.id : undefined,
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
