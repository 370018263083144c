import type { Server } from 'socket.io';

/** Saves notes on a bad day: the first ack of each note is lost. */
export default function retry({ io }: { io: Server }) {
  io.on('connection', (socket) => {
    // #region handler
    const saved: string[] = [];
    const ids = new Set<unknown>();

    socket.on('save', (text, done) => {
      saved.push(text);
      if (typeof done === 'function') done('saved');
    });

    socket.on('save once', (text, id, done) => {
      if (!ids.has(id)) saved.push(text);
      ids.add(id);
      if (typeof done === 'function') done('saved');
    });
    // #endregion

    // #region loss
    let calls = 0;
    socket.use((event, next) => {
      calls += 1;
      // What would send the ack does nothing now.
      if (event[0] !== 'list' && calls === 1) event[event.length - 1] = () => {};
      next();
    });
    // #endregion

    socket.on('list', (done) => {
      if (typeof done === 'function') done(saved);
    });
  });
}
