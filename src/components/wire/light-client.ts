import type { WireItem } from '../../protocol/wire-item.ts';

/** Lights the client of an item on the stages of the page, if it stands there; without an item, none. */
export function lightClient(item?: WireItem): void {
  for (const card of document.querySelectorAll<HTMLElement>('[data-on-wire]')) delete card.dataset.onWire;
  if (!item?.client) return;
  const stage = `[data-cell~="${CSS.escape(item.cell)}"]`;
  const selector = `${stage} [data-client="${CSS.escape(item.client)}"]`;
  for (const card of document.querySelectorAll<HTMLElement>(selector)) card.dataset.onWire = item.direction;
}

/** A client that stands on a stage. */
export interface StageClient {
  cells: string[];
  client: string;
}

/** What answers a click by itself. */
const CONTROLS = 'a, button, input, label, select, textarea, summary';

/**
 * Tells which client on a stage is clicked.
 *
 * @returns Stops telling.
 */
export function watchStageClicks(onClient: (clicked: StageClient) => void): () => void {
  function click({ target }: MouseEvent) {
    if (!(target instanceof Element) || target.closest(CONTROLS)) return;
    const client = target.closest<HTMLElement>('[data-client]')?.dataset.client;
    const cells = target.closest<HTMLElement>('[data-cell]')?.dataset.cell?.split(' ');
    if (client && cells) onClient({ cells, client });
  }
  document.addEventListener('click', click);
  return () => document.removeEventListener('click', click);
}
