import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { pagePaths } from '../../scripts/page-paths.ts';
import { expect, loadIslands, recordShifts, shiftsOn, test } from './fixtures.ts';

/** Every page of the built site, and the one for what is not there. */
const PAGES = [...pagePaths(), '/nothing-here/'];

/** Shows the page to a reader whose browser writes with letters twice as large, not the page in another size. */
async function doubleLetters(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  await expect(page.locator('html')).toHaveCSS('font-size', '32px');
}

for (const path of PAGES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing on ${path} in ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(path);
      await loadIslands(page);
      // Every demo in a state with something to judge: lit cards, filled tables, verdicts.
      for (const name of ['Run all 13', 'Run all 15', 'Send from A']) {
        for (const button of await page.getByRole('button', { name }).all()) await button.click();
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
  }

  for (const width of [1440, 1024, 390, 320]) {
    test(`${path} does not scroll sideways at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(path);
      await loadIslands(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      if (width === 390 || width === 320) {
        await doubleLetters(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
    });
  }

  for (const size of [
    { width: 1440, height: 1000 },
    { width: 390, height: 844 },
  ]) {
    test(`nothing on ${path} moves while it loads and comes alive, at ${size.width} px`, async ({ page }) => {
      await page.setViewportSize(size);
      await recordShifts(page);
      await page.goto(path);
      await loadIslands(page);
      // All are connected, and those that run something of their own accord have run it.
      await expect(page.locator('.bar .push:disabled')).toHaveCount(0);
      for (const status of await page.getByText('Nothing has run yet.').all())
        await expect(status).toBeHidden();
      expect(await shiftsOn(page)).toEqual([]);
    });
  }

  test(`${path} loads without errors, and nothing from elsewhere`, async ({ page, baseURL }) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404 (Not Found)'))
        problems.push(message.text());
    });
    page.on('request', (request) => {
      if (new URL(request.url()).host !== new URL(baseURL ?? '').host) problems.push(request.url());
    });
    await page.goto(path);
    await loadIslands(page);
    expect(problems).toEqual([]);
  });
}

test('a page that is not there answers 404 with a way back', async ({ page }) => {
  const response = await page.goto('/nothing-here/');
  expect(response?.status()).toBe(404);
  await page.getByRole('link', { name: 'Who gets it?' }).click();
  await expect(page).toHaveURL('/lessons/who-gets-it/');
});

test('the skip link is the first stop of the keyboard, and leads to the content', async ({ page }) => {
  await page.goto('/lessons/who-gets-it/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#content$/);
});

test('the theme is kept, and applied before the page is drawn', async ({ page }) => {
  await page.goto('/');
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  expect(await paper()).not.toBe(light);

  // The choice is in place before the body exists: nothing is ever drawn in the other theme.
  await page.addInitScript(() => {
    new MutationObserver((_records, observer) => {
      if (!document.body) return;
      observer.disconnect();
      document.documentElement.dataset.atFirst = document.documentElement.dataset.theme;
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto('/lessons/who-gets-it/');
  expect(await page.evaluate(() => document.documentElement.dataset.atFirst)).toBe('dark');
  await expect(page.getByRole('combobox', { name: 'Theme' })).toHaveValue('dark');
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('System');
  await expect.poll(paper).toBe(light);
});

test('on a phone the lessons are behind a button', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/lessons/who-gets-it/');
  const rail = page.getByRole('navigation', { name: 'Lessons' });
  await expect(rail).toBeHidden();
  await page.getByRole('button', { name: 'Lessons' }).click();
  await rail.getByRole('link', { name: 'Your first server' }).click();
  await expect(page).toHaveURL('/lessons/your-first-server/');
});

test('lessons are marked as opened, then as finished', async ({ page }) => {
  await page.goto('/lessons/your-first-server/');
  const rail = page.getByRole('navigation', { name: 'Lessons' });
  await expect(rail.getByRole('link', { name: 'Your first server (opened)' })).toBeVisible();
  await page.getByRole('heading', { name: 'You can now' }).scrollIntoViewIfNeeded();
  await expect(rail.getByRole('link', { name: 'Your first server (finished)' })).toBeVisible();
  await page.goto('/');
  await expect(page.locator('.part a[data-place="finished"]')).toHaveCount(1);
});

test('previous and next lead through the lessons', async ({ page }) => {
  await page.goto('/lessons/your-first-server/');
  await page.getByRole('link', { name: /^Next/ }).click();
  await expect(page).toHaveURL('/lessons/hello-socketio/');
  await page.getByRole('link', { name: /^Previous/ }).click();
  await expect(page).toHaveURL('/lessons/your-first-server/');
});

test('code can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/lessons/your-first-server/');
  const echo = page.locator('figure.code', { hasText: 'echo.ts' });
  await echo.getByRole('button', { name: 'Copy' }).click();
  await expect(echo.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
    "wss.on('connection', (socket) => {\n  socket.send(",
  );
});

test('a demo works by keyboard alone', async ({ page }) => {
  await page.goto('/lessons/who-gets-it/');
  const status = page.locator('figure.demo').first().getByRole('status');
  await expect(status).not.toBeEmpty();
  await page.getByRole('radio', { name: 'socket.emit' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(status).toContainText('B and C heard it');
});

test('with reduced motion nothing moves', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/lessons/who-gets-it/');
  await expect(page.locator('figure.demo').first().getByRole('status')).not.toBeEmpty();
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
});
