import { createHash } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { acceptOf } from '../../src/protocol/accept-key.ts';
import { expect, openFigure, test } from './fixtures.ts';

const LESSON = '/lessons/one-polite-question/';
const HANDSHAKE = 'Your page’s handshake';
const ACCEPT = 'Compute the answer to your own key';
const DOORS = 'One question, six answers';

const request = (figure: Locator) => figure.getByRole('region', { name: 'Your browser’s request' });
const answer = (figure: Locator) => figure.getByRole('region', { name: 'The server’s answer' });
const headerValue = async (message: Locator, header: string) =>
  ((await message.getByRole('button', { name: `${header}:` }).textContent()) ?? '').split(': ')[1] ?? '';

test('the page’s own request and answer are there before any click', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, HANDSHAKE);
  const [up, down] = [request(figure), answer(figure)];
  await expect(up.getByRole('button', { name: /^GET \/lab\/.* HTTP\/1\.1$/ })).toBeVisible();
  for (const line of ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13']) {
    await expect(up.getByRole('button', { name: line })).toHaveCount(1);
  }
  await expect(up.getByRole('button', { name: /^Sec-WebSocket-/ })).toHaveCount(3);
  await expect(up.getByRole('button', { name: `Origin: ${new URL(page.url()).origin}` })).toHaveCount(1);
  await expect(down.getByRole('button')).toHaveCount(4);
  await expect(down.getByRole('button').first()).toHaveText('HTTP/1.1 101 Switching Protocols');
  await expect(down).toContainText('129 bytes');
  const key = await headerValue(up, 'Sec-WebSocket-Key');
  expect(Buffer.from(key, 'base64')).toHaveLength(16);
  expect(await headerValue(down, 'Sec-WebSocket-Accept')).toBe(acceptOf(key));
});

test('each line says what it is for, who checks it and where that is written', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, HANDSHAKE);
  const reason = figure.locator('.line-reason');
  await expect(reason).toContainText('shall we speak WebSocket');
  for (const message of [request(figure), answer(figure)]) {
    for (const line of await message.getByRole('button').all()) {
      await line.click();
      await expect(reason.locator('.written')).toHaveText((await line.textContent()) ?? '');
      await expect(reason.getByRole('definition')).toHaveCount(3);
      await expect(reason.getByRole('definition').last()).toContainText('RFC');
    }
  }
  await request(figure).getByRole('button', { name: 'Sec-WebSocket-Key' }).focus();
  await page.keyboard.press('Enter');
  await expect(reason).toContainText('16 random bytes');
});

for (const { guess, word } of [
  { guess: 'one line of each', word: 'Right.' },
  { guess: 'nothing: it is the same question', word: 'Not what you chose.' },
]) {
  test(`a second handshake differs in key and accept alone; guessing “${guess}” is told: ${word}`, async ({
    page,
  }) => {
    await page.goto(LESSON);
    const figure = await openFigure(page, HANDSHAKE);
    await figure.getByRole('radio', { name: guess }).check();
    await figure.getByRole('button', { name: 'Ask again' }).click();
    await expect(figure.getByText(`${word} Changed:`)).toHaveText(
      `${word} Changed: Sec-WebSocket-Key and Sec-WebSocket-Accept.`,
    );
  });
}

test('fetch cannot send the headers of a handshake', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, HANDSHAKE);
  await figure.getByRole('button', { name: 'Ask with fetch' }).click();
  await expect(figure.getByText('fetch was given')).toHaveText(
    'fetch was given 4 of these headers, and the browser sent none of them. Answer: 426.',
  );
  await expect(request(figure).getByRole('button', { name: /^GET / })).toHaveCount(1);
  await expect(request(figure).getByRole('button', { name: /^(Sec-WebSocket|Upgrade)/ })).toHaveCount(0);
});

test('the accept value of the live key is computed step by step, and of a key that is typed', async ({
  page,
}) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, ACCEPT);
  await expect(figure.getByText('The same.')).toBeVisible();
  const field = figure.getByRole('textbox', { name: 'The key, as your browser sent it' });
  const live = await field.inputValue();
  await expect(figure.locator('.down')).toHaveText(acceptOf(live));

  const box = figure.getByRole('textbox');
  await box.fill('dGhlIHNhbXBsZSBub25jZQ==');
  await expect(figure.locator('output')).toHaveText('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  const digest = createHash('sha1').update('dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11');
  await expect(figure.locator('.digest')).toHaveText(
    digest.digest('hex').replaceAll(/..(?=.)/g, (byte) => `${byte} `),
  );
  await expect(figure.getByText('Not the same.')).toBeVisible();
  await box.fill('too short');
  await expect(figure.getByText('A server refuses such a key')).toBeVisible();
  await figure.getByRole('button', { name: 'New key' }).click();
  await expect(figure.getByText('The same.')).toBeVisible();
  expect(await box.inputValue()).not.toBe(live);
});

test('it is also computed where crypto.subtle is missing, as on plain HTTP from another machine', async ({
  page,
}) => {
  await page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
  await page.goto(LESSON);
  const figure = await openFigure(page, ACCEPT);
  await expect(figure.getByText('The same.')).toBeVisible();
});

const choose = async (figure: Locator, door: string) =>
  figure.locator('.seg label').filter({ hasText: door }).click();
const row = (figure: Locator, door: string) => figure.getByRole('row', { name: door });

for (const { door, status, told, guess, word, sent } of [
  {
    door: 'agrees',
    status: '101',
    told: 'open',
    guess: 'It opens',
    word: 'Right.',
    sent: 'Switching Protocols',
  },
  {
    door: 'answers 200',
    status: '200',
    told: 'error; close, code 1006',
    guess: 'It fails, and the error event says',
    word: 'Not what you chose.',
    sent: 'HTTP/1.1 200 OK',
  },
  {
    door: 'answers 403',
    status: '403',
    told: 'error; close, code 1006',
    guess: 'It fails: error, then close',
    word: 'Right.',
    sent: 'HTTP/1.1 403 Forbidden',
  },
  {
    door: 'answers 426',
    status: '426',
    told: 'error; close, code 1006',
    guess: 'It opens',
    word: 'Not what you chose.',
    sent: 'Sec-WebSocket-Version: 8',
  },
  {
    door: '101, wrong accept',
    status: '101',
    told: 'error; close, code 1006',
    guess: 'It fails: error, then close',
    word: 'Right.',
    sent: 'Sec-WebSocket-Accept: ',
  },
]) {
  test(`a server that ${door}: the page is told ${told}`, async ({ page }) => {
    await page.goto(LESSON);
    const figure = await openFigure(page, DOORS);
    await choose(figure, door);
    await figure.getByRole('radio', { name: guess }).check();
    await figure.getByRole('button', { name: 'Knock' }).click();
    await expect(row(figure, door).getByRole('cell')).toHaveText([status, /ms$/, told]);
    await expect(figure.getByText(word)).toBeVisible();
    await expect(figure.getByRole('region', { name: 'What the server really sent' })).toContainText(sent);
  });
}

test('a silent server ends by itself; another socket waits for it, a fetch does not', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, DOORS);
  await choose(figure, 'says nothing');
  await figure.getByRole('radio', { name: 'It fails: error, then close' }).check();
  await figure.getByRole('button', { name: 'Knock' }).click();
  await expect(row(figure, 'says nothing').getByRole('cell')).toHaveText([
    'none',
    /ms$/,
    'error; close, code 1006',
  ]);
  await expect(figure.getByText('it had to wait')).toContainText('Right.');
});

test('while one handshake waits for its answer, the browser opens no other socket to the same port', async ({
  page,
}) => {
  await page.goto('/');
  const { first, openAfterMs } = await race(page);
  expect(first).toBe('fetch');
  // The door says nothing for 700 ms. Which of two sockets' events the page is told first, is nobody's promise.
  expect(openAfterMs).toBeGreaterThanOrEqual(699);
});

/** What comes first, when all three begin together, and when the second socket opens. */
function race(page: Page) {
  return page.evaluate(async () => {
    const { id } = await (await fetch('/api/labs', { method: 'POST' })).json();
    const doors = `/lab/${id}/one-polite-question.doors`;
    const seen: string[] = [];
    const beganAt = performance.now();
    let openAfterMs = 0;
    const silent = new WebSocket(`${doors}/ws?door=silent`);
    const other = new WebSocket(`${doors}/ws?door=open`);
    const ends = [
      new Promise((resolve) => silent.addEventListener('close', resolve)).then(() => seen.push('silent')),
      new Promise((resolve) => other.addEventListener('open', resolve)).then(() => {
        openAfterMs = performance.now() - beganAt;
        seen.push('other');
      }),
      fetch(`${doors}/http/`).then(() => seen.push('fetch')),
    ];
    await Promise.all(ends);
    other.close();
    return { first: seen[0], openAfterMs };
  });
}
