import { render } from 'preact';
import { SearchPanel } from './SearchPanel.tsx';
import styles from './search.css?inline';

let dialog: HTMLDialogElement | undefined;

/** Opens search over the page, with the words of the last time, if any, selected. */
export function openSearch(): void {
  dialog ??= createDialog();
  dialog.showModal();
  dialog.querySelector('input')?.select();
}

function createDialog(): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.className = 'search';
  dialog.setAttribute('aria-label', 'Search');
  // A click beside it closes it, in browsers that know this.
  dialog.setAttribute('closedby', 'any');
  const style = document.createElement('style');
  style.textContent = styles;
  document.head.append(style);
  document.body.append(dialog);
  render(<SearchPanel onClose={() => dialog.close()} />, dialog);
  return dialog;
}
