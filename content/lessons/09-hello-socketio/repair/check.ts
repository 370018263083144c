import type { Examiner, Exercise } from '../../../../src/protocol/exercise.ts';

/** All three. */
async function open({ socketio }: Examiner) {
  return { ann: await socketio('Ann'), ben: await socketio('Ben'), cem: await socketio('Cem') };
}

const repair: Exercise = {
  title: 'Repair a chat',
  task: 'Four things are wrong in this chat. What one emits as `chat message` should reach all, the speaker too, as `{ from, text }`; what is no text is ignored, and the others are told who leaves.',
  hints: [
    'A page emits `chat message`. What does the server listen to? A wrong name is no error: nothing happens.',
    '`socket` is one connection, `io` is the whole server.',
    'A client may send a number, and a number has no `trim`. Ask `typeof text` first.',
    'Socket.IO tells a socket that its connection has ended by the event `disconnect`.',
  ],
  clients: ['Ann', 'Ben', 'Cem'],
  requirements: [
    {
      id: 'heard',
      text: 'Ann says `hello`: Ben and Cem hear it, and from whom.',
      async run(examiner) {
        const { ann, ben, cem } = await open(examiner);
        ann.emit('chat message', 'hello');
        for (const client of [ben, cem]) await client.hears('chat message', { from: 'Ann', text: 'hello' });
      },
    },
    {
      id: 'speaker',
      text: 'Ann hears it as well, and everyone hears it once.',
      async run(examiner) {
        const { ann, ben, cem } = await open(examiner);
        await ann.hears('chat message', { from: 'Ann', text: 'hello' });
        for (const client of [ann, ben, cem]) await client.hearsNothing();
      },
    },
    {
      id: 'strange',
      text: 'Cem sends spaces, a number, an object, and nothing at all: nobody hears it, and the chat goes on.',
      async run(examiner) {
        const { ann, ben, cem } = await open(examiner);
        for (const strange of ['  ', 7, { text: 'hello' }]) cem.emit('chat message', strange);
        cem.emit('chat message');
        for (const client of [ann, ben, cem]) await client.hearsNothing();
        ben.emit('chat message', 'still there?');
        for (const client of [ann, ben, cem]) {
          await client.hears('chat message', { from: 'Ben', text: 'still there?' });
        }
      },
    },
    {
      id: 'left',
      text: 'Cem leaves. Ann and Ben hear `Cem left.`, from `server`.',
      async run(examiner) {
        const { ann, ben, cem } = await open(examiner);
        cem.close();
        for (const client of [ann, ben]) {
          await client.hears('chat message', { from: 'server', text: 'Cem left.' });
          await client.hearsNothing();
        }
      },
    },
  ],
};

export default repair;
