import type { Server } from 'socket.io';

/** Four ways to treat a question. The fifth is to have no listener. */
export default function kinds({ io }: { io: Server }) {
  // #region handler
  io.on('connection', (socket) => {
    socket.on('answers', (done) => {
      if (typeof done === 'function') done('ok');
    });
    socket.on('is late', (done) => {
      if (typeof done === 'function') setTimeout(done, 900, 'ok');
    });
    socket.on('forgets', () => 'ok');
    socket.on('answers twice', (done) => {
      if (typeof done !== 'function') return;
      done('first');
      done('second');
    });
  });
  // #endregion
}
