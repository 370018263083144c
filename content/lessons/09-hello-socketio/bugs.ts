import type { Server } from 'socket.io';

/** The chat with five bugs, as far as its server matters: with the mistake, and mended. */
export default function bugs({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    socket.on('broken chat message', (text) => {
      // @ts-expect-error TypeScript sees the mistake; JavaScript does not.
      socket.broadCast.emit('chat message', text);
    });
    socket.on('chat message', (text) => {
      socket.broadcast.emit('chat message', text);
    });
  });
}
