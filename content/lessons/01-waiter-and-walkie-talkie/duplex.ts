import type { WebSocketServer } from 'ws';

/** Talks while it is talked to. */
export default function duplex({ wss }: { wss: WebSocketServer }) {
  // #region handler
  wss.on('connection', (socket) => {
    let said = 0;
    let timer: NodeJS.Timeout | undefined;

    function talk() {
      said += 1;
      socket.send(`server ${said}`);
      if (said === 20) clearInterval(timer);
    }

    // It does not wait for anything you say, and neither do you.
    socket.once('message', () => {
      timer = setInterval(talk, 50);
    });
    socket.on('close', () => clearInterval(timer));
  });
  // #endregion
}
