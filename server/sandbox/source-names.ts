/**
 * Names in stack traces.
 *
 * N.B. Runs on both sides, so it imports nothing.
 */

/** What a reader's source is called in stack traces. */
export const HANDLER_FILE = 'handler.ts';

/** What our own code inside an engine is called in stack traces; its frames are not shown. */
export const GUEST_FILE = 'full-duplex';
