import type { WebSocketServer } from 'ws';

/** Reads whatever frames come, and sends each message back. */
export default function byHand({ wss }: { wss: WebSocketServer }) {
  wss.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
}
