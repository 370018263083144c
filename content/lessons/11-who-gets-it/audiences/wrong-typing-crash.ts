// Fails: typing. One capital letter: "broadCast" is undefined, and the program ends.
import type { Server } from 'socket.io';

export default function audiences({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    const { name } = socket.handshake.auth;

    // Whoever connects hears "welcome", with their name. All others hear "joined".
    socket.emit('welcome', name);
    socket.broadcast.emit('joined', name);

    // All others hear who is typing.
    socket.on('typing', () => {
      socket.broadCast.emit('typing', name);
    });

    // All hear the score, the one who scored too.
    socket.on('score', (points) => {
      io.emit('score', name, points);
    });
  });
}
