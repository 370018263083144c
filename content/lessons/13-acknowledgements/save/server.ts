import type { Server } from 'socket.io';

/** Notes that are kept; more come only from a loop that has no end. */
const MAX_NOTES = 1_000;

/** Keeps notes, and loses acks. */
export default function server({ io }: { io: Server }) {
  let notes: { text: unknown; id: unknown }[] = [];
  let sends = 0;
  let acks = 0;
  let loses = 'every second';

  io.on('connection', (socket) => {
    // #region handler
    socket.on('save', (text, ...rest) => {
      const done = rest.at(-1);
      const id = rest.length > 1 ? rest[0] : undefined;
      sends += 1;

      // Without an id, each try looks like a new note.
      const isKnown = id != null && notes.some((note) => note.id === id);
      if (!isKnown && notes.length < MAX_NOTES) notes.push({ text, id });

      const isLost = loses === 'all' || sends % 2 === 1;
      if (isLost || typeof done !== 'function') return;
      acks += 1;
      done('saved');
    });
    // #endregion

    // Who checks the exercise begins anew, and looks at the record.
    socket.on('begin', (which, done) => {
      notes = [];
      sends = 0;
      acks = 0;
      loses = which;
      if (typeof done === 'function') done();
    });
    socket.on('record', (done) => {
      if (typeof done === 'function') done({ texts: notes.map(({ text }) => text), sends, acks });
    });
  });
}
