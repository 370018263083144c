import type { Exercise } from '../../../../src/protocol/exercise.ts';

/** Longest wait for an answer that the server gives within half a second, in milliseconds. */
const ANSWER_MS = 2_000;

/** What the server knows of the reader's client. */
interface Life {
  heartbeats: number;
  /** Reason of its end, or `""`. */
  ended: string;
}

const byHand: Exercise = {
  title: 'A Socket.IO client without Socket.IO',
  task: 'Write a Socket.IO client with nothing but `WebSocket`: it comes in with `40`, answers each ping, and has a function `ask(event, ...args)` that resolves with what the server answers.',
  hints: [
    'The server speaks first: its open packet begins with `0`. Answer it with `40`.',
    'A ping is the packet `2`, a pong is `3`. Nothing else stands in them.',
    'A question is `42`, a number of its own, and JSON: `420["add",2,3]`. Its answer is `43`, the same number, and a list: `430[5]`.',
    'Keep the function `resolve` of each promise in a `Map`, by the number of its question.',
  ],
  clients: ['inspector'],
  requirements: [
    {
      id: 'connects',
      text: 'The server lets your client in.',
      async run({ socketio, code, fail }) {
        const inspector = await socketio('inspector');
        await inspector.ask('begin');
        await code.start();
        const [hasCome] = await inspector.ask('visitor');
        if (!hasCome) fail('Nobody came in. The server waits for `40` once it has sent its open packet.');
      },
    },
    {
      id: 'heartbeats',
      text: 'It answers three pings, and is still connected.',
      async run({ socketio, fail }) {
        const [life] = (await (await socketio('inspector')).ask('heartbeats', 3)) as [Life];
        if (life.ended)
          fail(`The server ended the connection: \`${life.ended}\`, after ${life.heartbeats} pongs.`);
      },
    },
    {
      id: 'asks',
      text: "`ask('add', 2, 3)` resolves with `5`.",
      async run({ code, fail }) {
        const answer = await code.call('ask', ['add', 2, 3], ANSWER_MS);
        if (answer !== 5) fail(`It resolved with \`${JSON.stringify(answer)}\`.`);
      },
    },
    {
      id: 'ids',
      text: 'Two questions at once, the slow one first: each gets its own answer.',
      async run({ code, fail }) {
        const answers = await Promise.all([
          code.call('ask', ['think', 'tea'], ANSWER_MS),
          code.call('ask', ['add', 20, 3], ANSWER_MS),
        ]);
        const given = JSON.stringify(answers);
        if (given !== '["I thought of tea",23]') fail(`The answers were \`${given}\`.`);
      },
    },
  ],
};

export default byHand;
