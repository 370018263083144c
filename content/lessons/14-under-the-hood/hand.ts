import type { Server } from 'socket.io';

/** Answers what a reader writes by hand, and loses patience sooner than it would by default. */
export default function hand({ io }: { io: Server }) {
  io.engine.opts.pingInterval = 8_000;
  io.engine.opts.pingTimeout = 8_000;
  io.connectTimeout(20_000);

  // #region handler
  io.on('connection', (socket) => {
    socket.on('hello', (text) => {
      socket.emit('hello', `I heard ${text}`);
    });
    socket.on('add', (one, two, done) => {
      if (typeof done === 'function') done(one + two);
    });
  });
  // #endregion
}
