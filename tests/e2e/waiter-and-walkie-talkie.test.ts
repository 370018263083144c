import type { Locator } from '@playwright/test';
import { expect, openFigure, test } from './fixtures.ts';

const LESSON = '/lessons/waiter-and-walkie-talkie/';
const KITCHEN = 'Two tables, one kitchen';

/** A cell of the table of costs. */
const cost = (figure: Locator, table: string, column: number) =>
  figure.getByRole('row', { name: table }).getByRole('cell').nth(column);

const numberIn = async (cell: Locator) => Number((await cell.textContent())?.replaceAll(',', ''));

test('before any click the server has greeted, and a first dish is known to both', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, KITCHEN);
  const told = figure.getByRole('article', { name: 'Table 2' });
  await expect(told).toContainText('Welcome! I will tell you.');
  await expect(told).toContainText('dish 1 is ready');
  await expect(told).toContainText(/\d ms after the bell/);
  await expect(figure.getByRole('article', { name: 'Table 1' })).toContainText('dish 1 is ready');
});

test('a dish costs the table that is told 8 bytes, and nothing up', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, KITCHEN);
  const told = figure.getByRole('article', { name: 'Table 2' });
  await expect(told).toContainText('dish 1 is ready');
  const down = cost(figure, 'Table 2', 3);
  const up = await numberIn(cost(figure, 'Table 2', 2));
  // The bytes of the first dish may be counted a moment later than it is known.
  await expect.poll(async () => (await numberIn(down)) - greetingAndDish).toBeGreaterThan(100);
  const before = await numberIn(down);
  await figure.getByRole('button', { name: 'A dish is ready' }).click();
  await expect(told).toContainText('dish 2 is ready');
  // “dish 2” is 6 bytes, and its frame has a head of 2 (RFC 6455, section 5.2).
  await expect.poll(() => numberIn(down)).toBe(before + 8);
  expect(await numberIn(cost(figure, 'Table 2', 2))).toBe(up);
});

/** Frames of “Welcome! I will tell you.” and “dish 1”, without the answer of the handshake. */
const greetingAndDish = 2 + 25 + 2 + 6;

test('the table that asks pays for whole requests, also without news', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, KITCHEN);
  await figure.getByRole('slider').fill('0.2');
  const requests = cost(figure, 'Table 1', 1);
  await expect.poll(() => numberIn(requests)).toBeGreaterThan(8);
  const up = await numberIn(cost(figure, 'Table 1', 2));
  expect(up / (await numberIn(requests))).toBeGreaterThan(200);
});

test('asking more often makes an hour of no news dearer', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, KITCHEN);
  const hour = async () =>
    Number(
      /([\d,]+) kB/.exec((await cost(figure, 'Table 1', 4).textContent()) ?? '')?.[1]?.replaceAll(',', ''),
    );
  await expect.poll(hour).toBeGreaterThan(0);
  const slow = await hour();
  await figure.getByRole('slider').fill('0.1');
  await expect.poll(hour).toBeGreaterThan(20 * slow);
});

for (const { guess, verdict } of [
  { guess: 'about half the pause', verdict: /^Right: Table 1 waited [\d,]+ ms on average, about half/ },
  {
    guess: 'hardly at all',
    verdict: /^You chose “hardly at all”\. Table 1 waited [\d,]+ ms on average, about half/,
  },
]) {
  test(`dishes at any moment wait half the pause; guessing “${guess}” is told so`, async ({ page }) => {
    // Moments that are spread evenly, so that the mean is no matter of luck.
    await page.addInitScript(() => {
      let count = 0;
      Math.random = () => (++count * 0.618_034) % 1;
    });
    await page.goto(LESSON);
    const figure = await openFigure(page, KITCHEN);
    await figure.getByRole('slider').fill('1');
    await expect(figure.getByRole('button', { name: 'Ring 20 times' })).toBeDisabled();
    await figure.getByRole('radio', { name: guess }).check();
    await figure.getByRole('button', { name: 'Ring 20 times' }).click();
    await expect(figure.getByRole('status')).toHaveText(verdict, { timeout: 15_000 });
  });
}

test('while nobody looks, nobody asks', async ({ page }) => {
  await page.clock.install();
  await page.goto(LESSON);
  const figure = await openFigure(page, KITCHEN);
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/http/ready') && asked.push(request.url()));
  await expect(figure.getByRole('article', { name: 'Table 1' })).toContainText('dish 1 is ready');
  const whileLooking = asked.length;
  await page.clock.fastForward(10_000);
  await expect.poll(() => asked.length).toBeGreaterThan(whileLooking);

  await page.getByRole('heading', { name: 'You can now' }).scrollIntoViewIfNeeded();
  await expect(figure).not.toBeInViewport();
  async function askedInTenSeconds() {
    const before = asked.length;
    await page.clock.fastForward(10_000);
    await page.evaluate(() => fetch('/healthz'));
    return asked.length - before;
  }
  // The browser tells the page some frames later that nobody looks.
  await expect.poll(askedInTenSeconds).toBe(0);
  expect(await askedInTenSeconds()).toBe(0);
});

test('page and server talk at the same time', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'Both talk at once');
  const said =
    /said 20 things in [\d,]+ ms\. While it was still talking, it received (\d+) of the server’s 20/;
  await expect(figure.getByRole('status')).toHaveText(said);
  const meanwhile = Number(said.exec((await figure.getByRole('status').textContent()) ?? '')?.[1]);
  expect(meanwhile).toBeGreaterThan(2);
  await figure.getByRole('button', { name: 'Talk again' }).click();
  await expect(figure.getByRole('status')).toBeEmpty();
  await expect(figure.getByRole('status')).toHaveText(said);
});
