import { correction, generate } from 'lean-qr';
import { toSvg } from 'lean-qr/extras/svg';
import { invitationTo, startInviting } from '../../lib/invitation.ts';
import { type LabState, watchLab } from '../../lib/lab.ts';
import { addStyles, element } from './element.ts';

const LOOPBACK = /^(localhost|127\.|\[::1\])/;

/** Shows the link to this page's lab, to copy and as a QR code, and waits for guests from now on. */
export function openInvitation(): void {
  addStyles();
  startInviting();
  const content = element('div', { className: 'content' }, 'Looking for the lab…');
  const dialog = element(
    'dialog',
    { className: 'invitation' },
    element('h2', { textContent: 'Invite somebody to this stage' }),
    content,
    element('button', {
      type: 'button',
      className: 'btn',
      textContent: 'Close',
      onclick: () => dialog.close(),
    }),
  );
  dialog.setAttribute('aria-label', 'Invite somebody to this stage');
  const stop = watchLab((state) => content.replaceChildren(...contentFor(state)));
  dialog.addEventListener('close', () => {
    stop();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function contentFor(state: LabState): Node[] {
  if (state.phase === 'opening') return [element('p', {}, 'Looking for the lab…')];
  if (state.phase === 'down') return [element('p', {}, state.reason)];
  const link = invitationTo(state.lab.id);
  const code = toSvg(generate(link, { minCorrectionLevel: correction.M }), document, {
    on: '#000',
    off: '#fff',
  });
  code.setAttribute('role', 'img');
  code.setAttribute('aria-label', 'QR code of the link');
  return [
    element(
      'p',
      {},
      'Who opens this link joins as one more client. You see it on your stage, and what either of you sends reaches both, as the server’s code decides.',
    ),
    copyField(link),
    code,
    ...(LOOPBACK.test(location.hostname) ? [onlyHere()] : []),
    element(
      'p',
      { className: 'note' },
      'The link works while you are here. Give it only to people you want here.',
    ),
  ];
}

/** A server that listens on this machine alone can be reached from no phone. */
function onlyHere(): Node {
  return element(
    'p',
    { className: 'note' },
    'This notebook listens on this machine only, so the link works in browsers here. To invite a phone in your network, start it with ',
    element('code', {}, 'HOST=0.0.0.0 npm start'),
    ' and open it by this machine’s network address.',
  );
}

function copyField(link: string): Node {
  const field = element('input', { className: 'field', readOnly: true, value: link });
  field.setAttribute('aria-label', 'Link');
  field.addEventListener('focus', () => field.select());
  const said = element('span', { className: 'note' });
  said.setAttribute('role', 'status');
  const copy = element('button', { type: 'button', className: 'btn ghost', textContent: 'Copy' });
  copy.addEventListener('click', async () => {
    const copied = await navigator.clipboard?.writeText(link).then(
      () => true,
      () => false,
    );
    if (!copied) field.select();
    said.textContent = copied ? 'Copied.' : 'Copy the marked link with your keyboard.';
  });
  return element('div', { className: 'copy' }, field, copy, said);
}
