// Fails: name. The name is kept, and then passed on like everything else.
import { WebSocket, type WebSocketServer } from 'ws';

export default function names({ wss }: { wss: WebSocketServer }) {
  wss.on('connection', (socket) => {
    let name: string | undefined;
    socket.on('error', console.error);

    socket.on('message', (data, isBinary) => {
      if (isBinary) return;
      if (name === undefined) {
        name = String(data);
      }
      for (const client of wss.clients) {
        if (client !== socket && client.readyState === WebSocket.OPEN) {
          client.send(`${name}: ${data}`);
        }
      }
    });
  });
}
