import type { Server, Socket } from 'socket.io';

/** Two rooms that clients may ask for, and calls that reach some of them. */
export default function stage({ io }: { io: Server }) {
  // #region handler
  const ROOMS = ['tea', 'cake'];

  io.on('connection', (socket) => {
    const tellRooms = () => socket.emit('rooms', [...socket.rooms]);
    tellRooms();

    socket.on('join', (room) => {
      if (ROOMS.includes(room)) socket.join(room);
      tellRooms();
    });
    socket.on('leave', (room) => {
      if (ROOMS.includes(room)) socket.leave(room);
      tellRooms();
    });
  });
  // #endregion

  function callsOf(socket: Socket): [string, () => void][] {
    const B = [...io.sockets.sockets.values()].find((other) => other.data.name === 'B') ?? { id: 'not here' };
    return [
      // #region calls
      ['io.to("tea").emit', () => io.to('tea').emit('hello')],
      ['socket.to("tea").emit', () => socket.to('tea').emit('hello')],
      ['io.to("tea").to("cake").emit', () => io.to('tea').to('cake').emit('hello')],
      ['io.to("tea").except("cake").emit', () => io.to('tea').except('cake').emit('hello')],
      ['io.except("tea").emit', () => io.except('tea').emit('hello')],
      ['io.to(B.id).emit', () => io.to(B.id).emit('hello')],
      ['io.to("Tea").emit', () => io.to('Tea').emit('hello')],
      // #endregion
    ];
  }

  io.on('connection', (socket) => {
    socket.data.name = socket.handshake.auth.name;
    socket.on('call', (name) => new Map(callsOf(socket)).get(name)?.());
  });
}
