import type { Server } from 'socket.io';

/** The mistake of the lesson: one capital letter, and the program ends. */
export default function typo({ io }: { io: Server }) {
  // #region handler
  io.on('connection', (socket) => {
    socket.on('hello', (text) => {
      // @ts-expect-error TypeScript sees the mistake; JavaScript does not.
      socket.broadCast.emit('hello', text);
    });
  });
  // #endregion
}
