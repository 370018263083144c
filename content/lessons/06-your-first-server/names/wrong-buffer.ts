// Fails: others. The message came as a Buffer and is passed on as one, so it is binary.
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
          client.send(Buffer.from(`${name}: ${data}`));
        }
      }
    });
  });
}
