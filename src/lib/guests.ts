import type { GuestLine } from '../protocol/observer-events.ts';
import { invitation } from './invitation.ts';
import { type OpenLab, watchSharedLab } from './lab.ts';
import { type Observer, openObserver } from './observer.ts';

/** Who is in the lab that is shared, besides its host. */
export interface Guests {
  /** This page's own name, if it is a guest: `"Guest 1"`. */
  me: string | undefined;
  /** Names of all guests. */
  names: string[];
  /** What each guest's page said last, by cell and name. */
  lines: ReadonlyMap<string, GuestLine>;
}

/** Key of `Guests.lines`. */
export const lineKey = (cell: string, name: string): string => `${cell} ${name}`;

const NOBODY: Guests = { me: undefined, names: [], lines: new Map() };

let guests = NOBODY;
let observer: Observer | undefined;
const watchers = new Set<(guests: Guests) => void>();

/**
 * Follows the guests of the shared lab. The first watcher opens an observer, for as long as the
 * page is open; a page that was invited becomes a guest by that.
 *
 * @param watcher - Called at once, and at every change.
 * @returns Stops watching.
 */
export function watchGuests(watcher: (guests: Guests) => void): () => void {
  if (watchers.size === 0 && !observer) watchSharedLab((state) => state.phase === 'open' && join(state.lab));
  watchers.add(watcher);
  watcher(guests);
  return () => watchers.delete(watcher);
}

/** Tells the others what this guest's own client did. */
export function tellLine(line: GuestLine): void {
  observer?.emit('guest:line', { ...line, text: line.text.slice(0, 200) });
}

function join(lab: OpenLab) {
  observer?.close();
  observer = openObserver(lab, invitation() !== undefined);
  become(NOBODY);
  observer.on('guest:name', (me) => become({ ...guests, me }));
  observer.on('guest:list', (names) => become({ ...guests, names }));
  observer.on('guest:line', (name, line) => {
    become({ ...guests, lines: new Map(guests.lines).set(lineKey(line.cell, name), line) });
  });
}

function become(next: Guests) {
  guests = next;
  for (const watcher of watchers) watcher(guests);
}
