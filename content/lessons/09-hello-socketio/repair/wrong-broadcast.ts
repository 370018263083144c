// Fails: speaker. Broadcast sounds like all; it leaves out the one who spoke.
import type { Server } from 'socket.io';

export default function repair({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const from = socket.handshake.auth.name;

    socket.on('chat message', (text) => {
      if (typeof text !== 'string' || text.trim() === '') return;
      socket.broadcast.emit('chat message', { from, text });
    });

    socket.on('disconnect', () => {
      io.emit('chat message', { from: 'server', text: `${from} left.` });
    });
  });
}
