import type { IncomingMessage } from 'node:http';
import type { Socket as Tcp } from 'node:net';
import type { Server } from 'socket.io';
import type { WebSocketServer } from 'ws';

interface Cost {
  /** Bytes of requests and answers before there was a WebSocket. */
  polled: number;
  /** The WebSocket's TCP connection, which carries nothing else. */
  tcp?: Tcp;
}

/** Tells each client how many bytes its connecting took, in both directions together. */
export default function cost({ io, wss }: { io: Server; wss: WebSocketServer }) {
  wss.on('connection', (socket, { socket: tcp }) => {
    socket.send(String(tcp.bytesRead + tcp.bytesWritten));
  });

  /** By the name that each client gives itself in its address. */
  const costs = new Map<string, Cost>();

  // For every request, just before it is answered.
  io.engine.on('headers', (_headers: unknown, req: IncomingMessage) => {
    const name = clientOf(req);
    const cost = costs.get(name) ?? { polled: 0 };
    costs.set(name, cost);
    const { socket: tcp } = req;
    if (req.headers.upgrade) {
      cost.tcp = tcp;
      return;
    }
    cost.polled += requestLength(req);
    const before = tcp.bytesWritten;
    // By then the answer is written, and the next request of this TCP connection is not read yet.
    setImmediate(() => {
      cost.polled += tcp.bytesWritten - before;
    });
  });
  io.engine.on('connection', (connection) => {
    connection.once('close', () => costs.delete(clientOf(connection.request)));
  });

  io.on('connection', (socket) => {
    const tell = () => {
      const { polled = 0, tcp } = costs.get(clientOf(socket.request)) ?? {};
      socket.emit('cost', polled + (tcp ? tcp.bytesRead + tcp.bytesWritten : 0));
    };
    if (socket.conn.transport.name === 'websocket') tell();
    else socket.conn.once('upgrade', tell);
  });
}

function clientOf({ url }: IncomingMessage): string {
  return new URLSearchParams(url?.split('?')[1]).get('client') ?? '';
}

/** Bytes of a request as HTTP/1.1 writes it (RFC 9112, section 2.1). */
function requestLength({ method, url, rawHeaders, headers }: IncomingMessage): number {
  const line = `${method} ${url} HTTP/1.1\r\n`.length;
  // ": " and the end of a line for each header, and an empty line at the end.
  const head = rawHeaders.join('').length + rawHeaders.length * 2 + 2;
  return line + head + Number(headers['content-length'] ?? 0);
}
