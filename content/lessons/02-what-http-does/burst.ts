import type { Server } from 'node:http';
import type { WebSocketServer } from 'ws';

/** Echoes over HTTP and over WebSocket: the same words, there and back. */
export default function burst({ http, wss }: { http: Server; wss: WebSocketServer }) {
  // #region handler
  http.on('request', (request, response) => {
    request.pipe(response);
  });

  wss.on('connection', (socket) => {
    socket.on('message', (data) => socket.send(String(data)));
  });
  // #endregion
}
