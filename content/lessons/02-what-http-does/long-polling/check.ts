import type { Examiner, Exercise } from '../../../../src/protocol/exercise.ts';

/** What the page has asked so far. */
interface Asked {
  /** What each question to `/wait` said it knew. */
  waits: (string | null)[];
  polls: number;
}

async function asked({ fetch }: Examiner, times: number): Promise<Asked> {
  return JSON.parse((await fetch(`/asked?times=${times}`)).text);
}

/** Waits for the next question, which should say that it knows of so many goals. */
async function asksAgain(examiner: Examiner, times: number, known: number) {
  const { waits } = await asked(examiner, times);
  if (waits.length < times) {
    examiner.fail('For a second and a half it did not ask again. A goal that falls now is told too late.');
  }
  const said = waits[times - 1];
  if (said !== String(known)) examiner.fail(`It asked with \`known=${said}\`. It had been told of ${known}.`);
}

const longPolling: Exercise = {
  title: 'From polling to long polling',
  task: 'Make this page ask `/wait?known=2` instead of polling: the answer is the number of goals, as soon as there are more than 2. After a while without a goal it is status 204.',
  hints: [
    'The server does the waiting now: `await fetch(…)` takes as long as there is no news. You need no pause.',
    'Keep the number of the last answer, and put it into the address of the next question.',
    'An answer with status 204 has no body. Leave `known` as it is, and ask again.',
  ],
  clients: [],
  requirements: [
    {
      id: 'open',
      text: 'Your page asks once, and its question stays open: the first goal is told when it falls.',
      async run(examiner) {
        const { fetch, code, fail } = examiner;
        await fetch('/kick-off', { method: 'POST' });
        await code.start();
        // A second question would come at once; without one, this takes a second and a half.
        const { waits, polls } = await asked(examiner, 2);
        if (waits.length + polls === 0) fail('Your page asked nothing.');
        if (waits.length === 0)
          fail(`No question is open. Your page asks \`/poll\`, which answers at once (${polls} so far).`);
        if (waits.length > 1) fail('Your page asked again while its first question was still open.');
        const told = await fetch('/goal?count=1', { method: 'POST' });
        if (told.text !== '1') fail(`When the goal fell, ${told.text} questions were open.`);
      },
    },
    {
      id: 'again',
      text: 'Told of a goal, it asks again at once, with `known=1`.',
      run: (examiner) => asksAgain(examiner, 2, 1),
    },
    {
      id: 'both',
      text: 'Two goals fall together. One answer tells of both, and the next question says `known=3`.',
      async run(examiner) {
        await examiner.fetch('/goal?count=2', { method: 'POST' });
        await asksAgain(examiner, 3, 3);
      },
    },
    {
      id: 'quiet',
      text: 'Nothing happens, and the server answers 204. Your page asks again, and still knows of 3.',
      async run(examiner) {
        await examiner.fetch('/quiet', { method: 'POST' });
        await asksAgain(examiner, 4, 3);
      },
    },
    {
      id: 'few',
      text: 'After five goals your page has asked seven times at most.',
      async run(examiner) {
        for (const known of [4, 5]) {
          await examiner.fetch('/goal?count=1', { method: 'POST' });
          await asksAgain(examiner, known + 1, known);
        }
        const { waits, polls } = await asked(examiner, 0);
        const questions = waits.length + polls;
        if (questions > 7) examiner.fail(`It asked ${questions} times, ${polls} of them \`/poll\`.`);
      },
    },
  ],
};

export default longPolling;
