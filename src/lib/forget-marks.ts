import { announceProgress, type Marks, readMarks, saveMarks, watchProgress } from './progress.ts';

const NONE: Marks = { places: {}, passed: {}, predictions: {} };

/**
 * Has a button forget all marks; until the page is left, or there are new ones, pressing it again undoes that.
 *
 * @param status - Where it is said that they are gone.
 */
export function forgetOrUndo(button: HTMLButtonElement, status: Element): void {
  const label = button.textContent;
  let forgotten: Marks | undefined;

  watchProgress((marks) => {
    const isEmpty = Object.values(marks).every((part) => Object.keys(part).length === 0);
    // New marks: what was before them is past.
    if (!isEmpty) forgotten = undefined;
    button.textContent = forgotten ? 'Undo' : label;
    button.disabled = !forgotten && isEmpty;
    status.textContent = forgotten ? 'All marks are gone.' : '';
  });

  button.addEventListener('click', () => {
    const next = forgotten ?? NONE;
    if (!forgotten) forgotten = readMarks();
    saveMarks(next);
    announceProgress();
  });
}
