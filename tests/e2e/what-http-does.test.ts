import type { Locator } from '@playwright/test';
import { expect, holdBack, openFigure, test } from './fixtures.ts';

const LESSON = '/lessons/what-http-does/';
const COUNTER = 'Twenty requests. How many connections?';
const RACE = 'One match, four reporters';
const BURST = 'One message, then a hundred';

const numberIn = async (cell: Locator) =>
  Number(/[\d,]+/.exec((await cell.textContent()) ?? '')?.[0].replaceAll(',', ''));
const cell = (figure: Locator, row: string, column: number) =>
  figure.getByRole('row', { name: row }).getByRole('cell').nth(column);

test('one request is counted before any click', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, COUNTER);
  await expect(figure.getByText(/^1 request, .* 1 connection\./)).toBeVisible();
  await expect(figure.getByRole('listitem').first()).toHaveText('request 1 on connection A');
});

for (const { guess, word } of [
  { guess: '1 or 2', word: 'Right.' },
  { guess: '20: one for each request', word: 'Not what you chose.' },
]) {
  test(`twenty requests share a connection or two; guessing “${guess}” is told: ${word}`, async ({
    page,
  }) => {
    await page.goto(LESSON);
    const figure = await openFigure(page, COUNTER);
    await figure.getByRole('radio', { name: guess }).check();
    await figure.getByRole('button', { name: 'Send 20 requests' }).click();
    await expect(figure.getByRole('status')).toHaveText(
      new RegExp(`^${word} The server counted (1 connection|2 connections)\\.$`),
    );
    await expect(figure.getByRole('listitem').filter({ hasText: 'on connection' })).toHaveCount(20);
  });
}

test('one can choose and press before the first request is answered', async ({ page }) => {
  const letGo = await holdBack(page, '**/what-http-does.counter/http/**');
  await page.goto(LESSON);
  const asked = page.waitForRequest('**/what-http-does.counter/http/**');
  const figure = await openFigure(page, COUNTER);
  await asked;
  await figure.getByRole('radio', { name: '1 or 2' }).check();
  await figure.getByRole('button', { name: 'Send 20 requests' }).click();
  letGo();
  await expect(figure.getByRole('status')).toContainText('The server counted');
});

test('what was chosen before the script came is still chosen', async ({ page }) => {
  const letGo = await holdBack(page, '**/_astro/CounterDemo*.js');
  await page.goto(LESSON);
  const figure = page.locator('figure.demo', { hasText: COUNTER });
  await figure.getByRole('radio', { name: '20: one for each request' }).check();
  await figure.getByRole('radio', { name: '1 or 2' }).check();
  letGo();
  await figure.getByRole('button', { name: 'Send 20 requests' }).click();
  await expect(figure.getByRole('status')).toContainText('Right. The server counted');
});

test('a server that says Connection: close needs twenty', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, COUNTER);
  await figure.getByRole('button', { name: 'The mistake' }).click();
  await expect(figure.getByRole('status')).toContainText('The server counted 20 connections.');
  await expect(figure.getByRole('listitem').last()).toHaveText('request 20 on connection T');
});

test('a seventh request waits for one of six, and a WebSocket does not', async ({ page }) => {
  await page.goto('/');
  const seen = await page.evaluate(async () => {
    const { id } = await (await fetch('/api/labs', { method: 'POST' })).json();
    const race = `/lab/${id}/what-http-does.race`;
    const get = (path: string) => fetch(`${race}/http${path}`, { cache: 'no-store' }).then((r) => r.text());
    const six = Array.from({ length: 6 }, () => get('/wait?known=0'));
    let seventh = '';
    const waiting = get('/poll').then((text) => {
      seventh = text;
    });
    const socket = new WebSocket(`${race}/ws`.replace(/^/, location.origin.replace('http', 'ws')));
    const message = () => new Promise<string>((resolve) => (socket.onmessage = ({ data }) => resolve(data)));
    const greeting = await message();
    const meanwhile = seventh;
    // Ends the six.
    socket.send('goal');
    await Promise.all([...six, waiting]);
    socket.close();
    return { greeting, meanwhile, seventh };
  });
  expect(seen).toEqual({ greeting: 'goal 0', meanwhile: '', seventh: 'goal 1' });
});

test('the race runs by itself, then with more goals; its table agrees with what each way does', async ({
  page,
}) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, RACE);
  await expect(figure.getByRole('columnheader').first()).toHaveText('4 goals', { timeout: 15_000 });
  await figure.getByRole('radio', { name: 'Long polling' }).check();
  await figure.getByRole('button', { name: 'Race: 10 goals' }).click();
  await expect(figure.getByRole('columnheader').first()).toHaveText('10 goals', { timeout: 20_000 });
  await expect(figure.getByRole('status')).toContainText(
    /^Right: Long polling carried the most, [\d,]+ bytes\.$/,
  );
  await expect(figure.locator('.strip .mark')).toHaveCount(40);

  const bytes = async (row: string) =>
    (await numberIn(cell(figure, row, 2))) + (await numberIn(cell(figure, row, 3)));
  // Long polling: a question for each goal, or for two that came close together, and one that is open at the end.
  expect(await numberIn(cell(figure, 'Long polling', 1))).toBeGreaterThan(5);
  await expect(cell(figure, 'Server-sent events', 1)).toHaveText('1');
  expect(await bytes('Long polling')).toBeGreaterThan(await bytes('Polling'));
  expect(await bytes('Polling')).toBeGreaterThan(await bytes('Server-sent events'));
  // The longer the match, the more a request for each goal costs; one socket and one answer stay cheap.
  expect(await bytes('Long polling')).toBeGreaterThan(5 * (await bytes('WebSocket')));
});

test('the race of the reader ends the one that runs by itself', async ({ page }) => {
  // Until its first question is answered, a race does not start.
  const letGo = await holdBack(page, '**/what-http-does.race/http/poll**');
  await page.goto(LESSON);
  const figure = await openFigure(page, RACE);
  const progress = figure.getByRole('progressbar');
  await expect(progress).toHaveAttribute('max', '4');
  await figure.getByRole('radio', { name: 'Polling', exact: true }).check();
  await figure.getByRole('button', { name: 'Race: 10 goals' }).click();
  await expect(progress).toHaveAttribute('max', '10');
  letGo();
  await expect(figure.getByRole('status')).toContainText('You chose Polling.', { timeout: 20_000 });
  await expect(figure.getByRole('columnheader').first()).toHaveText('10 goals');
});

test('a goal costs a WebSocket its frame, and server-sent events a line', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, RACE);
  const down = async (row: string) => numberIn(cell(figure, row, 3));
  const known = figure.getByRole('columnheader').first();
  await expect(known).toHaveText('4 goals', { timeout: 15_000 });
  // Bytes would tell the answer, so they wait for the reader's own race.
  await expect(cell(figure, 'WebSocket', 3)).toHaveText('?');
  await figure.getByRole('radio', { name: 'WebSocket' }).check();
  const race = figure.getByRole('button', { name: 'Race: 10 goals' });
  await race.click();
  await expect(known).toHaveText('10 goals', { timeout: 20_000 });
  const before = { socket: await down('WebSocket'), stream: await down('Server-sent events') };
  await race.click();
  await expect(figure.getByRole('status')).toHaveText('The race is on.');
  await expect(figure.getByRole('status')).toContainText('carried the most', { timeout: 20_000 });
  // Goals 5 to 14, then 15 to 24: “goal 5” is 6 bytes and a head of 2, “goal 10” one more (RFC 6455, section 5.2).
  // Both greet a client: first with “goal 4”, then with “goal 14”.
  expect((await down('WebSocket')) - before.socket).toBe(10 * 9 + 9 - (5 * 8 + 5 * 9 + 8));
  // “data: goal 5” and two line ends are 14 bytes, in a chunk of its own: “e” and two line ends more (RFC 9112, section 7.1).
  expect((await down('Server-sent events')) - before.stream).toBe(10 * 20 + 20 - (5 * 19 + 5 * 20 + 19));
});

test('one message is as fast on both; a hundred at once are not, and cost HTTP far more', async ({
  page,
}) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, BURST);
  await figure.getByRole('radio', { name: 'about the same' }).check();
  await figure.locator('label', { hasText: '100 ms' }).click();
  await figure.getByRole('button', { name: 'Send 1, then 100' }).click();
  const status = figure.getByRole('status');
  await expect(status).toContainText('One message: ', { timeout: 20_000 });
  // The verdict is that of the two times in the table.
  const [http, socket] = [
    await numberIn(cell(figure, 'HTTP POST', 0)),
    await numberIn(cell(figure, 'WebSocket', 0)),
  ];
  const same = http / socket < 1.25 && socket / http < 1.25;
  await expect(status).toContainText(same ? 'Right. One message: about the same.' : 'Not what you chose.');
  expect(await numberIn(cell(figure, 'HTTP POST', 2))).toBeLessThanOrEqual(6);
  await expect(cell(figure, 'WebSocket', 2)).toHaveText('1');
  expect(await numberIn(cell(figure, 'HTTP POST', 3))).toBeGreaterThan(
    20 * (await numberIn(cell(figure, 'WebSocket', 3))),
  );
  // Seventeen turns of six or fewer, each of 200 ms at least, beside one turn.
  expect(await numberIn(cell(figure, 'HTTP POST', 1))).toBeGreaterThan(
    await numberIn(cell(figure, 'WebSocket', 1)),
  );
});

test('without a delay the page says that the times tell nothing of a network', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, BURST);
  await figure.getByRole('radio', { name: 'about the same' }).check();
  await figure.locator('label', { hasText: 'none' }).click();
  await figure.getByRole('button', { name: 'Send 1, then 100' }).click();
  await expect(figure.getByRole('status')).toContainText('your machine’s work, not a network’s', {
    timeout: 20_000,
  });
});
