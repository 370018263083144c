import type { Server } from 'node:http';
import { WebSocket, type WebSocketServer } from 'ws';

/** One kitchen, two ways to hear from it: ask again and again, or be told. */
export default function kitchen({ http, wss }: { http: Server; wss: WebSocketServer }) {
  // #region poll
  let ready = 0;

  // Table 1: “Is anything ready?” “So far, dish 3.”
  http.on('request', (_request, response) => {
    response.end(`dish ${ready}`);
  });
  // #endregion

  // #region socket
  // Table 2: holds a connection, and is told.
  wss.on('connection', (socket) => {
    socket.send('Welcome! I will tell you.');

    // The cook's bell is a client too.
    socket.on('message', () => {
      ready += 1;
      for (const client of wss.clients) {
        if (client.readyState === WebSocket.OPEN) client.send(`dish ${ready}`);
      }
    });
  });
  // #endregion
}
