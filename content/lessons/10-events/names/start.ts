import type { Server } from 'socket.io';

export default function names({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const { name } = socket.handshake.auth;

    // Somebody speaks: all hear it, as "chat line".
    socket.on('msg-send', (data) => {
      io.emit('msg_rec', { from: name, msg: data.msg });
    });
  });
}
