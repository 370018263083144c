import type { WebSocketServer } from 'ws';

/** Sends each message back: text as text, binary as binary. */
export default function echo({ wss }: { wss: WebSocketServer }) {
  // #region handler
  wss.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      socket.send(data, { binary: isBinary });
    });
  });
  // #endregion
}
