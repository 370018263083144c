import type { Server, Socket } from 'socket.io';

/** Longest wait for a client that has not come, in milliseconds. */
const WAIT_MS = 1_500;

/** A real Socket.IO server with a quick heartbeat, and a record of the client that was written by hand. */
export default function server({ io }: { io: Server }) {
  io.engine.opts.pingInterval = 300;
  io.engine.opts.pingTimeout = 1_000;

  /** The client that came last. */
  let visitor: Socket | undefined;
  let heartbeats = 0;
  let ended = '';
  /** Told of every change. */
  let onChange = () => {};

  function welcome(socket: Socket) {
    visitor = socket;
    heartbeats = 0;
    ended = '';
    onChange();
    socket.conn.on('heartbeat', () => {
      if (visitor !== socket) return;
      heartbeats += 1;
      onChange();
    });
    socket.on('disconnect', (reason) => {
      if (visitor !== socket) return;
      ended = reason;
      onChange();
    });
  }

  io.on('connection', (socket) => {
    // #region handler
    socket.on('add', (one, two, done) => {
      if (typeof done === 'function') done(one + two);
    });
    socket.on('think', (text, done) => {
      if (typeof done === 'function') setTimeout(done, 400, `I thought of ${text}`);
    });
    // #endregion

    if (socket.handshake.auth.name !== 'inspector') return welcome(socket);

    // Who checks the exercise begins anew, and looks at the record.
    socket.on('begin', (done) => {
      visitor?.disconnect(true);
      visitor = undefined;
      heartbeats = 0;
      ended = '';
      if (typeof done === 'function') done();
    });
    socket.on('visitor', (done) => {
      if (typeof done !== 'function') return;
      onChange = () => {
        if (visitor) done(true);
      };
      onChange();
      // Of two calls, the first one counts.
      setTimeout(done, WAIT_MS, false);
    });
    socket.on('heartbeats', (count, done) => {
      if (typeof done !== 'function') return;
      onChange = () => {
        if (heartbeats >= count || ended) done({ heartbeats, ended });
      };
      onChange();
    });
  });
}
