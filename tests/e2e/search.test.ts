import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect as expectSoon, holdBack, loadIslands, openFigure, startNotebook, test } from './fixtures.ts';

/** The first use loads and compiles the index, which takes a busy machine its time. */
const expect = expectSoon.configure({ timeout: 15_000 });

const LESSON = '/lessons/your-first-server/';

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Search' });
const fieldOf = (page: Page) => page.getByRole('textbox', { name: 'Search the lessons and reference pages' });
const resultsOf = (page: Page) => dialogOf(page).getByRole('link');

/** Opens search with its key, and types. */
async function searchFor(page: Page, words: string) {
  await page.keyboard.press('/');
  await fieldOf(page).fill(words);
}

test('nothing of search is loaded before it is used', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(LESSON, { waitUntil: 'networkidle' });
  const ofSearch = /pagefind|search/i;
  expect(asked.filter((path) => ofSearch.test(path))).toEqual([expect.stringMatching(/SearchButton/)]);
  await page.getByRole('button', { name: 'Search' }).click();
  await fieldOf(page).fill('handler');
  await expect(resultsOf(page).first()).toBeVisible();
  expect(asked).toEqual(
    expect.arrayContaining([expect.stringMatching(/open-search/), '/pagefind/wasm.en.pagefind']),
  );
});

test('a word that stands in one lesson leads to its section, by keyboard alone', async ({ page }) => {
  await page.goto(LESSON);
  await searchFor(page, 'thirteen');
  await expect(resultsOf(page).first()).toContainText('Who gets it?');
  await expect(resultsOf(page).first().locator('mark')).toHaveText(/thirteen/i);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/lessons/who-gets-it/#thirteen-calls');
});

test('Enter right after typing waits for the answer', async ({ page }) => {
  await page.goto(LESSON);
  await page.keyboard.press('/');
  await expect(fieldOf(page)).toBeFocused();
  await page.keyboard.type('thirteen');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/lessons/who-gets-it/#thirteen-calls');
});

test('a section of the page that is open is scrolled to, and the dialog is gone', async ({ page }) => {
  await page.goto(LESSON);
  await searchFor(page, 'Buffer Blob binary');
  await resultsOf(page).filter({ hasText: 'A message arrives as bytes' }).click();
  await expect(dialogOf(page)).toBeHidden();
  await expect(page.getByRole('heading', { name: 'A message arrives as bytes' })).toBeInViewport();
});

test('arrows go through the field and the results, Escape gives the focus back', async ({ page }) => {
  await page.goto(LESSON);
  const button = page.getByRole('button', { name: 'Search' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(fieldOf(page)).toBeFocused();
  await fieldOf(page).fill('client');
  await expect(resultsOf(page).nth(1)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(resultsOf(page).nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(fieldOf(page)).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(resultsOf(page).first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toBeHidden();
  await expect(button).toBeFocused();
});

test('the words of the last time are there again, selected', async ({ page }) => {
  await page.goto(LESSON);
  await searchFor(page, 'client');
  await expect(resultsOf(page).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toBeHidden();
  await page.keyboard.press('/');
  await expect(fieldOf(page)).toHaveValue('client');
  await page.keyboard.type('thirteen');
  await expect(fieldOf(page)).toHaveValue('thirteen');
});

test('its key works again at once after it was closed', async ({ page }) => {
  await page.goto(LESSON);
  await page.keyboard.press('/');
  await expect(fieldOf(page)).toBeFocused();
  // In one task, before the browser takes the focus from what is hidden now.
  const focused = await page.evaluate(() => {
    document.querySelector<HTMLDialogElement>('dialog.search')?.close();
    const key = new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(key);
    return document.activeElement?.localName;
  });
  expect(focused).toBe('input');
  await expect(fieldOf(page)).toBeFocused();
});

test('how many there are is said after the typing, not during it', async ({ page }) => {
  await page.clock.install();
  await page.goto(LESSON);
  await searchFor(page, 'client');
  const status = dialogOf(page).getByRole('status');
  await expect(status).toHaveText(/^\d+ results$/);
  const before = await status.textContent();

  // From here on, time passes only as the test lets it.
  await page.clock.pauseAt(Date.now() + 60_000);
  await fieldOf(page).fill('zebra');
  await page.clock.runFor(200);
  await expect(dialogOf(page).getByText('Nothing found for zebra')).toBeVisible();
  await expect(status).toHaveText(before ?? '');
  await fieldOf(page).fill('thirteen');
  await page.clock.runFor(200);
  await expect(resultsOf(page)).toHaveCount(1);
  await expect(status).toHaveText(before ?? '');
  await page.clock.runFor(1_000);
  await expect(status).toHaveText('1 result');
});

test('a word that stands nowhere is answered so', async ({ page }) => {
  await page.goto(LESSON);
  await searchFor(page, 'zebra');
  await expect(dialogOf(page).getByText('Nothing found for zebra')).toBeVisible();
  await expect(dialogOf(page).getByRole('status')).toHaveText('Nothing found');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(LESSON);
  await fieldOf(page).fill('');
  await expect(dialogOf(page).getByText('Enter goes to the first')).toBeVisible();
});

test('without an index it says how to get one, and works once it is there', async ({ page }) => {
  await page.route('**/pagefind/**', (route) => route.abort());
  await page.goto(LESSON);
  await searchFor(page, 'thirteen');
  await expect(dialogOf(page).getByText('Search works on the built site: npm start')).toBeVisible();
  await page.unroute('**/pagefind/**');
  await fieldOf(page).fill('thirteen calls');
  await expect(resultsOf(page).first()).toContainText('Who gets it?');
});

test('a server that went away is not taken for nothing found', async ({ page }) => {
  await page.goto(LESSON);
  await searchFor(page, 'zebra');
  await expect(dialogOf(page).getByText('Nothing found')).toBeVisible();
  await page.route('**/pagefind/**', (route) => route.abort());
  await fieldOf(page).fill('thirteen');
  await expect(dialogOf(page).getByText('The search index cannot be reached.')).toBeVisible();
});

test('a slow index is said to be loading', async ({ page }) => {
  const letGo = await holdBack(page, '**/pagefind/**');
  await page.goto(LESSON);
  await searchFor(page, 'thirteen');
  await expect(dialogOf(page).getByText('Loading the index…')).toBeVisible();
  letGo();
  await expect(resultsOf(page).first()).toContainText('Who gets it?');
});

test('without a server the button says so, and works when it is back', async ({ page }) => {
  const first = await startNotebook();
  await page.goto(first.origin + LESSON);
  await first.stop();
  await page.getByRole('button', { name: 'Search' }).click();
  const notice = page.getByRole('dialog', { name: /Search could not be loaded/ });
  await notice.getByRole('button', { name: 'Close' }).click();
  await expect(notice).toBeHidden();
  const second = await startNotebook({ PORT: new URL(first.origin).port });
  await page.keyboard.press('/');
  await expect(fieldOf(page)).toBeFocused();
  await second.stop();
});

test('in a field of a demo the key is a slash', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'One client, one server');
  await loadIslands(page);
  const message = figure.getByRole('textbox', { name: 'Message' });
  await message.fill('');
  await message.press('/');
  await expect(message).toHaveValue('/');
  await expect(dialogOf(page)).toBeHidden();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in search, in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(LESSON);
    await searchFor(page, 'client');
    await expect(resultsOf(page).first()).toBeVisible();
    const check = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    };
    await check();
    await fieldOf(page).fill('zebra');
    await expect(dialogOf(page).getByText('Nothing found')).toBeVisible();
    await check();
  });
}

for (const width of [390, 320]) {
  test(`search fits a phone ${width} px wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 700 });
    await page.goto(LESSON);
    const button = page.getByRole('button', { name: 'Search' });
    const { width: wide = 0, height = 0 } = (await button.boundingBox()) ?? {};
    expect(Math.min(wide, height)).toBeGreaterThanOrEqual(44);
    await button.click();
    await fieldOf(page).fill('client');
    await expect(resultsOf(page).first()).toBeVisible();
    const inside = await dialogOf(page).evaluate((dialog) => dialog.scrollWidth <= innerWidth);
    expect(inside).toBe(true);
    await dialogOf(page).getByRole('button', { name: 'Close' }).click();
    await expect(dialogOf(page)).toBeHidden();
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('there is no search button', async ({ page }) => {
    await page.goto(LESSON);
    await expect(page.locator('.open-search')).toBeHidden();
  });
});
