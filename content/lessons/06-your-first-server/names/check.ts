import type { Examiner, Exercise } from '../../../../src/protocol/exercise.ts';

/** All four. */
async function open({ raw }: Examiner) {
  return { ann: await raw('Ann'), ben: await raw('Ben'), cem: await raw('Cem'), dee: await raw('Dee') };
}

const names: Exercise = {
  title: 'A chat with names',
  task: 'A client’s first text is its name. Pass each later text on to all others as `Ann: hello`, and nothing binary.',
  hints: [
    'The `connection` function runs once for each connection. A variable inside it belongs to that client alone.',
    'A first text and a later one differ in whether there is a name yet. `String(data)` makes a text of the bytes.',
    'In the loop, `client !== socket` leaves the sender out. `isBinary` says what came, so look at it first.',
  ],
  clients: ['Ann', 'Ben', 'Cem', 'Dee'],
  requirements: [
    {
      id: 'name',
      text: 'Ann’s first text is her name. Nobody hears it.',
      async run(examiner) {
        const clients = await open(examiner);
        clients.ann.send('Ann');
        for (const client of Object.values(clients)) await client.hearsNothing();
      },
    },
    {
      id: 'others',
      text: 'Ann sends `hello`: Ben, Cem and Dee each hear the text `Ann: hello`.',
      async run(examiner) {
        const { ann, ben, cem, dee } = await open(examiner);
        ann.send('hello');
        for (const client of [ben, cem, dee]) await client.hears('Ann: hello');
      },
    },
    {
      id: 'sender',
      text: 'Ann does not hear herself, and nobody hears it twice.',
      async run(examiner) {
        for (const client of Object.values(await open(examiner))) await client.hearsNothing();
      },
    },
    {
      id: 'own-name',
      text: 'Ben and Cem say their names, too. Then each message bears the name of who sent it.',
      async run(examiner) {
        const { ann, ben, cem, dee } = await open(examiner);
        ben.send('Ben');
        cem.send('Cem');
        await examiner.settle();
        ann.send('Who is there?');
        for (const client of [ben, cem, dee]) await client.hears('Ann: Who is there?');
        ben.send('I am.');
        for (const client of [ann, cem, dee]) await client.hears('Ben: I am.');
        for (const client of [ann, ben, cem, dee]) await client.hearsNothing();
      },
    },
    {
      id: 'binary',
      text: 'Ann and Dee send three bytes each. Nobody hears them, and Dee’s first text is still her name.',
      async run(examiner) {
        const { ann, ben, cem, dee } = await open(examiner);
        for (const client of [ann, dee]) client.send(Uint8Array.of(1, 2, 3));
        for (const client of [ann, ben, cem, dee]) await client.hearsNothing();
        dee.send('Dee');
        dee.send('me, too');
        for (const client of [ann, ben, cem]) await client.hears('Dee: me, too');
        for (const client of [ann, ben, cem, dee]) await client.hearsNothing();
      },
    },
  ],
};

export default names;
