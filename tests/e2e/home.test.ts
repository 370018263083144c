import { expect, startNotebook, test } from './fixtures.ts';

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
  await expect(page.locator('.part h2')).toHaveText(['Raw WebSocket', 'Socket.IO', 'On your machine']);
  await expect(page.locator('.part li a .name')).toHaveText([
    '1. Your first server',
    '2. Hello, Socket.IO',
    '3. Who gets it?',
  ]);
  await page.getByRole('link', { name: 'Start with lesson 1' }).click();
  await expect(page).toHaveURL('/lessons/your-first-server/');
});
