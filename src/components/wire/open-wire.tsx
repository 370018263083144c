import { render } from 'preact';
import { openWireLog } from '../../lib/wire-log.ts';
import { WirePanel } from './WirePanel.tsx';

/** What of the wire stands in the page before it is opened. */
export interface WirePlace {
  /** Opens and closes it. */
  button: HTMLElement;
  /** Where it is shown. */
  inside: HTMLElement;
}

/**
 * Opens or closes the wire. The log of a closed one goes on, so that nothing is missing when it is opened again.
 *
 * @param cells - Of which it shows the lines, and no others.
 */
export function turnWire({ button, inside }: WirePlace, open: boolean, cells?: string[]): void {
  mark(button, open);
  render(open ? <WirePanel log={openWireLog()} root={inside} cells={cells} /> : null, inside);
}

/** Shows, and remembers for this tab, whether the wire is open. */
function mark(button: HTMLElement, open: boolean) {
  const { dataset } = document.documentElement;
  if (open) dataset.wire = 'open';
  else delete dataset.wire;
  const contents = document.querySelector<HTMLDetailsElement>('.contents');
  if (contents && matchMedia('(min-width: 73.8125em)').matches) contents.open = !open;
  button.ariaExpanded = String(open);
  const word = button.querySelector('span');
  if (word) word.textContent = open ? 'Close' : 'Open';
  try {
    if (open) sessionStorage.setItem('wire', 'open');
    else sessionStorage.removeItem('wire');
  } catch {
    // Storage is forbidden: it is as the reader wants it as long as the page.
  }
}
