import type { Server } from 'socket.io';

export default function privateMessages({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const { user } = socket.handshake.auth;

    // For all tabs of the user it is for, and the other tabs of this one.
    socket.on('private', (to, text) => {
      io.emit('private', { from: user, to, text });
    });

    // This tab hears no more.
    socket.on('sign out', () => {
      // Not written yet.
    });
  });
}
