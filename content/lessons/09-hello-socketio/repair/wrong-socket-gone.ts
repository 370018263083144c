// Fails: left. `socket.emit` goes to the one who has just left.
import type { Server } from 'socket.io';

export default function repair({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const from = socket.handshake.auth.name;

    socket.on('chat message', (text) => {
      if (typeof text !== 'string' || text.trim() === '') return;
      io.emit('chat message', { from, text });
    });

    socket.on('disconnect', () => {
      socket.emit('chat message', { from: 'server', text: `${from} left.` });
    });
  });
}
