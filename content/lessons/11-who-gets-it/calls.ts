import type { Server, Socket } from 'socket.io';

/** A, B and C are in room r, C also in r2, D in none; the admin is in another namespace. */
export default function calls({ io }: { io: Server }) {
  // A namespace is there for clients once the server has named it.
  io.of('/admin');

  function callsOf(socket: Socket): [string, () => void][] {
    const A = socket;
    const D = [...io.sockets.sockets.values()].find((other) => other.data.name === 'D') ?? { id: 'not here' };
    return [
      // #region calls
      ['socket.emit', () => socket.emit('hello')],
      ['socket.broadcast.emit', () => socket.broadcast.emit('hello')],
      ['io.emit', () => io.emit('hello')],
      ['io.to("r").emit', () => io.to('r').emit('hello')],
      ['socket.to("r").emit', () => socket.to('r').emit('hello')],
      ['io.to("r").to("r2").emit', () => io.to('r').to('r2').emit('hello')],
      ['io.except("r2").emit', () => io.except('r2').emit('hello')],
      ['io.to("r").except("r2").emit', () => io.to('r').except('r2').emit('hello')],
      ['socket.to(D.id).emit', () => socket.to(D.id).emit('hello')],
      ['socket.to(A.id).emit', () => socket.to(A.id).emit('hello')],
      ['io.to(A.id).emit', () => io.to(A.id).emit('hello')],
      ['io.to("nobody").emit', () => io.to('nobody').emit('hello')],
      ['io.of("/admin").emit', () => io.of('/admin').emit('hello')],
      // #endregion
    ];
  }

  io.on('connection', (socket) => {
    socket.data.name = socket.handshake.auth.name;
    // #region rooms
    if (['A', 'B', 'C'].includes(socket.data.name)) socket.join('r');
    if (socket.data.name === 'C') socket.join('r2');
    // #endregion

    socket.on('call', (name) => new Map(callsOf(socket)).get(name)?.());
  });
}
