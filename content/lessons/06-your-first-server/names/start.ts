import { WebSocket, type WebSocketServer } from 'ws';

export default function names({ wss }: { wss: WebSocketServer }) {
  wss.on('connection', (socket) => {
    socket.on('error', console.error);

    socket.on('message', (data, isBinary) => {
      for (const client of wss.clients) {
        if (client.readyState === WebSocket.OPEN) {
          client.send(data, { binary: isBinary });
        }
      }
    });
  });
}
