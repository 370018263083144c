import type { GuestEvent } from './messages.ts';

/** What a handler does when it handles something else than a client's event. */
const DURING: Partial<Record<GuestEvent[0], string>> = {
  timer: 'a timer',
  answers: 'an acknowledgement',
  transport: 'an upgrade of the transport',
  'engine-request': 'a middleware of the engine',
  'namespace-wanted': 'a dynamic namespace',
  'connection-close': 'the end of a connection',
};

/** What a handler is doing when it handles an event: the `during` of its errors. */
export function describeEvent(event: GuestEvent): string {
  if (event[0] === 'event') return String(event[2][0]).slice(0, 100);
  return DURING[event[0]] ?? event[0].replace(/^ws-/, '');
}
