import { render } from 'preact';
import { ClientPanel } from './ClientPanel.tsx';

/**
 * Puts an editor in the place of client code, and what it does below.
 *
 * @param code - Where it stands to be read.
 */
export function openClientPanel(panel: HTMLElement, cell: string, file: string, code: HTMLElement): void {
  const shipped = code.textContent ?? '';
  panel.replaceChildren();
  code.hidden = true;
  render(<ClientPanel cell={cell} file={file} shipped={shipped} />, panel);
}
