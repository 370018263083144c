import type { WebSocketServer } from 'ws';

/** Greets each client, and answers whatever it says. */
export default function echo({ wss }: { wss: WebSocketServer }) {
  // #region handler
  wss.on('connection', (socket) => {
    socket.send('Hello from the server!');

    socket.on('message', (data) => {
      socket.send(`You said: ${data}`);
    });
  });
  // #endregion
}
