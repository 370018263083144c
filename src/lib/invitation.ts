/**
 * Who shares a lab with whom: an invitation is a link with a lab's id in its fragment, which
 * browsers send to no server. A tab stays invited, or inviting, until it is closed.
 */

const INVITED = 'invited-to';
const INVITING = 'inviting';

/** Name of the event on `document` when this tab begins to invite. */
export const INVITING_EVENT = 'lab:inviting';

/** Id of the lab that this tab was invited to. */
export function invitation(): string | undefined {
  const named = /[#&]lab=([\w.-]+)/.exec(location.hash)?.[1];
  if (named && named !== read('lab')) write(INVITED, named);
  return read(INVITED) ?? (named !== read('lab') ? named : undefined);
}

/** Leaves the lab that this tab was invited to. */
export function declineInvitation(): void {
  write(INVITED, undefined);
  location.replace(location.pathname);
}

/** Whether this tab has made an invitation, so that guests may come. */
export const isInviting = (): boolean => read(INVITING) !== undefined;

/** Remembers that guests may come. */
export function startInviting(): void {
  write(INVITING, 'yes');
  document.dispatchEvent(new CustomEvent(INVITING_EVENT));
}

/** Link that invites to a lab, on the page that is open. */
export function invitationTo(labId: string): string {
  return `${location.origin}${location.pathname}#lab=${labId}`;
}

function read(key: string): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, value: string | undefined) {
  try {
    if (value === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // Storage is forbidden: it lasts as long as the page.
  }
}
