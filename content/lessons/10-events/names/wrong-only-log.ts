// Fails: unknown. The tool is left in, and tells the console; whoever emitted hears nothing.
import type { Server } from 'socket.io';

export default function names({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const { name } = socket.handshake.auth;

    // Somebody speaks: all hear it, as "chat line".
    socket.on('new message', (text) => {
      if (typeof text !== 'string' || text.trim() === '') return;
      io.emit('chat line', { from: name, text });
    });

    socket.onAny((event, ...args) => {
      console.log(event, args);
    });
  });
}
