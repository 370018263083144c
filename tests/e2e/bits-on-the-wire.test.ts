import type { Locator } from '@playwright/test';
import { brokenFrames } from '../../src/lib/broken-frames.ts';
import { expect, openFigure, test } from './fixtures.ts';

const LESSON = '/lessons/bits-on-the-wire/';
const FRAME = 'Your message, bit by bit';
const LENGTH = 'Two edges';
const MASK = 'One text, two frames';
const HAND = 'A frame by hand';
const BREAK = 'The mistake: frames that break a rule';

const sent = (figure: Locator) => figure.getByRole('region', { name: 'Your browser sent' });
const back = (figure: Locator) => figure.getByRole('region', { name: 'The server sent back' });
const answer = (figure: Locator) => figure.getByRole('region', { name: /^Answer to/ });

test('a first message is on the wire before any click, with the bytes of both frames', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, FRAME);
  await expect(sent(figure)).toContainText('Your browser sent 11 bytes, 6 of head');
  await expect(back(figure)).toContainText('The server sent back 7 bytes, 2 of head');
  await expect(back(figure)).toContainText('payload 68 65 6c 6c 6f');
});

test('each field of the head says what it is', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, FRAME);
  for (const name of ['FIN', 'RSV1', 'RSV2', 'RSV3', 'opcode', 'MASK', 'length', 'masking key']) {
    const field = sent(figure)
      .getByRole('button', { name: new RegExp(`^${name}:`) })
      .first();
    await field.click();
    await expect(sent(figure).locator('.meaning')).toContainText(name);
  }
  await expect(back(figure).getByRole('button', { name: /^MASK: ?0 / })).toBeVisible();
  await expect(back(figure).getByRole('button', { name: /^masking key/ })).toHaveCount(0);
});

test('what the reader types is the next frame; an é is two bytes', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, FRAME);
  await figure.getByRole('textbox', { name: 'Message' }).fill('é');
  await figure.getByRole('button', { name: 'Send' }).click();
  await expect(sent(figure)).toContainText('8 bytes, 6 of head');
  await expect(back(figure)).toContainText('payload c3 a9');
});

for (const { guess, word } of [
  { guess: '3 bytes more', word: 'Right' },
  { guess: '1 byte more', word: 'Not what you chose' },
]) {
  test(`the 126th letter costs three bytes; guessing “${guess}” is told: ${word}`, async ({ page }) => {
    await page.goto(LESSON);
    const figure = await openFigure(page, LENGTH);
    const row = (name: string) => figure.getByRole('row', { name }).getByRole('cell');
    await expect(row('125')).toHaveText(['131', '6', '127', '2']);
    await figure.getByRole('radio', { name: guess }).check();
    await figure.getByRole('button', { name: 'Send 126' }).click();
    await expect(figure.getByRole('status')).toContainText(`${word}: 3 bytes more, for one letter.`);
    await expect(row('126')).toHaveText(['134', '8', '130', '4']);
    await figure.getByRole('button', { name: 'Send 65,535' }).click();
    await expect(figure.getByRole('status')).toHaveText('From 65,535 to 65,536 it is 7 bytes more.');
    await expect(row('65,535')).toHaveText(['65,543', '8', '65,539', '4']);
    await expect(row('65,536')).toHaveText(['65,550', '14', '65,546', '10']);
  });
}

test('the same text is another frame each time, and unmasks to the same', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, MASK);
  const row = (name: string) => figure.locator('.twice p', { hasText: name }).locator('i');
  await expect(row('first')).toHaveCount(11);
  await figure.getByRole('radio', { name: 'only the first two' }).check();
  await figure.getByRole('button', { name: 'Send it again' }).click();
  await expect(figure.getByRole('status')).toContainText(/^Right: only the first two.*, of 11\.$/);
  const [first, second] = [await row('first').allTextContents(), await row('second').allTextContents()];
  expect(second.slice(0, 2)).toEqual(['81', '85']);
  expect(second.slice(0, 2)).toEqual(first.slice(0, 2));
  expect(second.slice(2, 6)).not.toEqual(first.slice(2, 6));
  // Each byte of the payload XOR its byte of the key (RFC 6455, section 5.3).
  for (const bytes of [first, second].map((row) => row.map((hex) => Number.parseInt(hex, 16)))) {
    const [, , ...rest] = bytes;
    const text = rest.slice(4).map((byte, at) => String.fromCharCode(byte ^ (rest[at % 4] as number)));
    expect(text.join('')).toBe('hello');
  }
  await expect(row('back')).toHaveText(['81', '05', '68', '65', '6c', '6c', '6f']);

  await figure.getByRole('button', { name: 'To the end' }).click();
  await expect(figure.getByRole('img', { name: 'Unmasked so far: hello' })).toBeVisible();
});

test('bytes by hand: “Hello” has been sent before any click', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, HAND);
  await expect(answer(figure)).toContainText('received 81 05 48 65 6c 6c 6f');
  await expect(answer(figure)).toContainText('text “Hello”');
  await expect(answer(figure)).toContainText('The connection stayed open.');
});

test('bytes by hand: a ping is answered with its payload', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, HAND);
  await figure.getByRole('button', { name: 'a ping', exact: true }).click();
  await figure.getByRole('button', { name: 'Send 11 bytes' }).click();
  await expect(answer(figure).getByRole('listitem')).toHaveText(['pong “Hello”']);
});

test('bytes by hand: two parts with a ping between; the pong comes before the text', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, HAND);
  await figure.getByRole('button', { name: 'two parts' }).click();
  await expect(figure.locator('.frames-pick label')).toHaveText([
    '1: text, 9 bytes',
    '2: ping, 6 bytes',
    '3: continuation, 8 bytes',
  ]);
  await figure.getByRole('radio', { name: '3: continuation' }).check();
  await expect(figure.getByRole('button', { name: /^FIN: ?1 / })).toBeVisible();
  await figure.getByRole('radio', { name: '1: text' }).check();
  await expect(figure.getByRole('button', { name: /^FIN: ?0 / })).toBeVisible();
  await figure.getByRole('button', { name: 'Send 23 bytes' }).click();
  await expect(answer(figure).getByRole('listitem')).toHaveText(['pong', 'text “Hello”']);
});

test('bytes by hand are read while they are written', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, HAND);
  const bytes = figure.getByRole('textbox', { name: 'Bytes to send, in hex' });
  const send = figure.getByRole('button', { name: /^Send/ });

  await bytes.fill('81 05 48 65 6c 6c 6f');
  await expect(figure.getByText('a client must mask every frame')).toBeVisible();
  await send.click();
  await expect(answer(figure).getByRole('listitem')).toHaveText(['close, code 1002, protocol error']);
  await expect(answer(figure)).toContainText('Then it ended the connection.');

  await bytes.fill('81 85 37 fa 21 3d 7f');
  await expect(figure.getByText('announces 5 bytes of payload; 4 bytes of them are not here')).toBeVisible();
  await send.click();
  await expect(answer(figure)).toContainText('The server sent nothing.');

  await bytes.fill('81 8x');
  await expect(figure.getByText('“x” is no hex digit')).toBeVisible();
  await expect(send).toBeDisabled();
  await bytes.fill('00 '.repeat(1_025));
  await expect(figure.getByText('At most 1,024 bytes are sent at once.')).toBeVisible();
  await expect(send).toBeDisabled();
});

/** What ws 8.23.0 does with each of the lesson's frames; tests/integration/by-hand.test.ts has the same table. */
const ANSWERS: Record<string, string> = {
  good: 'open',
  unmasked: '1002',
  rsv1: '1002',
  opcode: '1002',
  lone: '1002',
  interleaved: '1002',
  'ping-part': '1002',
  'ping-long': '1002',
  pong: 'open',
  'close-1006': '1002',
  'close-byte': '1002',
  utf8: '1007',
  'not-shortest': 'open',
  bit63: '1009',
  huge: '1009',
};

test('each broken frame is answered as measured', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, BREAK);
  await expect(answer(figure)).toContainText('The connection: it stays open.');
  await figure.getByRole('button', { name: 'Run all 15' }).click();
  for (const { id, name } of brokenFrames) {
    await expect(figure.locator('label.check', { hasText: name }).locator('code')).toHaveText(
      ANSWERS[id] ?? '',
    );
  }
});

test('a prediction is told right or wrong, and counted', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, BREAK);
  const send = figure.getByRole('button', { name: 'Send it' });
  await expect(send).toBeDisabled();
  await figure.getByRole('radio', { name: 'Not masked' }).check();
  await figure.getByRole('radio', { name: '1002, protocol error' }).check();
  await send.click();
  await expect(answer(figure)).toContainText('Right: 1002, protocol error.');
  await expect(answer(figure)).toContainText('received 88 02 03 ea');
  await expect(answer(figure)).toContainText('Then it ended the connection.');

  await figure.getByRole('radio', { name: 'Length 5, said in 16 bits' }).check();
  await expect(send).toBeDisabled();
  await figure.getByRole('radio', { name: '1009, too big' }).check();
  await send.click();
  await expect(answer(figure)).toContainText('Not what you chose: it stays open.');
  await expect(figure.getByRole('status')).toHaveText('1 of 2 right so far.');
});

test('a frame with a huge length is refused by its head alone', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, BREAK);
  await figure.getByRole('radio', { name: '101 MiB, announced' }).check();
  await expect(figure.getByText('The last frame announces 105,906,176 bytes of payload')).toBeVisible();
  await figure.getByRole('radio', { name: '1009, too big' }).check();
  await figure.getByRole('button', { name: 'Send it' }).click();
  await expect(answer(figure)).toContainText('Right: 1009, too big.');
});

test('the page loads no Socket.IO client', async ({ page }) => {
  const texts: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') texts.push(response.text());
  });
  await page.goto(LESSON);
  for (const caption of [FRAME, LENGTH, MASK, HAND, BREAK]) await openFigure(page, caption);
  const scripts = await Promise.all(texts);
  expect(scripts.length).toBeGreaterThan(3);
  expect(scripts.filter((script) => script.includes('socket.io'))).toEqual([]);
});
