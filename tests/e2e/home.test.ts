import { expect, holdBack, startNotebook, test } from './fixtures.ts';

test('the ladder draws the handshake, the greeting and an echo, in order', async ({ page }) => {
  await page.goto('/');
  const rungs = page.getByRole('list', { name: 'What travelled' }).getByRole('listitem');
  await expect(rungs.locator('.label')).toHaveText([
    /^GET \/lab\/.{4}…\/ws\s+Upgrade: websocket$/,
    '101 Switching Protocols',
    'Hello from the server!',
    'hello',
    'You said: hello',
  ]);
  await expect(rungs.locator('.sr')).toHaveText(
    ['to', 'from', 'from', 'to', 'from'].map((way) => `${way} the server: `),
  );
});

test('pings and pongs are drawn as they happen', async ({ page }) => {
  const notebook = await startNotebook({ RAW_PING_SECONDS: '1' });
  await page.goto(notebook.origin);
  const labels = async () => (await page.locator('.rungs .label').allTextContents()).join(' ');
  await expect.poll(labels).toContain('ping pong');
  await notebook.stop();
});

test('what the visitor types comes back', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Message' }).fill('is anybody there');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('You said: is anybody there')).toBeVisible();
});

test('what is typed before the script came stays', async ({ page }) => {
  const letGo = await holdBack(page, '**/_astro/Ladder*.js');
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Message' }).fill('was I too early?');
  letGo();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('You said: was I too early?')).toBeVisible();
});

test('the bytes are those of the TCP connection', async ({ page }) => {
  await page.goto('/');
  const bytes = async () =>
    Number(
      /([\d,]+) bytes/
        .exec((await page.locator('.ladder .bar').first().textContent()) ?? '')?.[1]
        ?.replace(',', ''),
    );
  await expect(page.getByText('You said: hello')).toBeVisible();
  // Request and answer of a handshake come to a few hundred bytes in every browser.
  await expect.poll(bytes).toBeGreaterThan(400);
});

test('only written lessons are listed, in their parts', async ({ page }) => {
  await page.goto('/');
  const lessons = page.locator('.part', { has: page.locator('ol') });
  await expect(lessons.locator('h2')).toHaveText(['Why a socket', 'Raw WebSocket', 'Socket.IO']);
  await expect(lessons.locator('.name')).toHaveText([
    '1. The waiter and the walkie-talkie',
    '2. What HTTP really does',
    '3. One polite question: the upgrade',
    '4. Bits on the wire',
    '5. Your first server',
    '6. Hello, Socket.IO',
    '7. Events',
    '8. Who gets it?',
    '9. Rooms',
    '10. Did it arrive? Acknowledgements',
    '11. Under the hood of Socket.IO',
  ]);
  await page.getByRole('link', { name: 'Start with lesson 1' }).click();
  await expect(page).toHaveURL('/lessons/waiter-and-walkie-talkie/');
});
