import { expect, loadIslands, startNotebook, test } from './fixtures.ts';

test('without a companion each demo says so, the text stays, and all come back with it', async ({ page }) => {
  const first = await startNotebook();
  const port = new URL(first.origin).port;
  await page.goto(`${first.origin}/lessons/who-gets-it/`);
  await loadIslands(page);
  await expect(page.locator('.lamps').getByText('connected', { exact: true })).toHaveCount(3);

  await first.stop();
  const notices = page.locator('.down-notice');
  await expect(notices).toHaveCount(3);
  await expect(notices.first()).toContainText('Start it with “npm start”');
  await expect(page.locator('.lab')).toContainText('no server');
  await expect(page.getByText('Client A says hello to the server.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send from A' })).toBeDisabled();

  // The new process has another secret, so the page's lab is a stranger's to it: it gets a new one.
  const second = await startNotebook({ PORT: port });
  await expect(notices).toHaveCount(0, { timeout: 15_000 });
  await expect(page.locator('.lamps').getByText('connected', { exact: true })).toHaveCount(3);
  await page.getByRole('radio', { name: 'io.emit' }).check();
  await page.getByRole('button', { name: 'Send from A' }).click();
  await expect(page.getByText('A, B and C heard it')).toBeVisible();
  await second.stop();
});

test('a lab that is full says so in the server’s words', async ({ page }) => {
  const full = await startNotebook({ MAX_CONNECTIONS_PER_LAB: '3' });
  await page.goto(`${full.origin}/lessons/your-first-server/`);
  await loadIslands(page);
  await expect(page.locator('.down-notice').first()).toContainText(
    'This lab has 3 connections open, its limit.',
  );
  await full.stop();
});
