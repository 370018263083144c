// Fails: strange. Only spaces are checked for, and a number has no `trim`: the program ends.
import type { Server } from 'socket.io';

export default function repair({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const from = socket.handshake.auth.name;

    socket.on('chat message', (text) => {
      if (text.trim() === '') return;
      io.emit('chat message', { from, text });
    });

    socket.on('disconnect', () => {
      io.emit('chat message', { from: 'server', text: `${from} left.` });
    });
  });
}
