import type { Server } from 'socket.io';

/** Hears one name and no other, beside a listener that hears every name. */
export default function silence({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    // As `console.log`, for a console that the page can show. The page's own questions are left out.
    const log = (name: string, args: unknown[]) => {
      if (!name.startsWith('full-duplex:')) socket.emit('server log', name, args);
    };

    // #region handler
    socket.on('new line', (text) => {
      socket.emit('line', text);
    });
    // #endregion

    // #region any
    socket.onAny((name, ...args) => {
      log(name, args);
    });
    // #endregion
  });
}
