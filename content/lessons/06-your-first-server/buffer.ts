import type { WebSocketServer } from 'ws';

/** The mistake of the lesson: text goes in, a binary message comes out. */
export default function buffer({ wss }: { wss: WebSocketServer }) {
  // #region handler
  wss.on('connection', (socket) => {
    socket.on('message', (data) => {
      socket.send(data);
    });
  });
  // #endregion
}
