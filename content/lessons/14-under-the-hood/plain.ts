import type { WebSocketServer } from 'ws';

/** A server that speaks WebSocket and nothing more. */
export default function plain({ wss }: { wss: WebSocketServer }) {
  // #region handler
  wss.on('connection', (socket) => {
    socket.send('Hello from a plain WebSocket server!');
    socket.on('message', (data) => {
      socket.send(`You said: ${data}`);
    });
  });
  // #endregion
}
