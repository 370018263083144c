/**
 * Bytes on the wire of an unfragmented WebSocket message without extensions (RFC 6455, section 5.2).
 *
 * @param masked - Clients mask their frames, which costs a key of 4 bytes; servers do not.
 */
export function frameLength(payloadBytes: number, { masked }: { masked: boolean }): number {
  const longerLength = payloadBytes <= 125 ? 0 : payloadBytes <= 0xffff ? 2 : 8;
  return 2 + longerLength + (masked ? 4 : 0) + payloadBytes;
}
