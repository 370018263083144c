import type { Direction } from './wire-item.ts';

/**
 * What the two sides agreed on about compression (RFC 7692, section 7.1): whether a direction's
 * messages may refer to what earlier ones held.
 */
export type DeflateAgreement = Record<Direction, boolean>;

/**
 * @param extensions - Value of the answer's Sec-WebSocket-Extensions.
 * @returns `undefined` when messages are not compressed.
 */
export function readDeflateAgreement(extensions: string): DeflateAgreement | undefined {
  const found = /(?:^|,)\s*permessage-deflate\s*(?:$|[,;][^,]*)/i.exec(extensions)?.[0].toLowerCase();
  if (found === undefined) return undefined;
  const mayRefer = (sender: string) => !found.includes(`${sender}_no_context_takeover`);
  return { up: mayRefer('client'), down: mayRefer('server') };
}
