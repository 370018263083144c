import type { Examiner, Exercise } from '../../../../src/protocol/exercise.ts';

/** What the pages emit. They are finished: neither this nor what they hear can be changed. */
const EMITTED = 'new message';

/** The one who speaks, and who hears it. */
async function open({ socketio }: Examiner) {
  return [await socketio('Ann'), await socketio('Ben')] as const;
}

const names: Exercise = {
  title: 'Two sides, two names',
  task: 'The pages of this chat are finished, and the server does not fit them: nobody hears anything. They hear `chat line`, with an object `{ from, text }`. Find out what they emit with `onAny`, and make the handler fit.',
  hints: [
    'Inside the `connection` function, `socket.onAny((event, ...args) => console.log(event, args))` shows every event that comes. Run it, and read the console.',
    'The pages emit `new message`, with the text as the only argument. Check it: it may be no text, or nothing but spaces.',
    'In `onAny` you can compare: `if (event !== "new message") socket.emit("unknown name", event)`.',
  ],
  clients: ['Ann', 'Ben'],
  requirements: [
    {
      id: 'line',
      text: 'When Ann’s page says `hello`, both hear `chat line` with `{ from: "Ann", text: "hello" }`.',
      async run(examiner) {
        const clients = await open(examiner);
        clients[0].emit(EMITTED, 'hello');
        for (const client of clients) await client.hears('chat line', { from: 'Ann', text: 'hello' });
      },
    },
    {
      id: 'check',
      text: 'Nobody hears `chat line` when what came is no text, or only spaces. The next good line is heard.',
      async run(examiner) {
        const clients = await open(examiner);
        for (const args of [['   '], [''], [], [7], [{ text: 'hello' }]]) clients[0].emit(EMITTED, ...args);
        for (const client of clients) await client.hearsNothing('chat line');
        clients[1].emit(EMITTED, 'still here');
        for (const client of clients) await client.hears('chat line', { from: 'Ben', text: 'still here' });
      },
    },
    {
      id: 'unknown',
      text: 'Who emits any other name hears `unknown name`, with that name. Nobody else does, and no known name is called unknown.',
      async run(examiner) {
        const [ann, ben] = await open(examiner);
        ann.emit('new mesage', 'hello');
        await ann.hears('unknown name', 'new mesage');
        for (const client of [ann, ben]) await client.hearsNothing();
      },
    },
  ],
};

export default names;
