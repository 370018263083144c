/**
 * Where the reader is: lessons opened, and lessons read to their end. Kept in this browser only.
 */

const KEY = 'progress';

/** `finished`: the end of the lesson has been on screen. */
export type Place = 'opened' | 'finished';

/** Places by the lesson's address. */
export function readProgress(storage: Pick<Storage, 'getItem'>): Record<string, Place> {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? '{}');
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
export function writeProgress(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  href: string,
  place: Place,
): void {
  const progress = readProgress(storage);
  if (progress[href] === 'finished' || progress[href] === place) return;
  try {
    storage.setItem(KEY, JSON.stringify({ ...progress, [href]: place }));
  } catch {
    // Storage is forbidden or full: the marks last as long as the page.
  }
}

/** Marks this page's lesson as opened, later as finished, and shows all marks in links that have a tick. */
export function markProgress(): void {
  const href = location.pathname;
  const end = document.querySelector('[data-lesson-end]');
  if (end) {
    remember(href, 'opened');
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      remember(href, 'finished');
    }).observe(end);
  }
  showMarks();
}

function remember(href: string, place: Place) {
  writeProgress(localStorage, href, place);
  showMarks();
}

function showMarks() {
  const progress = readProgress(localStorage);
  for (const tick of document.querySelectorAll('a > .tick')) {
    const link = tick.parentElement as HTMLAnchorElement;
    const place = progress[new URL(link.href).pathname];
    if (!place) continue;
    link.dataset.place = place;
    const words = link.querySelector('[data-progress]');
    if (words) words.textContent = ` (${place})`;
  }
}
