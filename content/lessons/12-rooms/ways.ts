import type { Server, Socket } from 'socket.io';

/** Most rooms of one client here, the one with its own id among them. */
const MAX_ROOMS = 10;

/** Lets clients into a room, and speaks to it. */
export default function ways({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    // #region handler
    socket.on('join', (room) => {
      if (mayJoin(socket, room)) socket.join(room);
    });
    socket.on('say', (text) => io.to('tea').emit('hello', text));
    // #endregion
  });
}

/** Any short name will do, so that a misspelt one is not refused. */
function mayJoin({ rooms }: Socket, room: unknown): boolean {
  return typeof room === 'string' && room.length <= 20 && rooms.size < MAX_ROOMS;
}
