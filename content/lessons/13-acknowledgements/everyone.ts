import type { Server } from 'socket.io';

/** Asks all clients, and tells the one who wanted it what came back. */
export default function everyone({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    socket.on('ask everyone', (withTimeout, done) => {
      if (typeof done !== 'function') return;
      const tell = (error: Error | null, answers: unknown[]) => {
        done({ error: error?.message, answers });
      };
      if (withTimeout) {
        // #region with
        io.timeout(500).emit('ready?', (error: Error | null, answers: unknown[]) => {
          tell(error, answers);
        });
        // #endregion
      } else {
        // #region without
        io.emit('ready?', (error: Error | null, answers: unknown[]) => {
          tell(error, answers);
        });
        // #endregion
      }
    });
  });
}
