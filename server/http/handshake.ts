import type { IncomingMessage } from 'node:http';
import { Refusal } from '../limits/refusal.ts';
import { hasBody } from './answers.ts';

/** Base64 of 16 bytes. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;

/**
 * Checks what RFC 6455, section 4.2.1, asks of a client's opening handshake, where neither
 * Node nor ws does, or where their answer says less.
 *
 * @throws {Refusal} `HANDSHAKE_INVALID`, `METHOD_NOT_ALLOWED` or `WEBSOCKET_VERSION`
 */
export function checkHandshake(req: IncomingMessage): void {
  const { headers } = req;
  if (req.httpVersionMajor === 1 && req.httpVersionMinor < 1) {
    throw invalid('A WebSocket handshake needs HTTP/1.1 or newer.');
  }
  if (req.method !== 'GET') {
    throw new Refusal('METHOD_NOT_ALLOWED', 'A WebSocket handshake is a GET request.', { Allow: 'GET' });
  }
  if (countHosts(req) !== 1) throw invalid('A WebSocket handshake needs one Host header.');
  if (headers.upgrade?.toLowerCase() !== 'websocket')
    throw invalid('The Upgrade header should be "websocket".');
  if (headers['sec-websocket-version'] !== '13') {
    throw new Refusal('WEBSOCKET_VERSION', 'This server speaks version 13 of the WebSocket protocol.', {
      // RFC 9110, section 15.5.22: the answer names what it wants.
      Connection: 'close, Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
    });
  }
  if (!KEY.test(headers['sec-websocket-key'] ?? '')) {
    throw invalid('Sec-WebSocket-Key should be 16 bytes in base64.');
  }
  if (hasBody(req)) throw invalid('A WebSocket handshake has no body.');
}

function invalid(message: string): Refusal {
  return new Refusal('HANDSHAKE_INVALID', message);
}

/** `req.headers` keeps only the first Host of several. */
function countHosts({ rawHeaders }: IncomingMessage): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}
