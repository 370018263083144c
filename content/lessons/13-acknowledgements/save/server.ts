import type { Server } from 'socket.io';

/** Notes that are kept, and characters of each text and id; more come only from a loop that has no end. */
const MAX_NOTES = 100;
const MAX_CHARACTERS = 100;

/** Anything that a client may send, as a text. */
const short = (value: unknown) =>
  (typeof value === 'string' ? value : `${JSON.stringify(value)}`).slice(0, MAX_CHARACTERS);

/** Keeps notes, and loses acks. */
export default function server({ io }: { io: Server }) {
  let notes: { text: string; id: string | undefined }[] = [];
  let sends = 0;
  let acks = 0;
  let loses = 'every second';

  io.on('connection', (socket) => {
    // #region handler
    socket.on('save', (text, ...rest) => {
      const done = rest.at(-1);
      const id = rest.length > 1 && rest[0] != null ? short(rest[0]) : undefined;
      sends += 1;

      // Without an id, each try looks like a new note.
      const isKnown = id !== undefined && notes.some((note) => note.id === id);
      if (!isKnown && notes.length < MAX_NOTES) notes.push({ text: short(text), id });

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
