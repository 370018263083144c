// Fails: heard. A hyphen is a small difference to the eye; to Socket.IO it is another event.
import type { Server } from 'socket.io';

export default function repair({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const from = socket.handshake.auth.name;

    socket.on('chat-message', (text) => {
      if (typeof text !== 'string' || text.trim() === '') return;
      io.emit('chat message', { from, text });
    });

    socket.on('disconnect', () => {
      io.emit('chat message', { from: 'server', text: `${from} left.` });
    });
  });
}
