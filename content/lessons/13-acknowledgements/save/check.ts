import type { Examiner, Exercise } from '../../../../src/protocol/exercise.ts';

/** Longest that three tries of 500 ms each may take, in milliseconds, with time to spare. */
const GIVES_UP_MS = 4_000;

/** What the server did since `begin`. */
interface Record {
  texts: unknown[];
  sends: number;
  acks: number;
}

async function begin({ socketio }: Examiner, loses: 'every second' | 'all') {
  await (await socketio('inspector')).ask('begin', loses);
}

async function recordOf({ socketio }: Examiner): Promise<Record> {
  const [record] = await (await socketio('inspector')).ask('record');
  return record as Record;
}

const list = (texts: unknown[]) => texts.map((text) => `\`${text}\``).join(', ') || 'nothing';

const save: Exercise = {
  title: 'Saved, and saved once',
  task: "The server keeps notes: `emit('save', text, id, callback)`. It loses every second ack. Write `save(text)`: it waits 500 ms for the ack, sends up to three times, and resolves once an ack has come. If none has, it throws an error. No note may be saved twice.",
  hints: [
    '`await socket.timeout(500).emitWithAck(…)` gives the answer, or throws. Catch the error, and try again.',
    'The server cannot tell a second try from a second note, unless both tries have the same id. So make the id before the first try.',
    'Two notes may have the same text, so the text is no id. `Math.random()` will do.',
    'Count the tries. After the third, throw the error that you caught.',
  ],
  clients: ['inspector'],
  requirements: [
    {
      id: 'answered',
      text: "The first ack is lost. `save('milk')` tries again, and resolves when the server has answered.",
      async run(examiner) {
        await begin(examiner, 'every second');
        await examiner.code.start();
        await examiner.code.call('save', ['milk']);
        const { acks } = await recordOf(examiner);
        if (acks === 0) examiner.fail("`save('milk')` was done before any ack. It must wait for the ack.");
      },
    },
    {
      id: 'once',
      text: 'After `eggs` and `bread`, the server has three notes, each once.',
      async run(examiner) {
        for (const text of ['eggs', 'bread']) await examiner.code.call('save', [text]);
        const { texts } = await recordOf(examiner);
        if (texts.join() !== 'milk,eggs,bread') examiner.fail(`The server has ${list(texts)}.`);
      },
    },
    {
      id: 'same-text',
      text: 'A second `milk` is a note of its own.',
      async run(examiner) {
        await examiner.code.call('save', ['milk']);
        const { texts } = await recordOf(examiner);
        if (texts.join() !== 'milk,eggs,bread,milk') examiner.fail(`The server has ${list(texts)}.`);
      },
    },
    {
      id: 'gives-up',
      text: "No ack comes at all: `save('tea')` throws an error.",
      async run(examiner) {
        await begin(examiner, 'all');
        const outcome = await Promise.race([
          examiner.code.call('save', ['tea'], 2 * GIVES_UP_MS).then(
            () => 'it resolved, as if the note were safe.',
            () => 'threw',
          ),
          examiner.pause(GIVES_UP_MS).then(() => `it had not given up after ${GIVES_UP_MS / 1_000} s.`),
        ]);
        if (outcome !== 'threw') examiner.fail(`No ack came, but ${outcome}`);
      },
    },
    {
      id: 'three-sends',
      text: 'Until then it has sent `tea` three times, and no more.',
      async run(examiner) {
        const { sends, texts } = await recordOf(examiner);
        if (sends !== 3) examiner.fail(`It was sent ${sends} times.`);
        if (texts.join() !== 'tea') examiner.fail(`The server has ${list(texts)}.`);
      },
    },
  ],
};

export default save;
