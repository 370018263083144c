import type { Server } from 'socket.io';

/** Events that a connection may send: the demo needs five, and what is saved stays in memory. */
const MAX_CALLS = 20;

/** Saves notes on a bad day: the first ack of each connection is lost. */
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

    let calls = 0;
    socket.use((event, next) => {
      calls += 1;
      if (calls > MAX_CALLS) return;
      // What would send the ack does nothing now.
      if (calls === 1) event[event.length - 1] = () => {};
      next();
    });

    socket.on('list', (done) => {
      if (typeof done === 'function') done(saved);
    });
  });
}
