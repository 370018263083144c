// Fails: left. `connection` is an event of `io`, so `disconnect` should be one, too; it is one of each socket.
import type { Server } from 'socket.io';

export default function repair({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const from = socket.handshake.auth.name;

    socket.on('chat message', (text) => {
      if (typeof text !== 'string' || text.trim() === '') return;
      io.emit('chat message', { from, text });
    });

    io.on('disconnect', () => {
      io.emit('chat message', { from: 'server', text: `${from} left.` });
    });
  });
}
