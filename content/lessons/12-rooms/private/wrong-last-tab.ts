// Fails: receiver. One id for each user: the second tab takes the place of the first.
import type { Server } from 'socket.io';

export default function privateMessages({ io }: { io: Server }) {
  const ids = new Map<string, string>();

  io.on('connection', (socket) => {
    const { user } = socket.handshake.auth;
    ids.set(user, socket.id);

    // For all tabs of the user it is for, and the other tabs of this one.
    socket.on('private', (to, text) => {
      socket
        .to(ids.get(to) ?? '')
        .to(ids.get(user) ?? '')
        .emit('private', { from: user, to, text });
    });

    // This tab hears no more.
    socket.on('sign out', () => {
      ids.delete(user);
    });
  });
}
