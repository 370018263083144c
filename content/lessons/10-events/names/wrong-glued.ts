// Fails: line. Name and text glued together: the page would have to take them apart again.
import type { Server } from 'socket.io';

export default function names({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const { name } = socket.handshake.auth;

    // Somebody speaks: all hear it, as "chat line".
    socket.on('new message', (text) => {
      if (typeof text !== 'string' || text.trim() === '') return;
      io.emit('chat line', `${name}: ${text}`);
    });

    // Whoever emits any other name is told.
    socket.onAny((event) => {
      if (event !== 'new message') socket.emit('unknown name', event);
    });
  });
}
