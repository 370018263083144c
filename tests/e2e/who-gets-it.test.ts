import type { Locator } from '@playwright/test';
import { expect, holdBack, openFigure, test } from './fixtures.ts';

const LESSON = '/lessons/who-gets-it/';
const STAGE = 'One of them sends';

/** What each client's card shows as received. */
async function heardBy(figure: Locator) {
  const heard: string[] = [];
  for (const name of ['A', 'B', 'C']) {
    const card = figure.getByRole('article', { name: `Client ${name}` });
    if ((await card.textContent())?.includes('↓')) heard.push(name);
  }
  return heard;
}

test('there is a first result before any click: socket.emit, heard by A', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, STAGE);
  await expect(figure.getByRole('status')).toHaveText('A heard it. Tick your guess before the next one.');
  expect(await heardBy(figure)).toEqual(['A']);
});

for (const { call, sender, heard, socketio } of [
  { call: 'socket.emit', sender: 'A', heard: ['A'], socketio: 'to one client' },
  { call: 'socket.emit', sender: 'B', heard: ['B'], socketio: 'to one client' },
  { call: 'socket.broadcast.emit', sender: 'A', heard: ['B', 'C'], socketio: 'to each of 2 clients' },
  { call: 'socket.broadcast.emit', sender: 'C', heard: ['A', 'B'], socketio: 'to each of 2 clients' },
  { call: 'io.emit', sender: 'A', heard: ['A', 'B', 'C'], socketio: 'to each of 3 clients' },
  { call: 'io.emit', sender: 'B', heard: ['A', 'B', 'C'], socketio: 'to each of 3 clients' },
]) {
  test(`${call} for ${sender} is heard by ${heard.join(', ')}; both versions are measured`, async ({
    page,
  }) => {
    await page.goto(LESSON);
    const figure = await openFigure(page, STAGE);
    await expect(figure.getByRole('status')).not.toBeEmpty();

    await figure.getByRole('radio', { name: call, exact: true }).check();
    await figure.getByRole('radio', { name: sender, exact: true }).check();
    await figure.getByRole('textbox', { name: 'Text to send' }).fill('howdy');
    for (const name of heard) await figure.getByRole('checkbox', { name }).check();
    await figure.getByRole('button', { name: `Send from ${sender}` }).click();
    await expect(figure.getByRole('status')).toContainText('1 of 1 right so far');
    expect(await heardBy(figure)).toEqual(heard);
    for (const name of heard) {
      await expect(figure.getByRole('article', { name: `Client ${name}` })).toContainText('↓ howdy');
    }

    // "howdy" in a frame is 2 + 5; 42["hello","howdy"] in a frame is 2 + 19.
    const raw = figure.getByRole('article', { name: 'Raw WebSocket, measured' });
    await expect(raw).toContainText(`7 bytes ${socketio}`);
    await expect(raw).toContainText('2 of frame, 5 of text');
    const socketIo = figure.getByRole('article', { name: 'Socket.IO, measured' });
    await expect(socketIo).toContainText(`21 bytes ${socketio}`);
    await expect(socketIo).toContainText('2 of frame, 14 of packet type, event name and JSON, 5 of text');
  });
}

test('a wrong guess is told, and does not count', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, STAGE);
  await expect(figure.getByRole('status')).not.toBeEmpty();
  await figure.getByRole('radio', { name: 'io.emit' }).check();
  await figure.getByRole('checkbox', { name: 'B' }).check();
  await figure.getByRole('button', { name: 'Send from A' }).click();
  await expect(figure.getByRole('status')).toHaveText(
    'You ticked B. A, B and C heard it. 0 of 1 right so far.',
  );
});

test('what was chosen and predicted before the script came counts in the run that the reader starts', async ({
  page,
}) => {
  const letGo = await holdBack(page, '**/_astro/AudienceDemo*.js');
  await page.goto(LESSON);
  const figure = page.locator('figure.demo', { hasText: STAGE });
  await figure.getByRole('radio', { name: 'io.emit' }).check();
  await figure.getByRole('radio', { name: 'B', exact: true }).check();
  for (const name of ['A', 'B', 'C']) await figure.getByRole('checkbox', { name }).check();
  letGo();
  await figure.getByRole('button', { name: 'Send from B' }).click();
  await expect(figure.getByRole('status')).toHaveText('Right: A, B and C heard it. 1 of 1 right so far.');
});

test('the code beside the stage is that of the chosen call', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, STAGE);
  await expect(figure.getByRole('status')).not.toBeEmpty();
  await figure.getByRole('radio', { name: 'socket.broadcast.emit' }).check();
  await figure.getByRole('button', { name: 'Send from A' }).click();
  await expect(figure.locator('.two pre:visible')).toHaveText([
    /if \(client === socket\) continue;/,
    "socket.broadcast.emit('hello', text);",
  ]);
});

test('a message of another lab is not heard', async ({ page, browser, baseURL }) => {
  await page.goto(LESSON);
  const mine = await openFigure(page, STAGE);
  await expect(mine.getByRole('status')).not.toBeEmpty();
  const stranger = await (await browser.newContext({ baseURL })).newPage();
  await stranger.goto(LESSON);
  const theirs = await openFigure(stranger, STAGE);
  await expect(theirs.getByRole('status')).not.toBeEmpty();
  await theirs.getByRole('radio', { name: 'io.emit' }).check();
  await theirs.getByRole('textbox', { name: 'Text to send' }).fill('secret');
  await theirs.getByRole('button', { name: 'Send from A' }).click();
  await expect(theirs.getByRole('article', { name: 'Client C' })).toContainText('secret');

  // My own message comes after theirs on each of my connections, so this proves that theirs did not come.
  await mine.getByRole('radio', { name: 'io.emit' }).check();
  await mine.getByRole('button', { name: 'Send from A' }).click();
  await expect(mine.getByRole('article', { name: 'Client C' })).toContainText('hello');
  await expect(mine).not.toContainText('secret');
  await stranger.context().close();
});

test('the table runs every call, and two of thirteen reach nobody', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'Each number is what');
  await expect(figure.getByRole('status')).toHaveText('socket.emit reached A.');
  await figure.getByRole('button', { name: 'Run all 13' }).click();
  await expect(figure.getByRole('status')).toHaveText('All 13 calls have run.');
  const rows = await figure.locator('tbody tr').all();
  const table = await Promise.all(
    rows.map(async (row) => [
      await row.getByRole('rowheader').textContent(),
      ...(await row.locator('td').allTextContents())
        .slice(0, 5)
        .map((cell) => cell.replace(/↓ |nothing/, '')),
    ]),
  );
  expect(table).toEqual([
    ['socket.emit', '1', '–', '–', '–', '–'],
    ['socket.broadcast.emit', '–', '1', '1', '1', '–'],
    ['io.emit', '1', '1', '1', '1', '–'],
    ['io.to("r").emit', '1', '1', '1', '–', '–'],
    ['socket.to("r").emit', '–', '1', '1', '–', '–'],
    ['io.to("r").to("r2").emit', '1', '1', '1', '–', '–'],
    ['io.except("r2").emit', '1', '1', '–', '1', '–'],
    ['io.to("r").except("r2").emit', '1', '1', '–', '–', '–'],
    ['socket.to(D.id).emit', '–', '–', '–', '1', '–'],
    ['socket.to(A.id).emit', '–', '–', '–', '–', '–'],
    ['io.to(A.id).emit', '1', '–', '–', '–', '–'],
    ['io.to("nobody").emit', '–', '–', '–', '–', '–'],
    ['io.of("/admin").emit', '–', '–', '–', '–', '1'],
  ]);
});

test('a row runs alone', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'Each number is what');
  await figure.getByRole('button', { name: 'Run io.of("/admin").emit' }).click();
  await expect(figure.getByRole('status')).toHaveText('io.of("/admin").emit reached admin.');
  await expect(figure.locator('tbody tr').last().locator('.got')).toHaveText(['↓ 1']);
});

test('one capital letter disconnects all three, and the server can be started again', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'The mistake: broadCast');
  await figure.getByRole('radio', { name: 'Only A is disconnected' }).check();
  await figure.getByRole('button', { name: 'Send hello from A' }).click();
  await expect(figure.getByRole('status')).toHaveText(
    "Worse than that. The handler threw TypeError: Cannot read properties of undefined (reading 'emit')",
  );
  await expect(figure.getByText('transport close')).toHaveCount(3);
  await expect(figure.getByText('code 1011')).toHaveCount(3);
  await figure.getByRole('button', { name: 'Start the server again' }).click();
  await expect(figure.getByText('connected', { exact: true })).toHaveCount(3);

  // The stage above is another cell, and noticed nothing.
  const stage = await openFigure(page, STAGE);
  await stage.getByRole('radio', { name: 'io.emit' }).check();
  await stage.getByRole('button', { name: 'Send from A' }).click();
  await expect(stage.getByRole('status')).toContainText('A, B and C heard it');
});
