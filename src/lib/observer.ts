import type { ObserverEvents, ObserverRequests } from '../protocol/observer-events.ts';
import type { OpenLab } from './lab.ts';
import { openSocketIo, type Socket } from './socketio-client.ts';

/** The page's second view of its lab: what the server saw of the page's own connections. */
export type Observer = Socket<ObserverEvents, ObserverRequests>;

/** Opens the observer. Open it before the clients it should see, and wait for its `connect`. */
export function openObserver(lab: OpenLab): Observer {
  return openSocketIo(lab, 'observer', 'observer') as Observer;
}
