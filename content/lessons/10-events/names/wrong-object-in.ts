// Fails: line. The old handler took an object, so the text is looked for inside the text.
import type { Server } from 'socket.io';

export default function names({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const { name } = socket.handshake.auth;

    // Somebody speaks: all hear it, as "chat line".
    socket.on('new message', (data) => {
      const { text } = data;
      if (typeof text !== 'string' || text.trim() === '') return;
      io.emit('chat line', { from: name, text });
    });

    // Whoever emits any other name is told.
    socket.onAny((event) => {
      if (event !== 'new message') socket.emit('unknown name', event);
    });
  });
}
