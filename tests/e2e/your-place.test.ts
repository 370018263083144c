import type { Page } from '@playwright/test';
import { expect, recordShifts, shiftsOn, test } from './fixtures.ts';

const FIRST = { href: '/lessons/waiter-and-walkie-talkie/', title: 'The waiter and the walkie-talkie' };
const SECOND = { href: '/lessons/what-http-does/', title: 'What HTTP really does' };

const placeOf = (page: Page) => page.locator('your-place');
const marksOf = (page: Page) => page.locator('.part a[data-place]');

/** Sets the marks before the next page loads. */
async function setMarks(page: Page, marks: Record<string, string>) {
  await page.goto('/404');
  await page.evaluate((text) => localStorage.setItem('progress', text), JSON.stringify(marks));
}

test('the start page leads on from the lesson visited last', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Start with lesson 1' })).toHaveAttribute('href', FIRST.href);
  await page.goto(SECOND.href);
  await page.goBack();
  await page.getByRole('link', { name: `Continue: ${SECOND.title}` }).click();
  await expect(page).toHaveURL(SECOND.href);
});

test('after a finished lesson comes the next, and after all of them the first again', async ({ page }) => {
  await setMarks(page, { [FIRST.href]: 'finished' });
  await page.goto('/');
  await expect(page.getByRole('link', { name: `Continue: ${SECOND.title}` })).toBeVisible();
  await expect(placeOf(page)).toContainText(/1 of \d+ finished/);
  const hrefs = await page
    .locator('.part ol a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  await setMarks(page, Object.fromEntries(hrefs.map((href) => [href, 'finished'])));
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Start with lesson 1' })).toBeVisible();
  await expect(placeOf(page)).toContainText(`${hrefs.length} of ${hrefs.length} finished`);
});

test('all marks are forgotten, and come back with one more press', async ({ page }) => {
  await setMarks(page, { [FIRST.href]: 'finished', [SECOND.href]: 'opened' });
  await page.goto('/');
  await expect(marksOf(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Forget my place' }).click();
  await expect(marksOf(page)).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Start with lesson 1' })).toBeVisible();
  await expect(placeOf(page).getByRole('status')).toHaveText('All marks are gone.');
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeFocused();
  await undo.press('Enter');
  await expect(marksOf(page)).toHaveCount(2);
  await expect(page.getByRole('link', { name: `Continue: ${SECOND.title}` })).toBeVisible();

  await page.getByRole('button', { name: 'Forget my place' }).click();
  await page.reload();
  await expect(marksOf(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Forget my place' })).toBeDisabled();
});

test('two tabs agree', async ({ page, context }) => {
  await page.goto('/');
  const other = await context.newPage();
  await other.goto(FIRST.href);
  await expect(page.getByRole('link', { name: `Continue: ${FIRST.title}` })).toBeVisible();
  const rail = other.getByRole('navigation', { name: 'Lessons' });
  await expect(rail.getByRole('link', { name: `${FIRST.title} (opened)` })).toBeVisible();
  await page.getByRole('button', { name: 'Forget my place' }).click();
  await expect(rail.getByRole('link', { name: FIRST.title, exact: true })).toBeVisible();
  // A new mark is the start of something else: there is nothing to undo any more.
  await other.goto(SECOND.href);
  await expect(page.getByRole('button', { name: 'Forget my place' })).toBeEnabled();
});

test('nothing moves when a place is shown', async ({ page }) => {
  await setMarks(page, { [FIRST.href]: 'finished', [SECOND.href]: 'opened' });
  await recordShifts(page);
  for (const width of [1440, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    // The marks come after the page was drawn.
    const gate = Promise.withResolvers<void>();
    await page.route('**/_astro/*.js', async (route) => {
      await gate.promise;
      await route.continue();
    });
    await page.goto('/', { waitUntil: 'commit' });
    await expect(page.getByRole('link', { name: 'Start with lesson 1' })).toBeVisible();
    const heightOf = () =>
      page
        .locator('.part')
        .first()
        .evaluate((part) => part.getBoundingClientRect().top);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    const before = await heightOf();
    gate.resolve();
    await expect(page.getByRole('link', { name: `Continue: ${SECOND.title}` })).toBeVisible();
    expect(await heightOf()).toBe(before);
    expect(await shiftsOn(page)).toEqual([]);
    await page.unroute('**/_astro/*.js');
  }
});

test('where storage is forbidden, nothing is kept and nothing breaks', async ({ page }) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('forbidden', 'SecurityError');
      },
    });
  });
  await page.goto(FIRST.href);
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Start with lesson 1' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Forget my place' })).toBeDisabled();
  expect(problems).toEqual([]);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the start page leads to the first lesson, and speaks of no marks', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'Start with lesson 1' })).toHaveAttribute('href', FIRST.href);
    await expect(page.getByRole('heading', { name: 'Your place' })).toBeHidden();
    await expect(page.getByRole('link', { name: 'From the notes' })).toBeVisible();
  });
});
