import { exampleNames, readExample } from '../support/examples.ts';
import { expect, test } from './fixtures.ts';

test('each of the notes’ programs has its command, and its files as they run', async ({ page }) => {
  await page.goto('/lessons/who-gets-it/');
  await page
    .getByRole('navigation', { name: 'Lessons' })
    .getByRole('link', { name: 'The notes’ programs' })
    .click();
  for (const name of exampleNames) {
    const title = page.locator(`h2#${name}`);
    await expect(page.getByText(`npm run example ${name}`, { exact: true })).toBeVisible();
    // From the program's heading to the next one.
    const server = title.locator('xpath=following-sibling::details[1]');
    await server.locator('summary').click();
    await expect(server.locator('figcaption .name')).toHaveText('server.mjs');
    expect(await server.locator('pre').innerText()).toBe(readExample(name, 'server.mjs').trimEnd());
  }
});

test('a program names the lesson that teaches it', async ({ page }) => {
  await page.goto('/reference/programs/');
  const about = page.locator('h2#raw-echo').locator('xpath=following-sibling::ul[1]');
  await about.getByRole('link', { name: 'Your first server' }).click();
  await expect(page).toHaveURL('/lessons/your-first-server/');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the files open all the same', async ({ page }) => {
    await page.goto('/reference/programs/');
    await expect(page.getByText('createInterface({ input: process.stdin })')).toBeHidden();
    await page.locator('summary', { hasText: 'client.mjs' }).click();
    await expect(page.getByText('createInterface({ input: process.stdin })')).toBeVisible();
  });
});
