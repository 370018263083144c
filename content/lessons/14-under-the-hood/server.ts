import type { Server } from 'socket.io';

/** Hears an event, answers another, and has a second namespace. */
export default function server({ io }: { io: Server }) {
  // #region handler
  io.on('connection', (socket) => {
    socket.on('a', (value) => socket.emit('a', value));
    socket.on('add', (one, two, done) => {
      if (typeof done === 'function') done(one + two);
    });
  });
  // #endregion

  io.of('/news').on('connection', (socket) => {
    socket.on('a', (value) => socket.emit('a', value));
  });
}
