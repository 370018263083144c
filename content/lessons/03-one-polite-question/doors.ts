import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Milliseconds that the silent door keeps its client waiting. */
const SILENT_MS = 700;

/** Six answers to the same question. */
export default function doors({ http, wss }: { http: Server; wss: WebSocketServer }) {
  let silent: Duplex | undefined;

  // #region doors
  http.on('upgrade', (request, socket, head) => {
    const { searchParams } = new URL(String(request.url), 'http://cell');
    switch (searchParams.get('door')) {
      case '200':
        return socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello');
      case '403':
        return socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      case '426':
        return socket.end(
          'HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
            'Sec-WebSocket-Version: 8\r\nContent-Length: 0\r\n\r\n',
        );
      case 'wrong':
        return socket.write(answerTo(`${request.headers['sec-websocket-key']} and more`));
      case 'silent':
        return stayOut(socket);
      default:
        return wss.handleUpgrade(request, socket, head, (client) => {
          wss.emit('connection', client, request);
        });
    }
  });
  // #endregion

  // #region answer
  function answerTo(key: string) {
    const accept = createHash('sha1')
      .update(key + GUID)
      .digest('base64');
    return [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
      '\r\n',
    ].join('\r\n');
  }
  // #endregion

  /** One client at a time: others of its browser wait as well. */
  function stayOut(socket: Duplex) {
    silent?.destroy();
    silent = socket;
    setTimeout(() => socket.destroy(), SILENT_MS);
  }

  http.on('request', (_request, response) => response.end('here'));
}
