import type { Examiner, Exercise } from '../../../../src/protocol/exercise.ts';

type Frames = Record<'hello' | 'ping' | 'first' | 'second', string>;

async function frames({ code }: Examiner): Promise<Frames> {
  const { hello, ping, first, second } = Object(await code.call('frames'));
  return { hello: String(hello), ping: String(ping), first: String(first), second: String(second) };
}

/** Why a server ends a connection (RFC 6455, section 7.4.1). */
const CLOSE_CODES: Record<number, string> = {
  1002: 'a rule of the protocol is broken',
  1007: 'the text is not UTF-8',
  1009: 'the message is too big',
};

/** Sends bytes that the server should not close its connection for. */
async function send({ sendBytes, fail }: Examiner, hex: string) {
  const sent = await sendBytes(hex);
  const { closeCode } = sent;
  if (closeCode !== undefined) fail(`The server closed with code ${closeCode}: ${CLOSE_CODES[closeCode]}.`);
  return sent;
}

/** Opcode of the first frame that came back. */
const opcodeOf = (answer: string) => Number.parseInt(answer.slice(0, 2), 16) & 0x0f;

const byHand: Exercise = {
  title: 'Write the frames yourself',
  task: 'Write four frames in hex, as a client sends them: the text `Hello`, a ping, and `Hello` in two parts. A real server reads them.',
  hints: [
    'A client masks. Set the first bit of the second byte, and write four bytes of key after it.',
    'With the key `37 fa 21 3d`, the `H` is `48` XOR `37`, which is `7f`. The fifth letter begins the key anew.',
    'A ping has opcode 9, and `FIN`. Without a payload its length is 0, and the key still follows.',
    'Of a message in parts only the first frame names its kind, and only the last has `FIN`: `01`, then `80`.',
  ],
  clients: [],
  requirements: [
    {
      id: 'hello',
      text: 'The server reads `hello` as the text `Hello`.',
      async run(examiner) {
        await examiner.code.start();
        const { messages } = await send(examiner, (await frames(examiner)).hello);
        if (messages.length === 0) examiner.fail('The server read no message: it waits for more bytes.');
        if (messages.join() !== 'Hello') examiner.fail(`The server read \`${messages.join()}\`.`);
      },
    },
    {
      id: 'ping',
      text: 'The server answers `ping` with a pong.',
      async run(examiner) {
        const { answer } = await send(examiner, (await frames(examiner)).ping);
        if (answer === '') examiner.fail('The server answered nothing.');
        if (opcodeOf(answer) !== 10)
          examiner.fail(`The server answered \`${answer}\`. A pong has opcode 10.`);
      },
    },
    {
      id: 'first',
      text: 'After `first` alone the server says nothing. It waits for the rest.',
      async run(examiner) {
        const { first } = await frames(examiner);
        if (first.trim() === '') examiner.fail('`first` is empty.');
        const { messages, answer } = await send(examiner, first);
        if (messages.length > 0) examiner.fail(`The server read a whole message: \`${messages.join()}\`.`);
        if (answer !== '') examiner.fail(`The server answered \`${answer}\`.`);
      },
    },
    {
      id: 'whole',
      text: '`first`, `ping` and `second` in a row: the pong comes back first, then the server reads `Hello`.',
      async run(examiner) {
        const { first, ping, second } = await frames(examiner);
        const { messages, answer } = await send(examiner, `${first} ${ping} ${second}`);
        if (opcodeOf(answer) !== 10)
          examiner.fail(`The pong should come first. The answer was \`${answer}\`.`);
        if (messages.length === 0) examiner.fail('After the pong came nothing: the message has no end.');
        if (messages.join() !== 'Hello') examiner.fail(`The server read \`${messages.join()}\`.`);
        const alone = await examiner.sendBytes(second);
        if (alone.messages.length > 0)
          examiner.fail('`second` is a message by itself. It should be a part of one.');
      },
    },
  ],
};

export default byHand;
