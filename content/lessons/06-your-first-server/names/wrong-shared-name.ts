// Fails: own-name. The name stands outside of the `connection` function, so all connections share it.
import { WebSocket, type WebSocketServer } from 'ws';

export default function names({ wss }: { wss: WebSocketServer }) {
  let name: string | undefined;

  wss.on('connection', (socket) => {
    socket.on('error', console.error);

    socket.on('message', (data, isBinary) => {
      if (isBinary) return;
      if (name === undefined) {
        name = String(data);
        return;
      }
      for (const client of wss.clients) {
        if (client !== socket && client.readyState === WebSocket.OPEN) {
          client.send(`${name}: ${data}`);
        }
      }
    });
  });
}
