// Fails: nobody-else. What a page does not show has still been sent to it.
import type { Server } from 'socket.io';

export default function privateMessages({ io }: { io: Server }) {
  const roomOf = (user: string) => `user:${user}`;

  io.on('connection', (socket) => {
    const { user } = socket.handshake.auth;
    socket.join(roomOf(user));

    // For all tabs of the user it is for, and the other tabs of this one.
    socket.on('private', (to, text) => {
      // The pages can leave out what is not for them.
      socket.broadcast.emit('private', { from: user, to, text });
    });

    // This tab hears no more.
    socket.on('sign out', () => {
      socket.leave(roomOf(user));
    });
  });
}
