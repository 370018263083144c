// Fails: binary. Bytes are taken for text, and so for a name.
import { WebSocket, type WebSocketServer } from 'ws';

export default function names({ wss }: { wss: WebSocketServer }) {
  wss.on('connection', (socket) => {
    let name: string | undefined;
    socket.on('error', console.error);

    socket.on('message', (data) => {
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
