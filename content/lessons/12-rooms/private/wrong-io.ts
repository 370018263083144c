// Fails: nobody-else. "io.to" does not leave out the tab that wrote, which shows its own line already.
import type { Server } from 'socket.io';

export default function privateMessages({ io }: { io: Server }) {
  const roomOf = (user: string) => `user:${user}`;

  io.on('connection', (socket) => {
    const { user } = socket.handshake.auth;
    socket.join(roomOf(user));

    // For all tabs of the user it is for, and the other tabs of this one.
    socket.on('private', (to, text) => {
      io.to(roomOf(to)).to(roomOf(user)).emit('private', { from: user, to, text });
    });

    // This tab hears no more.
    socket.on('sign out', () => {
      socket.leave(roomOf(user));
    });
  });
}
