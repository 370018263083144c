// Fails: line. The name that the pages emit is mended; the one that they hear is forgotten, and nobody complains.
import type { Server } from 'socket.io';

export default function names({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const { name } = socket.handshake.auth;

    // Somebody speaks: all hear it, as "chat line".
    socket.on('new message', (text) => {
      if (typeof text !== 'string' || text.trim() === '') return;
      io.emit('msg_rec', { from: name, text });
    });

    // Whoever emits any other name is told.
    socket.onAny((event) => {
      if (event !== 'new message') socket.emit('unknown name', event);
    });
  });
}
