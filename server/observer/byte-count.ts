import type { IncomingMessage } from 'node:http';
import type { ByteCount } from '../../src/protocol/observer-events.ts';

/**
 * Counts the bytes of a TCP connection from its WebSocket handshake on. Call it in the `upgrade`
 * event, before the answer is written.
 *
 * @param head - Bytes of the first frames that came with the request.
 * @returns Reads the count.
 */
export function countFromHandshake(req: IncomingMessage, head: Buffer): () => ByteCount {
  // Not `req` itself: the count is kept as long as the connection.
  const { socket } = req;
  // A kept-alive connection may have carried other requests before this one.
  const upBefore = socket.bytesRead - head.length - requestHeadLength(req);
  const downBefore = socket.bytesWritten;
  return () => ({ up: socket.bytesRead - upBefore, down: socket.bytesWritten - downBefore });
}

/** Bytes of a request's head as clients write it: one space after each colon (RFC 9112, section 5). */
function requestHeadLength(req: IncomingMessage): number {
  const lines = [`${req.method} ${req.url} HTTP/${req.httpVersion}`];
  for (let at = 0; at < req.rawHeaders.length; at += 2) {
    lines.push(`${req.rawHeaders[at]}: ${req.rawHeaders[at + 1]}`);
  }
  return Buffer.byteLength(lines.join('\r\n'), 'latin1') + '\r\n\r\n'.length;
}
