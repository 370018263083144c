import type { Examiner, Exercise } from '../../../../src/protocol/exercise.ts';

/** How long the table is watched, in milliseconds: the kitchen cooks for two seconds of it. */
const WATCHED_MS = 2_500;
/** Longest mean wait, in milliseconds. */
const MAX_WAIT_MS = 500;
/** Most questions in a second. */
const MAX_RATE = 5;

/** Apps whose news cannot wait until somebody looks, and such news. */
const URGENT = [
  ['fire alarm', 'There is a fire'],
  ['chat', 'A friend has answered'],
  ['shared document', 'Somebody is typing in the line above yours'],
] as const;
/** Apps whose news can. */
const PATIENT = ['dictionary', 'bus timetable', 'weather forecast'];

interface Bill {
  meanWaitMs: number;
  questions: number;
  seconds: number;
}

async function bill({ fetch, pause }: Examiner): Promise<Bill> {
  let answer = await fetch('/bill');
  // Code that asks without a pause has used up the requests that a connection has in a second.
  if (answer.status === 429) {
    await pause(1_000);
    answer = await fetch('/bill');
  }
  return JSON.parse(answer.text);
}

/** Makes news for an app. @returns How many of its connections were told. */
async function news({ fetch }: Examiner, app: string): Promise<number> {
  const { text } = await fetch(`/news?app=${encodeURIComponent(app)}`, { method: 'POST' });
  return Number(text);
}

const sayMs = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;

const askOrTell: Exercise = {
  title: 'Ask, or be told',
  task: 'Choose the pause: the table should wait less than half a second for a dish, on average, and ask at most five times a second. Then choose which of six apps have to be told.',
  hints: [
    'A dish can be ready just after a question, or just before the next. On average it waits for half the pause.',
    'Would anybody be harmed, or be talked past, if an app knew its news only when somebody opens it? Then it has to be told.',
    'How often something happens does not decide. A fire alarm is silent for years.',
  ],
  clients: [],
  requirements: [
    {
      id: 'soon',
      text: 'On average, the table knows of a dish within half a second.',
      async run(examiner) {
        const { code, fetch, pause, fail } = examiner;
        await code.start();
        await fetch('/open', { method: 'POST' });
        // Only time shows what a pause costs.
        await pause(WATCHED_MS);
        code.stop();
        const { meanWaitMs } = await bill(examiner);
        if (meanWaitMs > MAX_WAIT_MS)
          fail(`On average a dish was ready for ${sayMs(meanWaitMs)} before the table knew.`);
      },
    },
    {
      id: 'bill',
      text: 'For that, it asks five times a second at most.',
      async run(examiner) {
        const { questions, seconds } = await bill(examiner);
        if (questions > MAX_RATE * seconds + 1) {
          examiner.fail(`It asked ${questions} times in ${sayMs(seconds * 1_000)}, for the same dishes.`);
        }
      },
    },
    {
      id: 'told',
      text: 'Nobody looks at the table, and three apps have news that cannot wait. Each is told.',
      async run(examiner) {
        await examiner.code.start();
        await examiner.code.call('connect');
        for (const [app, event] of URGENT) {
          if ((await news(examiner, app)) === 0)
            examiner.fail(`${event}, and the app \`${app}\` did not know.`);
        }
      },
    },
    {
      id: 'held',
      text: 'The other three keep no connection open for news that can wait.',
      async run(examiner) {
        for (const app of PATIENT) {
          if ((await news(examiner, app)) > 0) {
            examiner.fail(
              `The app \`${app}\` keeps a connection open all day. Nobody was looking, and nothing was urgent.`,
            );
          }
        }
      },
    },
  ],
};

export default askOrTell;
