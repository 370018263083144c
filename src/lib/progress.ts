/**
 * Where the reader is: lessons opened, and lessons read to their end. Kept in this browser only.
 */

const KEY = 'progress';
/** Event of the window: this page has changed the marks. */
const CHANGED = 'progress:change';

/** `finished`: the end of the lesson has been on screen. */
export type Place = 'opened' | 'finished';

/** Places by the lesson's address; the lesson that was opened or finished last stands last. */
export type Progress = Readonly<Record<string, Place>>;

/** What has been kept. */
export function readProgress(storage = ownStorage()): Progress {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(
      Object.entries(stored).filter(([, place]) => place === 'opened' || place === 'finished'),
    );
  } catch {
    // Storage is forbidden, or holds something else: nobody has read anything.
    return {};
  }
}

/** Remembers a place. A finished lesson stays finished. */
export function writeProgress(href: string, place: Place, storage = ownStorage()): void {
  const { [href]: before, ...others } = readProgress(storage);
  saveProgress({ ...others, [href]: before === 'finished' ? before : place }, storage);
}

/** Replaces all that was kept. */
export function saveProgress(progress: Progress, storage = ownStorage()): void {
  try {
    storage?.setItem(KEY, JSON.stringify(progress));
  } catch {
    // Storage is forbidden or full: the marks stay as they were.
  }
}

/** Calls `watcher` now, and when the marks may have changed: here, in another tab, or while the page was away. */
export function watchProgress(watcher: (progress: Progress) => void): void {
  const tell = () => watcher(readProgress());
  for (const event of [CHANGED, 'storage', 'pageshow']) addEventListener(event, tell);
  tell();
}

/** Tells the watchers of this page that it has changed the marks; other pages are told by the browser. */
export function announceProgress(): void {
  dispatchEvent(new Event(CHANGED));
}

/** Marks this page's lesson as opened, later as finished, and shows all marks in links that have a tick. */
export function markProgress(): void {
  const href = location.pathname;
  const end = document.querySelector('[data-lesson-end]');
  if (end) {
    writeProgress(href, 'opened');
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      writeProgress(href, 'finished');
      announceProgress();
    }).observe(end);
  }
  watchProgress(showMarks);
}

function showMarks(progress: Progress) {
  for (const tick of document.querySelectorAll('a > .tick')) {
    const link = tick.parentElement as HTMLAnchorElement;
    const place = progress[new URL(link.href).pathname];
    if (place) link.dataset.place = place;
    else delete link.dataset.place;
    const words = link.querySelector('[data-progress]');
    if (words) words.textContent = place ? ` (${place})` : '';
  }
}

/** This browser's storage. Where it is forbidden, even naming it throws. */
function ownStorage(): Pick<Storage, 'getItem' | 'setItem'> | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
