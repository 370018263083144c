// Fails: receiver. Joined under one name, and called under another.
import type { Server } from 'socket.io';

export default function privateMessages({ io }: { io: Server }) {
  const roomOf = (user: string) => `user:${user}`;

  io.on('connection', (socket) => {
    const { user } = socket.handshake.auth;
    socket.join(user);

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
