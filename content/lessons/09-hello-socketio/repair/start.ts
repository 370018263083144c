import type { Server } from 'socket.io';

export default function repair({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const from = socket.handshake.auth.name;

    socket.on('Chat Message', (text) => {
      if (text.trim() === '') return;
      socket.emit('chat message', { from, text });
    });

    socket.on('disconnected', () => {
      io.emit('chat message', { from: 'server', text: `${from} left.` });
    });
  });
}
