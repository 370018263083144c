import type { Examiner, Exercise } from '../../../../src/protocol/exercise.ts';

/** Key and answer of the example in RFC 6455, section 1.3. */
const EXAMPLE = { key: 'dGhlIHNhbXBsZSBub25jZQ==', accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' };

/** A client knocks with a key that nobody chose, and the code answers it. @returns Key, answer, and whether it opened. */
async function knock({ raw, fetch, code }: Examiner, client: string) {
  const opens = raw(client).then(
    () => true,
    () => false,
  );
  const { text: key } = await fetch('/key');
  const answer = String(await code.call('accept', [key]));
  await fetch('/answer', { method: 'POST', body: answer });
  return { key, answer, isOpen: await opens };
}

const accept: Exercise = {
  title: 'Answer a handshake',
  task: 'Write `accept(key)`, what a server answers to a `Sec-WebSocket-Key`. Then it answers real clients, and they decide.',
  hints: [
    'Put the GUID behind the key, as text, and give both to `sha1`. It takes time, so `await` it.',
    'The 20 bytes of the digest are written in base64. The browser’s `btoa` does that, for a text with one character a byte.',
    '`String.fromCharCode(...digest)` makes such a text.',
  ],
  clients: ['Ann', 'Ben'],
  requirements: [
    {
      id: 'bytes',
      text: '`accept` gives 20 bytes in base64: 28 characters.',
      async run({ code, fail }) {
        await code.start();
        const answer = await code.call('accept', [EXAMPLE.key]);
        if (typeof answer !== 'string')
          return fail(`It gave no text, but this: \`${JSON.stringify(answer)}\`.`);
        if (!/^[A-Za-z0-9+/]{27}=$/.test(answer)) fail(`It gave ${answer.length} characters: \`${answer}\`.`);
      },
    },
    {
      id: 'rfc',
      text: `For the key of RFC 6455’s example, \`${EXAMPLE.key}\`, it gives \`${EXAMPLE.accept}\`.`,
      async run({ code, fail }) {
        const answer = await code.call('accept', [EXAMPLE.key]);
        if (answer !== EXAMPLE.accept) fail(`It gave \`${answer}\`.`);
      },
    },
    {
      id: 'own-key',
      text: 'Ann and Ben open a WebSocket, each with a random key. They take your answers, and their sockets open.',
      async run(examiner) {
        for (const client of ['Ann', 'Ben']) {
          const { key, answer, isOpen } = await knock(examiner, client);
          if (!isOpen)
            examiner.fail(`${client}’s socket did not open. Your answer to \`${key}\` was \`${answer}\`.`);
        }
      },
    },
  ],
};

export default accept;
