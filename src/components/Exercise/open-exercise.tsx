import { render } from 'preact';
import { loadCheck } from '../../lib/exercise-sources.ts';
import { addStyles } from '../wire/add-styles.ts';
import { ExerciseWork } from './ExerciseWork.tsx';
import styles from './exercise.css?inline';

/**
 * Makes an exercise of the page one that can be worked on: in the place of its code comes an editor.
 *
 * @param root - An element with `data-cell`, `data-kind` and the code in a `pre`.
 * @throws {Error} If what it needs could not be loaded.
 */
export async function openExercise(root: HTMLElement): Promise<void> {
  const { cell = '', kind } = root.dataset;
  const start = root.querySelector('pre')?.textContent ?? '';
  const exercise = await loadCheck(cell);
  addStyles('exercise', styles);
  root.replaceChildren();
  render(
    <ExerciseWork
      cell={cell}
      kind={kind === 'client' ? 'client' : 'handler'}
      exercise={exercise}
      start={start}
    />,
    root,
  );
}
