// Fails: receiver. The rooms are named, and nobody has joined them: no error, no event.
import type { Server } from 'socket.io';

export default function privateMessages({ io }: { io: Server }) {
  const roomOf = (user: string) => `user:${user}`;

  io.on('connection', (socket) => {
    const { user } = socket.handshake.auth;

    // For all tabs of the user it is for, and the other tabs of this one.
    socket.on('private', (to, text) => {
      socket.to(roomOf(to)).to(roomOf(user)).emit('private', { from: user, to, text });
    });

    // This tab hears no more.
    socket.on('sign out', () => {
      socket.leave(roomOf(user));
    });
  });
}
