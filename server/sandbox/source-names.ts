/** What a reader's source is called in stack traces. */
export const HANDLER_FILE = 'cell';

/** What our own code inside an engine is called in stack traces; its frames are not shown. */
export const GUEST_FILE = 'full-duplex';
