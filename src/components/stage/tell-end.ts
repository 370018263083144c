import { cellChanged, type HandlerEnd, watchLab, watchSharedLab } from '../../lib/lab.ts';

/**
 * Says above each demo whose clients the end of a handler has disconnected what happened, and how they come
 * back. It stands there until they do, or until a demo that opens clients for each run is run again. Demos that say so themselves are left alone.
 */
export function tellEnd(end: HandlerEnd): void {
  const cell = end.door.split('/')[3] ?? '';
  const figures = document.querySelectorAll<HTMLElement>(
    // Each of its clients reports it; once is enough.
    `.demo[data-cell~="${cell}"]:not([data-tells-end], :has(.handler-end))`,
  );
  const notices = [...figures].map((figure) => addNotice(figure, cell, end));
  const [first] = notices;
  if (!first) return;
  // It is read out once, and has been where an editor of this handler is open.
  if (!document.querySelector(`[data-edit^="${cell}#"][aria-expanded="true"]`)) first.role = 'alert';

  const { lab } = end;
  const stop = (lab.invited ? watchSharedLab : watchLab)((state) => {
    if (state.phase === 'open' && state.lab.epoch === lab.epoch) return;
    for (const notice of notices) notice.remove();
    // It may be told before there is something to stop.
    queueMicrotask(() => stop());
  });
}

function addNotice(figure: HTMLElement, cell: string, { lab, reason }: HandlerEnd): HTMLElement {
  const notice = document.createElement('p');
  notice.className = 'down-notice handler-end no-print';
  notice.append(
    `The handler ${cell.split('.')[1]}.ts ended with “${reason}”, and its clients were disconnected. `,
    lab.invited ? 'The lesson’s file answers again: ' : 'Mend and run it, or go on with the lesson’s file: ',
    createButton(() => {
      cellChanged(lab);
      // The button goes with the notice.
      figure.tabIndex = -1;
      figure.focus({ preventScroll: true });
    }),
  );
  figure.querySelector('figcaption')?.after(notice);
  // A button that can be pressed now opens clients for each run, so the next run needs nothing of this.
  figure.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('.foot .btn')) notice.remove();
  });
  return notice;
}

function createButton(onclick: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  return Object.assign(button, {
    type: 'button',
    className: 'btn ghost',
    textContent: 'Connect again',
    onclick,
  });
}
