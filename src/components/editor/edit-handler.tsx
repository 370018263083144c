import { render } from 'preact';
import { editedHandlers } from '../../lib/edited-handlers.ts';
import { createKeptTexts } from '../../lib/kept-texts.ts';
import { loadShippedHandler } from '../../lib/shipped-handlers.ts';
import { addStyles } from '../wire/add-styles.ts';
import styles from './editor.css?inline';
import { HandlerEditor } from './HandlerEditor.tsx';

const kept = createKeptTexts();
/** How to open and close the editor of each button that was pressed. */
const editors = new WeakMap<HTMLElement, Promise<() => void>>();

/**
 * Opens, or closes, an editor in the place of the code beside a button.
 *
 * @throws {Error} If no server answers.
 */
export async function toggleEditor(button: HTMLElement): Promise<void> {
  const creating = editors.get(button) ?? createEditor(button);
  editors.set(button, creating);
  try {
    (await creating)();
    delete button.dataset.failed;
  } catch (error) {
    editors.delete(button);
    throw error;
  }
}

async function createEditor(button: HTMLElement): Promise<() => void> {
  const [cell = '', name] = button.dataset.edit?.split('#') ?? [];
  const shipped = await loadShippedHandler(cell);
  const region = shipped.regions.find((region) => region.name === name);
  const figure = button.closest<HTMLElement>('.code');
  const code = figure?.querySelector<HTMLElement>('pre');
  if (!region || !figure || !code) throw new Error(`Nothing shows the region "${name}" of ${cell}.`);

  addStyles('editor', styles);
  const root = document.createElement('div');
  root.className = 'handler-editor no-print';
  root.style.setProperty('--code-size', getComputedStyle(code).fontSize);
  code.after(root);

  function show(isOpen: boolean) {
    figure?.classList.toggle('editing', isOpen);
    code?.toggleAttribute('hidden', isOpen);
    button.ariaExpanded = String(isOpen);
    button.toggleAttribute('data-kept', kept.read(cell, name ?? '') !== undefined);
    if (!region) return;
    render(
      <HandlerEditor
        handlers={editedHandlers()}
        kept={kept}
        cell={cell}
        shipped={shipped}
        region={region}
        isGuest={isGuest(cell)}
        isOpen={isOpen}
        onOpen={() => show(true)}
        onReset={() => {
          editedHandlers().reset(cell);
          button.focus();
        }}
      />,
      root,
    );
  }
  return () => show(!figure.classList.contains('editing'));
}

/** Whether a cell's clients are in the lab of somebody else, who invited this page. */
function isGuest(cell: string): boolean {
  const demos = document.querySelectorAll('.demo:has(.invite[data-guest])');
  return [...demos].some((demo) => demo.getAttribute('data-cell')?.split(' ').includes(cell));
}
