/**
 * How long WebSocket frames are (RFC 6455, section 5.2).
 *
 * N.B. Imported by the browser and by the server: types and pure values only.
 */

/**
 * Bytes on the wire of an unfragmented message without extensions.
 *
 * @param payloadBytes - Bytes of the message itself; text counts in UTF-8.
 * @param options.masked - Clients mask their frames, which costs a key of 4 bytes; servers do not.
 */
export function frameLength(payloadBytes: number, options: { masked: boolean }): number {
  const extendedLength = payloadBytes <= 125 ? 0 : payloadBytes <= 0xffff ? 2 : 8;
  return 2 + extendedLength + (options.masked ? 4 : 0) + payloadBytes;
}

/** Bytes of `text` in UTF-8, which text messages are in (RFC 6455, section 5.6). */
export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
