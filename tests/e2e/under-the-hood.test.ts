import type { Locator, Page } from '@playwright/test';
import { expect, holdBack, openFigure, test } from './fixtures.ts';

const LESSON = '/lessons/under-the-hood/';
const CONNECT = 'How a Socket.IO client connects';
const PACKET = 'One packet, digit by digit';
const BY_HAND = 'Socket.IO, spoken by hand';
const MIXED = 'Four pairs that do not match';

const rows = (figure: Locator) => figure.getByRole('listitem');
const choose = (figure: Locator, name: string) =>
  figure
    .locator('.seg label')
    .filter({ has: figure.page().getByText(name, { exact: true }) })
    .click();
const open = async (page: Page, caption: string) => {
  await page.goto(LESSON);
  return openFigure(page, caption);
};

test('before any click: the session, the handshake, probe and upgrade, each once and in its order', async ({
  page,
}) => {
  const figure = await open(page, CONNECT);
  await expect(figure.getByText('Connected by websocket')).toHaveText(
    /^ ?Connected by websocket, after [56] requests and [\d,]+ bytes\.$/,
  );
  const texts = (await rows(figure).allTextContents()).join('\n');
  const steps = [
    /↑.*GET transport=polling.*begins a session/,
    /↓.*200 0\{"sid":"[^"]+","upgrades":\["websocket"\],"pingInterval":25000,"pingTimeout":20000/,
    /↑.*POST transport=polling sid=… 40/,
    /↓.*200 40\{"sid":"[^"]+"\}/,
    /↑.*2probe/,
    /↓.*3probe/,
    /↑.*frame5Engine\.IO upgrade/,
  ];
  let at = -1;
  for (const step of steps) {
    const found = texts.search(step);
    expect(found, String(step)).toBeGreaterThan(at);
    at = found;
  }
  expect(texts).toMatch(/↑.*GET transport=websocket sid=…/);
  expect(texts).toMatch(/↓.*200 6Engine\.IO noop/);
});

for (const { transports, blocked, outcome, guess, word } of [
  {
    transports: "['websocket']",
    blocked: false,
    outcome: 'Connected by websocket, after 1 request',
    guess: 'Yes, by WebSocket.',
    word: 'Right.',
  },
  {
    transports: "['polling']",
    blocked: false,
    outcome: 'Connected by polling, after',
    guess: 'No.',
    word: 'Not what you chose.',
  },
  {
    transports: 'nothing said',
    blocked: true,
    outcome: 'Connected by polling, after',
    guess: 'Yes, by polling.',
    word: 'Right.',
  },
  {
    transports: "['websocket']",
    blocked: true,
    outcome: 'connect_error: “websocket error”, after 1 request',
    guess: 'No.',
    word: 'Right.',
  },
]) {
  test(`with ${transports}${blocked ? ' behind a proxy' : ''}: ${outcome}`, async ({ page }) => {
    const figure = await open(page, CONNECT);
    await expect(figure.getByText('Connected by websocket')).toBeVisible();
    await choose(figure, transports);
    if (blocked) await figure.getByRole('checkbox').check();
    await figure.getByRole('radio', { name: guess }).check();
    await figure.getByRole('button', { name: 'Connect' }).click();
    await expect(figure.getByRole('status')).toContainText(`${word} ${outcome}`);
    if (transports === "['websocket']")
      await expect(rows(figure).first()).toContainText('GET transport=websocket');
  });
}

test('while the first client connects, one can choose another way', async ({ page }) => {
  const letGo = await holdBack(page, '**/socket.io/**transport=polling**');
  const figure = await open(page, CONNECT);
  await expect(figure.getByRole('status')).toHaveText('Connecting…');
  await choose(figure, "['websocket']");
  await figure.getByRole('radio', { name: 'Yes, by websocket' }).check();
  await figure.getByRole('button', { name: 'Connect' }).click();
  await expect(figure.getByRole('status')).toContainText('Right. Connected by websocket, after 1 request');
  letGo();
});

for (const { guess, word } of [
  { guess: '4: a message of Engine.IO', word: 'Right.' },
  { guess: '4: the version', word: 'Not what you chose.' },
]) {
  test(`42["a",1] is a message and an event; guessing “${guess}” is told: ${word}`, async ({ page }) => {
    const figure = await open(page, PACKET);
    await expect(figure.getByRole('button', { name: 'Emit' })).toBeDisabled();
    await figure.getByRole('radio', { name: guess }).check();
    await figure.getByRole('button', { name: 'Emit' }).click();
    await expect(figure.locator('.packet-parts p')).toHaveText('↑ 42["a",1]');
    await expect(figure.getByRole('term')).toHaveText(['4', '2', '["a",1]']);
    await expect(figure.getByRole('definition')).toHaveText([
      'Engine.IO, type 4: message',
      'Socket.IO, type 2: EVENT',
      /^JSON/,
    ]);
    await expect(figure.getByText(word)).toBeVisible();
  });
}

test('acks, namespaces and bytes have parts of their own', async ({ page }) => {
  const figure = await open(page, PACKET);
  await figure.getByRole('radio', { name: '4: a message' }).check();
  for (const [code, parts, rest] of [
    ["emit('add', 2, 3, done)", ['4', '2', '0', '["add",2,3]'], ['↓ 430[5]']],
    ["news.emit('a', 1)", ['4', '2', '/news,', '["a",1]'], ['↓ 42/news,["a",1]']],
    [
      "emit('a', bytes)",
      ['4', '5', '1-', '["a",{"_placeholder":true,"num":0}]'],
      ['↑ 3 bytes, as they are', '↓ 451-["a",{"_placeholder":true,"num":0}]', '↓ 3 bytes, as they are'],
    ],
  ] as const) {
    await choose(figure, code);
    await figure.getByRole('button', { name: 'Emit' }).click();
    await expect(figure.getByRole('term')).toHaveText([...parts]);
    await expect(figure.locator('.packet-rest p')).toHaveText([...rest]);
  }
});

test('a plain WebSocket speaks Socket.IO by hand, and the server answers', async ({ page }) => {
  const figure = await open(page, BY_HAND);
  await expect(
    figure.getByText('The server will ping every 8 s, and wait 8 s for each answer.'),
  ).toBeVisible();
  await figure.getByRole('button', { name: '40', exact: true }).click();
  await expect(rows(figure).filter({ hasText: /↓.*40\{"sid":"[^"]+"\}/ })).toHaveCount(1);
  await figure.getByRole('button', { name: '42["hello","by hand"]' }).click();
  await expect(rows(figure).filter({ hasText: '42["hello","I heard by hand"]' })).toHaveCount(1);
  const box = figure.getByRole('textbox', { name: 'Packet' });
  await box.fill('427["add",20,3]');
  await box.press('Enter');
  await expect(rows(figure).filter({ hasText: '437[23]' })).toContainText('the answer to event 7');
});

test('who says nonsense is cut without a code, and may come again', async ({ page }) => {
  const figure = await open(page, BY_HAND);
  await figure.getByRole('button', { name: 'hello', exact: true }).click();
  await expect(
    figure.getByText('The server has closed the connection: code 1005, none was given.'),
  ).toBeVisible();
  await expect(rows(figure).filter({ hasText: '↓' }).last()).toContainText('close');
  await expect(figure.getByRole('button', { name: 'Send' })).toBeDisabled();
  await figure.getByRole('button', { name: 'New connection' }).click();
  await expect(figure.getByText('The server will ping')).toBeVisible();
});

test('who stays silent is pinged, then cut', async ({ page }) => {
  const figure = await open(page, BY_HAND);
  await figure.getByRole('button', { name: '40', exact: true }).click();
  await expect(figure.getByText('Its ping was not answered.')).toBeVisible({ timeout: 30_000 });
  await expect(rows(figure).filter({ hasText: 'Engine.IO ping' })).toHaveCount(1);
});

test('who answers pings stays', async ({ page }) => {
  const figure = await open(page, BY_HAND);
  await figure.getByRole('button', { name: '40', exact: true }).click();
  for (const count of [1, 2]) {
    await expect(rows(figure).filter({ hasText: 'Engine.IO ping' })).toHaveCount(count, { timeout: 20_000 });
    await figure.getByRole('button', { name: '3', exact: true }).click();
  }
  await expect(figure.getByText('The server will ping')).toBeVisible();
});

for (const { guess, verdict } of [
  { guess: 'None of the four.', verdict: 'Right: none.' },
  { guess: 'The last two.', verdict: 'Not what you chose: none.' },
]) {
  test(`no pair can talk; guessing “${guess}” is told: ${verdict}`, async ({ page }) => {
    const figure = await open(page, MIXED);
    await figure.getByRole('radio', { name: guess }).check();
    await figure.getByRole('button', { name: 'Try all four' }).click();
    await expect(figure.getByText(verdict)).toBeVisible();
    await expect(figure.locator('td.down')).toHaveText([
      'error; close, code 1006',
      /^open; 0\{"sid":.*; close, code 1005$/,
      'connect_error: “xhr poll error”, status 426',
      'connect_error: “server error”',
    ]);
  });
}
