import type { ObserverEvents, ObserverRequests } from '../protocol/observer-events.ts';
import type { OpenLab } from './lab.ts';
import { openSocketIo, type Socket } from './socketio-client.ts';

/** The page's second view of its lab: what the server saw of the page's own connections. */
export type Observer = Socket<ObserverEvents, ObserverRequests>;

/**
 * Opens the observer. Open it before the clients it should see, and wait for its `connect`.
 *
 * @param guest - Whether this page joins the lab of somebody else, to be named and shown there.
 */
export function openObserver(lab: OpenLab, guest = false): Observer {
  const observer = openSocketIo(lab, 'observer', 'observer') as Observer;
  // Sent once the connection is open, which is later than now.
  if (guest) observer.auth = { guest };
  return observer;
}
