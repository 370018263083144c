import { test as base, type Page } from '@playwright/test';
import { type RunningExample, startExample } from '../support/examples.ts';
import { expect } from './fixtures.ts';

const ATTACK = `<img src=x onerror="document.title = 'pwned'">`;

/** A program that the test has started, and people who open its page, each in a browser of their own. */
const test = base.extend<{
  start: (name: string) => Promise<RunningExample>;
  visit: (example: RunningExample) => Promise<Page>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape.
  start: async ({}, use) => {
    const started: RunningExample[] = [];
    await use(async (name) => {
      const example = await startExample(name);
      started.push(example);
      return example;
    });
    await Promise.all(started.map((example) => example.stop()));
  },
  visit: async ({ browser }, use) => {
    const problems: string[] = [];
    const pages: Page[] = [];
    await use(async ({ url }) => {
      const page = await (await browser.newContext()).newPage();
      page.on('pageerror', (error) => problems.push(String(error)));
      page.on('console', (message) => {
        // A server that a test has stopped on purpose is no mistake of the page's.
        if (message.type() === 'error' && !message.text().includes('ERR_CONNECTION_REFUSED'))
          problems.push(message.text());
      });
      page.on('request', (request) => {
        if (new URL(request.url()).origin !== url) problems.push(request.url());
      });
      await page.goto(url);
      pages.push(page);
      return page;
    });
    for (const page of pages) await page.context().close();
    expect(problems).toEqual([]);
  },
});

const lines = (page: Page) => page.getByRole('log').locator('> *');
const send = async (page: Page, text: string) => {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
};

/** Nothing became of the attack but text. */
async function expectUnharmed(page: Page, title: string) {
  await expect(page.locator('img')).toHaveCount(0);
  await expect(page).toHaveTitle(title);
}

test('delayed-event: the answer comes to the one who asked', async ({ start, visit }) => {
  const example = await start('delayed-event');
  const [first, second] = [await visit(example), await visit(example)];
  await first.getByRole('button', { name: 'Ask the server' }).click();
  await expect(lines(first)).toHaveText(['Hello from the server']);
  await second.getByRole('button', { name: 'Ask the server' }).click();
  await expect(lines(second)).toHaveText(['Hello from the server']);
});

test('chat: two people, with Enter and with the button', async ({ start, visit }) => {
  const example = await start('chat');
  const [ada, ben] = [await visit(example), await visit(example)];
  const input = ada.getByRole('textbox', { name: 'Message' });
  await input.fill('hello');
  await input.press('Enter');
  await expect(input).toHaveValue('');
  await expect(lines(ben)).toHaveText(['hello']);
  await send(ben, '   ');
  // It was not sent: what is sent leaves the input.
  await expect(ben.getByRole('textbox')).toHaveValue('   ');
  await send(ben, ATTACK);
  for (const page of [ada, ben]) {
    await expect(lines(page)).toHaveText(['hello', ATTACK]);
    await expectUnharmed(page, 'Chat');
  }
});

test('chat-three-calls: three choices, names, and who has left', async ({ start, visit }) => {
  const example = await start('chat-three-calls');
  const join = async (name: string) => {
    const page = await visit(example);
    await page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await page.getByRole('button', { name: 'Join' }).click();
    return page;
  };
  const ada = await join('Ada');
  const ben = await join('<i>Ben</i>');
  await expect(lines(ada)).toHaveText(['<i>Ben</i> is here']);

  await send(ada, 'to all');
  await ada.getByRole('combobox', { name: 'Who gets it?' }).selectOption('only me: socket.emit');
  await send(ada, 'to me');
  await expect(lines(ada)).toHaveText(['<i>Ben</i> is here', 'Ada: to all', 'Ada: to me']);
  await ada.getByRole('combobox', { name: 'Who gets it?' }).selectOption('others: socket.broadcast.emit');
  await send(ada, ATTACK);
  await expect(lines(ben)).toHaveText(['Ada: to all', `Ada: ${ATTACK}`]);
  // The page has shown the last line itself, once.
  await expect(lines(ada)).toHaveText(['<i>Ben</i> is here', 'Ada: to all', 'Ada: to me', `Ada: ${ATTACK}`]);
  for (const page of [ada, ben]) await expectUnharmed(page, 'Chat with three calls');

  await ben.goto('about:blank');
  await expect(lines(ada).last()).toHaveText('<i>Ben</i> has left');
});

test('raw-echo: what is sent comes back, as text', async ({ start, visit }) => {
  const page = await visit(await start('raw-echo'));
  await expect(lines(page)).toHaveText(['Server: Hello from the server!']);
  await send(page, '');
  await send(page, ATTACK);
  await expect(lines(page)).toHaveText([
    'Server: Hello from the server!',
    `You: ${ATTACK}`,
    `Server: You said: ${ATTACK}`,
  ]);
  await expectUnharmed(page, 'Raw echo');
});

test('raw-echo: a page whose server is away says so, keeps the text, and comes back', async ({
  start,
  visit,
}) => {
  const first = await start('raw-echo');
  const page = await visit(first);
  await expect(page.getByRole('status')).toHaveText('Connected.');
  await first.stop();
  await expect(page.getByRole('status')).toHaveText(/^Closed with code 1006/);
  await send(page, 'is anybody there?');
  await expect(page.getByRole('textbox')).toHaveValue('is anybody there?');
  await expect(lines(page)).toHaveCount(1);

  await using _second = await startExample('raw-echo', first.port);
  await expect(page.getByRole('status')).toHaveText('Connected.');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(lines(page).last()).toHaveText('Server: You said: is anybody there?');
});

test('esm-server: each side acknowledges what the other says', async ({ start, visit }) => {
  const example = await start('esm-server');
  const page = await visit(example);
  await expect(lines(page)).toHaveText(['Hello from the server']);
  await example.printed(/the page has shown the greeting/);
  await send(page, ' ');
  await send(page, ATTACK);
  await expect(lines(page).last()).toHaveText(`The server got ${ATTACK.length} characters`);
  await expect(lines(page)).toHaveCount(2);
});
