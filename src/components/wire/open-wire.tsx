import { render } from 'preact';
import { openWireLog } from '../../lib/wire-log.ts';
import { SHOW_CELLS_EVENT, WirePanel } from './WirePanel.tsx';

/** Shows the wire in an element of the page. */
export function showWire(root: HTMLElement): void {
  render(<WirePanel log={openWireLog()} root={root} />, root);
}

/** Takes it away. The log goes on, so that nothing is missing when the wire is opened again. */
export function hideWire(root: HTMLElement): void {
  render(null, root);
}

/** Has the open wire show the lines of some cells only. */
export function showCells(root: HTMLElement, cells: string[]): void {
  root.dispatchEvent(new CustomEvent(SHOW_CELLS_EVENT, { detail: cells }));
}
