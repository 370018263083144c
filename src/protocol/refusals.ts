/**
 * The companion's refusals: stable codes, and the HTTP status each one travels with.
 *
 * N.B. Imported by the browser and by the server: types and pure values only.
 */

/** HTTP status of every refusal, by its code. The words may change, the codes do not. */
export const REFUSALS = {
  /** The Origin header names a site that may not use this server (RFC 6455, section 10.2). */
  ORIGIN_REFUSED: 403,
  /** The lab id does not have the form of one. */
  LAB_MALFORMED: 404,
  /** The lab id has the right form, but this server (or its LAB_SECRET) did not sign it. */
  LAB_FORGED: 403,
  /** The lab existed and has ended: nobody had been connected for LAB_IDLE_SECONDS. */
  LAB_EXPIRED: 404,
  /** No lesson has a cell of this name. */
  CELL_UNKNOWN: 404,
  /** MAX_LABS labs are open. */
  LABS_FULL: 503,
  /** This address asked for more than LABS_PER_ADDRESS_PER_MINUTE labs. */
  LABS_TOO_FAST: 429,
  /** MAX_CELLS_PER_LAB cells of this lab are in use. */
  LAB_CELLS_FULL: 429,
  /** MAX_CONNECTIONS_PER_LAB connections of this lab are open. */
  LAB_CONNECTIONS_FULL: 429,
  /** The address exists, and wants another method. */
  METHOD_NOT_ALLOWED: 405,
  /** More requests a second on one TCP connection than MESSAGES_PER_SECOND, or in a lab than three times that. */
  REQUESTS_TOO_FAST: 429,
  /** A body that does not say how long it is (RFC 9110, section 15.5.12). */
  LENGTH_REQUIRED: 411,
  /** A body of more than MAX_MESSAGE_BYTES; of bytes by hand, of more than 1,024. */
  BODY_TOO_BIG: 413,
  /** Bytes by hand: others of this lab are on their way, or they come too often. */
  BYTES_TOO_FAST: 429,
  /** Bytes by hand: no WebSocket could be opened for them. */
  BYTES_UNSENT: 503,
  /** `?delay=` is not a whole number of milliseconds from 0 to 500. */
  DELAY_INVALID: 400,
  /** The cell's handler threw before it had answered. */
  HANDLER_THREW: 500,
  /** A reader changed the cell's handler before it had answered. */
  HANDLER_CHANGED: 503,
  /** The address speaks WebSocket only (RFC 9110, section 15.5.22). */
  UPGRADE_REQUIRED: 426,
  /** Only version 13 is spoken here (RFC 6455, section 4.4). */
  WEBSOCKET_VERSION: 426,
  /** The opening handshake breaks a rule of RFC 6455, section 4.2.1. */
  HANDSHAKE_INVALID: 400,
  /** Long polling by script tags would escape the check of origins. */
  JSONP_REFUSED: 400,
  /** Nothing lives at this address. */
  NOT_FOUND: 404,
  /** A mistake of the server's own. */
  INTERNAL: 500,
  /** The server is shutting down. */
  STOPPING: 503,
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** Body of every refusal over HTTP. */
export interface RefusalBody {
  error: { code: RefusalCode; message: string };
}

// Close codes that pages know stand alone, so that pages do without the rest.

/** Close code: the server stops, or restarts. */
export const STOPPING = 1001;
/** Close code: the cell's handler threw; in a program of its own, the process would have ended. */
export const HANDLER_THREW = 1011;
/** Close code: a reader changed the cell's handler: it starts again, and its clients should connect again. */
export const HANDLER_CHANGED = 1012;

/**
 * Close codes the companion itself sends, each with a reason in words.
 * 1012 and 1013 are not in RFC 6455; they are in the IANA registry that section 11.7 set up.
 */
export const CLOSE_CODES = {
  STOPPING,
  /** More messages a second than MESSAGES_PER_SECOND, or in a lab than three times that. */
  TOO_MANY_MESSAGES: 1008,
  /** A message larger than MAX_MESSAGE_BYTES. */
  MESSAGE_TOO_BIG: 1009,
  HANDLER_THREW,
  HANDLER_CHANGED,
  /** The client reads too slowly: MAX_WAITING_BYTES wait for it. */
  CLIENT_TOO_SLOW: 1013,
} as const;
