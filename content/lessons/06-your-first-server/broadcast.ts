import { WebSocket, type WebSocketServer } from 'ws';

/** Passes every message on to everyone, as the kind of message it was. */
export default function broadcast({ wss }: { wss: WebSocketServer }) {
  // #region handler
  wss.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      for (const client of wss.clients) {
        if (client.readyState === WebSocket.OPEN) {
          client.send(data, { binary: isBinary });
        }
      }
    });
  });
  // #endregion
}
