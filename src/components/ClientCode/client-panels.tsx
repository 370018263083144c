import { render } from 'preact';
import editorStyles from '../editor/editor.css?inline';
import { addStyles } from '../wire/add-styles.ts';
import { ClientPanel } from './ClientPanel.tsx';
import styles from './client-panel.css?inline';

/** Where the panel of each button that was pressed stands. */
const roots = new WeakMap<HTMLElement, HTMLElement>();

/** Opens an editor in the place of the client code beside a button, and runs it; or stops it, and closes. */
export function toggleClientPanel(button: HTMLElement): void {
  const figure = button.closest('.code');
  const code = figure?.querySelector('pre');
  if (!figure || !code) return;
  const root = roots.get(button) ?? createRoot(code);
  roots.set(button, root);

  const isOpen = figure.classList.toggle('editing');
  button.ariaExpanded = String(isOpen);
  code.hidden = isOpen;
  const { cell = '', file = '' } = button.dataset;
  const panel = <ClientPanel cell={cell} file={file} shipped={code.textContent ?? ''} />;
  render(isOpen ? panel : null, root);
}

function createRoot(code: HTMLElement): HTMLElement {
  addStyles('editor', editorStyles);
  addStyles('client-panel', styles);
  const root = document.createElement('div');
  root.className = 'handler-editor no-print';
  code.after(root);
  return root;
}
