// Fails: check. Only a text has "trim": what is none makes the handler throw, and the server ends.
import type { Server } from 'socket.io';

export default function names({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const { name } = socket.handshake.auth;

    // Somebody speaks: all hear it, as "chat line".
    socket.on('new message', (text) => {
      if (text.trim() === '') return;
      io.emit('chat line', { from: name, text });
    });

    // Whoever emits any other name is told.
    socket.onAny((event) => {
      if (event !== 'new message') socket.emit('unknown name', event);
    });
  });
}
