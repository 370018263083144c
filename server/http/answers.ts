import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { REFUSALS, type RefusalBody } from '../../src/protocol/refusals.ts';
import type { Refusal } from '../limits/refusal.ts';

/** Answers a request with JSON that nobody may cache. */
export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  res
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
      ...headers,
    })
    .end(text);
}

/** Answers a request with why it is refused. */
export function sendRefusal(req: IncomingMessage, res: ServerResponse, refusal: Refusal): void {
  // A body that is not read leaves no room on the connection for another request.
  if (hasBody(req) && !req.complete) res.setHeader('Connection', 'close');
  sendJson(res, REFUSALS[refusal.code], bodyOf(refusal), refusal.headers);
}

/** Answers an upgrade request with why it is refused, instead of `101`, and ends the connection. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const status = REFUSALS[refusal.code];
  const text = JSON.stringify(bodyOf(refusal));
  const headers = {
    Connection: 'close',
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(text)),
    ...refusal.headers,
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on('error', () => {});
  // The other side may never close its half, and nothing else watches this socket any more.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${text}`);
}

/** Whether a request announces a body (RFC 9112, section 6). */
export function hasBody(req: IncomingMessage): boolean {
  return Number(req.headers['content-length'] ?? 0) > 0 || req.headers['transfer-encoding'] !== undefined;
}

function bodyOf(refusal: Refusal): RefusalBody {
  return { error: { code: refusal.code, message: refusal.message } };
}
