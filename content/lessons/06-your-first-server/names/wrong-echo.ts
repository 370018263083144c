// Fails: others. `socket.send` sounds like passing on; it goes back to the one who spoke.
import type { WebSocketServer } from 'ws';

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
      socket.send(`${name}: ${data}`);
    });
  });
}
