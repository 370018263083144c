import type { Exercise } from '../../../../src/protocol/exercise.ts';

const audiences: Exercise = {
  title: 'Four events, three audiences',
  task: 'This server tells everyone everything. Make `welcome` reach only the client that connects, `joined` and `typing` all others, and `score` all.',
  hints: [
    'On the server, `socket` is one connection: the one that just spoke, or just came.',
    '`socket.emit` reaches that client. `io.emit` reaches every client, that one too.',
    '`socket.broadcast.emit` reaches every client except that one. Two of the four events need it.',
  ],
  clients: ['A', 'B', 'C'],
  requirements: [
    {
      id: 'welcome',
      text: 'Whoever connects hears `welcome` with their name, and nobody else does.',
      async run({ socketio }) {
        for (const name of ['A', 'B', 'C']) await (await socketio(name)).hears('welcome', name);
        for (const name of ['A', 'B', 'C']) await (await socketio(name)).hearsNothing('welcome');
      },
    },
    {
      id: 'joined',
      text: 'When someone connects, all others hear `joined` with that name.',
      async run({ socketio }) {
        const [a, b, c] = [await socketio('A'), await socketio('B'), await socketio('C')];
        await c.hearsNothing();
        await b.hears('joined', 'C');
        await a.hears('joined', 'B');
        await a.hears('joined', 'C');
        for (const client of [a, b]) await client.hearsNothing();
      },
    },
    {
      id: 'typing',
      text: 'When B emits `typing`, A and C hear `typing` with B’s name. B hears nothing.',
      async run({ socketio }) {
        const [a, b, c] = [await socketio('A'), await socketio('B'), await socketio('C')];
        b.emit('typing');
        await b.hearsNothing();
        for (const client of [a, c]) await client.hears('typing', 'B');
        for (const client of [a, b, c]) await client.hearsNothing();
      },
    },
    {
      id: 'score',
      text: 'When B emits `score` with 3 points, all hear `score` with B’s name and the points, once.',
      async run({ socketio }) {
        const clients = [await socketio('A'), await socketio('B'), await socketio('C')];
        clients[1]?.emit('score', 3);
        for (const client of clients) await client.hears('score', 'B', 3);
        for (const client of clients) await client.hearsNothing();
      },
    },
  ],
};

export default audiences;
