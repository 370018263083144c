// Fails: others. In JSON, a Buffer is a list of numbers.
import { WebSocket, type WebSocketServer } from 'ws';

export default function names({ wss }: { wss: WebSocketServer }) {
  wss.on('connection', (socket) => {
    let name: string | undefined;
    socket.on('error', console.error);

    socket.on('message', (data, isBinary) => {
      if (isBinary) return;
      if (name === undefined) {
        name = String(data);
        return;
      }
      for (const client of wss.clients) {
        if (client !== socket && client.readyState === WebSocket.OPEN) {
          client.send(JSON.stringify({ name, data }));
        }
      }
    });
  });
}
