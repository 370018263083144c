/**
 * What the reader has done: lessons opened and read to their end, exercises passed, predictions made.
 * Kept in this browser only.
 */

/** `finished`: the end of the lesson has been on screen. */
export type Place = 'opened' | 'finished';

/** Places by the lesson's address; the lesson that was opened or finished last stands last. */
export type Progress = Readonly<Record<string, Place>>;

export interface Marks {
  places: Progress;
  /** When each exercise was first passed, by its cell: milliseconds since 1970. */
  passed: Readonly<Record<string, number>>;
  /** Whether the first guess in a demo was right, by lesson and name: `who-gets-it.stage`. */
  predictions: Readonly<Record<string, boolean>>;
}

/** Under which each part of the marks is stored. */
const KEYS = { places: 'progress', passed: 'exercises', predictions: 'predictions' };
/** Event of the window: this page has changed the marks. */
const CHANGED = 'progress:change';

type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** What has been kept. */
export function readMarks(storage = ownStorage()): Marks {
  return {
    places: readPart(storage, KEYS.places, isPlace),
    passed: readPart(storage, KEYS.passed, isTime),
    predictions: readPart(storage, KEYS.predictions, isAnswer),
  };
}

export const isPlace = (value: unknown): value is Place => value === 'opened' || value === 'finished';
export const isTime = (value: unknown): value is number =>
  Number.isSafeInteger(value) && value === Math.abs(new Date(value as number).getTime());
export const isAnswer = (value: unknown): value is boolean => typeof value === 'boolean';

function readPart<Value>(
  storage: Store | undefined,
  key: string,
  isValid: (value: unknown) => value is Value,
): Record<string, Value> {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(key) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(
      Object.entries(stored).filter((entry): entry is [string, Value] => isValid(entry[1])),
    );
  } catch {
    // Storage is forbidden, or holds something else: nothing has been done.
    return {};
  }
}

/** Replaces all that was kept. */
export function saveMarks(marks: Marks, storage = ownStorage()): void {
  try {
    for (const part of ['places', 'passed', 'predictions'] as const)
      storage?.setItem(KEYS[part], JSON.stringify(marks[part]));
  } catch {
    // Storage is forbidden or full: the marks stay as they were.
  }
}

/** Remembers a place. A finished lesson stays finished. */
export function notePlace(href: string, place: Place, storage = ownStorage()): void {
  const marks = readMarks(storage);
  const { [href]: before, ...others } = marks.places;
  saveMarks({ ...marks, places: { ...others, [href]: before === 'finished' ? before : place } }, storage);
}

/** Remembers that an exercise was passed, now if it is the first time. */
export function notePassed(cell: string, storage = ownStorage()): void {
  const marks = readMarks(storage);
  saveMarks({ ...marks, passed: { [cell]: Date.now(), ...marks.passed } }, storage);
}

/**
 * Remembers whether a guess was right; only the first of its name counts.
 *
 * @param cell - Of the demo, `<lesson>.<handler>`. The lesson's name alone does, too.
 * @param name - Tells this question from the others of the lesson.
 */
export function notePrediction(cell: string, name: string, right: boolean, storage = ownStorage()): void {
  const marks = readMarks(storage);
  const key = `${cell.split('.')[0]}.${name}`;
  saveMarks({ ...marks, predictions: { [key]: right, ...marks.predictions } }, storage);
}

/** Calls `watcher` now, and when the marks may have changed: here, in another tab, or while the page was away. */
export function watchProgress(watcher: (marks: Marks) => void): void {
  const tell = () => watcher(readMarks());
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
    notePlace(href, 'opened');
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      notePlace(href, 'finished');
      announceProgress();
    }).observe(end);
  }
  watchProgress(showMarks);
}

function showMarks({ places, passed }: Marks) {
  for (const tick of document.querySelectorAll('a > .tick')) {
    const link = tick.parentElement as HTMLAnchorElement;
    const place = places[new URL(link.href).pathname];
    const exercises = link.dataset.exercises?.split(' ') ?? [];
    const done = exercises.filter((cell) => cell in passed).length;
    if (place) link.dataset.place = place;
    else delete link.dataset.place;
    link.toggleAttribute('data-passed', done > 0 && done === exercises.length);
    const words = [place, done > 0 && sayPassed(done, exercises.length)].filter(Boolean).join(', ');
    const text = link.querySelector('[data-progress]');
    if (text) text.textContent = words && ` (${words})`;
  }
}

const sayPassed = (done: number, count: number) =>
  count === 1 ? 'exercise passed' : `${done} of ${count} exercises passed`;

/** This browser's storage. Where it is forbidden, even naming it throws. */
function ownStorage(): Store | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
