/** Names of events that Socket.IO itself uses, and refuses to emit (Socket.IO docs, "Emit cheatsheet: Reserved events"). */
export const RESERVED_EVENTS = new Set<unknown>([
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
]);
