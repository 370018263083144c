/**
 * Bounds of what a handler may ask the bridge for, besides those of the engine. The facade inside checks them
 * too, so that the reader is told which one, and on which line; the bridge does not rely on that.
 *
 * N.B. Runs on both sides, so it imports nothing.
 */

/** Rooms of one Socket.IO socket, its own not counted. */
export const MAX_ROOMS = 50;

/** Characters of the name of a room, an event or a namespace. */
export const MAX_NAME_CHARACTERS = 128;

/** Namespaces of a cell, the main one counted. */
export const MAX_NAMESPACES = 20;

/** Emits that wait for acknowledgements at a time. */
export const MAX_WAITING_EMITS = 500;

/** Acknowledgements that clients of a cell wait for at a time; the oldest are forgotten. */
export const MAX_OWED_ACKS = 1_000;

/** Middleware calls, requests and upgrades that wait for the handler's answer at a time. */
export const MAX_WAITING_CALLS = 200;

/** Fences that wait for the handler at a time; beyond, they are not answered. */
export const MAX_FENCES = 1_000;

/** Milliseconds that a heartbeat's interval, its patience, and the wait for a namespace may be set to. */
export const OPTION_MS = { least: 500, most: 120_000 } as const;

/** Milliseconds that an emit may wait for its answers; a longer `timeout` is cut to this. */
export const MAX_EMIT_MS = 120_000;

/**
 * Milliseconds that a client waits for a middleware of the handler, or an answer whether a namespace is there.
 * Socket.IO gives a client as long to enter one.
 */
export const CALL_MS = 45_000;
