/**
 * Bytes that a reader wrote by hand: `POST /lab/<id>/<cell>/bytes` has the companion send them, as they
 * are, on a WebSocket connection to the cell that it opens for them.
 *
 * N.B. Imported by the browser and by the server: types and pure values only.
 */

/** Most bytes that are sent at once. */
export const MAX_HAND_BYTES = 1_024;

/** What came back. */
export interface HandAnswer {
  /** All bytes after the head of the handshake's answer, in base64; at most 64 KiB of them. */
  received: string;
  /** Whether the cell's server ended the TCP connection. */
  ended: boolean;
}
