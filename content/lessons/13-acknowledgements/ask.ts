import type { Server } from 'socket.io';

/** Answers one question at once, and another one later. */
export default function ask({ io }: { io: Server }) {
  // #region handler
  io.on('connection', (socket) => {
    socket.on('say', (text, answer) => {
      if (typeof answer !== 'function') return;
      answer(`I heard ${text}`);
    });
    socket.on('think', (text, answer) => {
      if (typeof answer !== 'function') return;
      setTimeout(() => answer(`I thought of ${text}`), 400);
    });
  });
  // #endregion
}
