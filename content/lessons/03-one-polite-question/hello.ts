import type { WebSocketServer } from 'ws';

/** Says nothing: this lesson is about what comes before. */
export default function hello({ wss }: { wss: WebSocketServer }) {
  wss.on('connection', () => {});
}
