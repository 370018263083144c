/** What a record of the wire feed tells. As single constants, pages hold nothing but their values. */

/** A WebSocket that was open before the record of its handshake was kept: `bytes` is a `KnownConnection` as JSON. */
export const KNOWN = 1;
/** Bytes from client to server. */
export const UP = 2;
/** Bytes from server to client. */
export const DOWN = 3;
/** The TCP connection has ended. */
export const END = 4;
/** `offset` bytes were not told to this observer, for one of the feed's limits. */
export const LEFT_OUT = 5;
/** The answer to a message of the observer's: all that the server had seen when it came has been told. */
export const SYNC = 6;
