import { watchGuests } from '../../lib/guests.ts';
import { declineInvitation } from '../../lib/invitation.ts';
import { addStyles, element } from './element.ts';

/** Tells a guest who and where it is, and how to leave. */
export function showGuestBar(): void {
  if (document.querySelector('.guest-bar')) return;
  addStyles();
  const text = element('span', {}, 'You were invited to somebody’s lab…');
  text.setAttribute('role', 'status');
  const toStage = element('a', { href: '#stage' }, 'To the stage');
  toStage.addEventListener('click', (event) => {
    // The fragment holds the invitation.
    event.preventDefault();
    document.querySelector('.invite')?.closest('figure')?.scrollIntoView();
  });
  const leave = element('button', {
    type: 'button',
    className: 'btn ghost',
    textContent: 'Leave',
    onclick: declineInvitation,
  });
  document.body.append(
    element('aside', { className: 'guest-bar no-print', ariaLabel: 'You are a guest' }, text, toStage, leave),
  );
  watchGuests(({ me }) => {
    if (me) text.textContent = `You are ${me} on somebody’s stage.`;
  });
}
