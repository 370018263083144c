/** Opcodes that RFC 6455 gives a meaning (section 5.2). As single constants, pages hold nothing but their values. */

export const CONTINUATION = 0;
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;
