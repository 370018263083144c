import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, loadIslands, openFigure, startNotebook, test } from './fixtures.ts';

const ECHO = '/lessons/your-first-server/';
const STAGE = '/lessons/who-gets-it/';

const wireOf = (page: Page) => page.getByRole('region', { name: 'On the wire' });
const listOf = (page: Page) => wireOf(page).getByRole('listbox');
const linesOf = (page: Page) => wireOf(page).getByRole('option');
const messageOf = (page: Page) => wireOf(page).locator('.message');

/** Opens the wire with its key. */
async function openWire(page: Page) {
  await page.keyboard.press('w');
  await expect(listOf(page)).toBeVisible();
}

/** Opens the lesson of the echo with its wire, and returns the demo. */
async function openEcho(page: Page): Promise<Locator> {
  await page.goto(ECHO);
  const figure = await openFigure(page, 'One client, one server');
  await openWire(page);
  return figure;
}

async function say(figure: Locator, text: string) {
  await figure.getByRole('textbox', { name: 'Message' }).fill(text);
  await figure.getByRole('button', { name: 'Send' }).click();
}

/** The line of a text that went to the server, and of its echo. */
const lineWith = (page: Page, text: string, way: 'to' | 'from') =>
  wireOf(page).getByRole('option', { name: new RegExp(`^${way} the server, .*${text}`) });

test('nothing of the wire is loaded before it is opened, and nothing moves', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  page.on('websocket', (socket) => asked.push(new URL(socket.url()).pathname));
  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.goto(ECHO);
  await loadIslands(page);
  // All demos are connected and have shown their first result.
  await expect(page.locator('.bar .push:disabled')).toHaveCount(0);
  await page.waitForLoadState('networkidle');
  const ofWire = /open-wire|FileMenu|MessageView|LadderView/;
  expect(asked.filter((path) => ofWire.test(path))).toEqual([]);

  const place = () =>
    page
      .locator('.lesson > *')
      .evaluateAll((parts) => parts.map((part) => JSON.stringify(part.getBoundingClientRect())));
  const before = await place();
  await wireOf(page).getByRole('button', { name: 'Open' }).click();
  await expect(listOf(page)).toBeVisible();
  expect(asked.filter((path) => ofWire.test(path)).length).toBeGreaterThan(0);
  expect(await place()).toEqual(before);
});

test('what a demo does is on the wire at once', async ({ page }) => {
  const figure = await openEcho(page);
  await say(figure, 'zebra');
  await expect(lineWith(page, 'zebra', 'to')).toHaveCount(1);
  await expect(lineWith(page, 'zebra', 'from')).toHaveCount(1);
  await expect(lineWith(page, 'zebra', 'to')).toContainText('11 B');
  await expect(
    wireOf(page)
      .getByRole('option', { name: /asks for a WebSocket/ })
      .first(),
  ).toBeAttached();
});

test('what happened before it was opened is there, too', async ({ page }) => {
  await page.goto(ECHO);
  const figure = await openFigure(page, 'One client, one server');
  await say(figure, 'early zebra');
  await expect(figure.locator('.log .down', { hasText: 'early zebra' })).toBeVisible();
  await openWire(page);
  await expect(lineWith(page, 'early zebra', 'to')).toHaveCount(1);
});

test('it is open again on the next page, and loads by itself', async ({ page }) => {
  await openEcho(page);
  await page.goto(STAGE);
  await expect(listOf(page)).toBeVisible();
  await wireOf(page).getByRole('button', { name: 'Close', exact: true }).click();
  await expect(listOf(page)).toBeHidden();
  await page.reload();
  await expect(wireOf(page).getByRole('button', { name: 'Open' })).toBeVisible();
  await expect(listOf(page)).toBeHidden();
});

test('in a field the key is a letter', async ({ page }) => {
  const figure = await openEcho(page);
  const message = figure.getByRole('textbox', { name: 'Message' });
  await message.fill('');
  await message.press('w');
  await expect(message).toHaveValue('w');
  await expect(listOf(page)).toBeVisible();
});

test('the key takes the keyboard to the wire', async ({ page }) => {
  await page.goto(ECHO);
  await page.keyboard.press('w');
  await expect(wireOf(page).getByRole('button', { name: 'Close', exact: true })).toBeFocused();
});

test('a message opened shows the bytes that travelled', async ({ page }) => {
  const figure = await openEcho(page);
  await say(figure, 'zebra');
  await lineWith(page, 'zebra', 'from').click();
  const message = messageOf(page);
  await expect(message.getByRole('heading', { name: 'Server to echo: text' })).toBeFocused();
  // A text frame of a server: the head, then the payload as it is.
  const bytes = await message.locator('.octets > *').allTextContents();
  const text = await figure.locator('.log .down .text', { hasText: 'zebra' }).textContent();
  const payload = [...Buffer.from(text ?? '')].map((byte) => byte.toString(16).padStart(2, '0'));
  const length = payload.length.toString(16).padStart(2, '0');
  expect(bytes).toEqual(['81', length, ...payload]);

  await message.getByRole('button', { name: /^opcode/ }).hover();
  await expect(message.locator('.meaning')).toContainText('opcode Text');
  await message.getByRole('button', { name: /^your data/ }).click();
  await expect(message.locator('.octets .marked')).toHaveText(payload);
  await expect(message.locator('.characters .marked')).toHaveText([...(text ?? '')]);
  await expect(message.getByRole('status')).toContainText(`${payload.length} bytes, as text “${text}”`);
});

test('a byte chosen by keyboard is marked in both halves, and several with Shift', async ({ page }) => {
  const figure = await openEcho(page);
  await say(figure, 'zebra');
  await lineWith(page, 'zebra', 'from').click();
  const message = messageOf(page);
  await message.getByRole('group', { name: /^Bytes of this message/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(message.locator('.octets .marked')).toHaveText(['81']);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(message.locator('.octets .marked')).toHaveCount(2);
  await expect(message.locator('.characters .marked')).toHaveCount(2);
  await expect(message.getByRole('status')).toContainText('Bytes 2 to 3');
});

test('what a client sent is unmasked step by step with the key that travelled', async ({ page }) => {
  const figure = await openEcho(page);
  await say(figure, 'zebra');
  await lineWith(page, 'zebra', 'to').click();
  const message = messageOf(page);
  const steps = message.locator('.unmasked');
  await expect(steps).toHaveAttribute('aria-label', 'Unmasked so far: z');
  await message.getByRole('button', { name: 'Next byte' }).click();
  await expect(steps).toHaveAttribute('aria-label', 'Unmasked so far: ze');
  await message.getByRole('button', { name: 'To the end' }).click();
  await expect(steps).toHaveAttribute('aria-label', 'Unmasked so far: zebra');

  const octets = message.locator('.octets > *');
  const travelled = (await octets.allTextContents()).map((byte) => Number.parseInt(byte, 16));
  const key = travelled.slice(2, 6);
  const payload = travelled.slice(6).map((byte, at) => byte ^ (key[at % 4] ?? 0));
  expect(String.fromCharCode(...payload)).toBe('zebra');
  await message.getByText('Unmasked', { exact: true }).click();
  await expect(message.locator('.characters')).toContainText(['zebra'.slice(0, 2), 'bra']);
});

test('bytes are copied as hex and as text', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const figure = await openEcho(page);
  await say(figure, 'zebra');
  await lineWith(page, 'zebra', 'to').click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await messageOf(page).getByRole('button', { name: 'Copy as text' }).click();
  await expect.poll(copied).toBe('zebra');
  await messageOf(page).getByRole('button', { name: 'Copy as hex' }).click();
  await expect.poll(copied).toMatch(/^81 85( [0-9a-f]{2}){9}$/);
});

test('an HTTP head is shown line by line', async ({ page }) => {
  await openEcho(page);
  await wireOf(page).getByRole('searchbox').fill('Sec-WebSocket-Key');
  await linesOf(page).first().click();
  const lines = messageOf(page).getByRole('listitem');
  await expect(lines.first()).toHaveText(/^GET \/lab\/.* HTTP\/1\.1$/);
  await expect(lines.filter({ hasText: /^Sec-WebSocket-Version: 13$/ })).toHaveCount(1);
});

test('a client clicked on its stage is the only one in the list; a line lights its client', async ({
  page,
}) => {
  await page.goto(STAGE);
  const figure = await openFigure(page, 'One of them sends');
  await expect(figure.getByRole('status')).not.toBeEmpty();
  await openWire(page);
  await figure.locator('[data-client="B"]').click({ position: { x: 20, y: 20 } });
  await expect(wireOf(page).getByRole('radio', { name: 'B' })).toBeChecked();
  await expect(wireOf(page).getByText('Only who-gets-it.stage')).toBeVisible();
  const names = await linesOf(page).allTextContents();
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(name).toContain('clientB');

  await linesOf(page).last().hover();
  await expect(figure.locator('[data-on-wire]')).toHaveAttribute('data-client', 'B');
  await page.mouse.move(5, 300);
  await expect(figure.locator('[data-on-wire]')).toHaveCount(0);

  // What the page asks to be sure that nobody else heard it is hidden at first, and told of.
  const fences = wireOf(page).getByRole('option', { name: /fence/ });
  await expect(wireOf(page).getByText(/^Hidden: \d+ fences$/)).toBeVisible();
  await expect(fences).toHaveCount(0);
  await wireOf(page).getByRole('checkbox', { name: 'Fences' }).check({ force: true });
  await expect(wireOf(page).getByText('No lines are hidden.')).toBeVisible();
  for (const words of ['the page checks that nothing more comes', 'nothing more came before this'])
    await expect(fences.filter({ hasText: words }).first()).toBeAttached();
  await wireOf(page).getByRole('button', { name: 'Show all' }).click();
  await wireOf(page).getByRole('radio', { name: 'All' }).check();
  await expect(
    wireOf(page)
      .getByRole('option', { name: /client A/ })
      .first(),
  ).toBeAttached();
});

test('a figure leads to its own lines', async ({ page }) => {
  await page.goto(ECHO);
  const figure = await openFigure(page, 'Four clients, four connections');
  await expect(figure.getByText('connecting')).toHaveCount(0);
  await figure.getByRole('button', { name: 'What just happened, on the wire' }).click();
  await expect(wireOf(page).getByText('Only your-first-server.broadcast')).toBeVisible();
  await expect(listOf(page)).toBeVisible();
  for (const name of ['A', 'B', 'C', 'D']) {
    await expect(wireOf(page).getByRole('radio', { name, exact: true })).toBeAttached();
  }
});

test('kinds and words filter the lines', async ({ page }) => {
  const figure = await openEcho(page);
  await say(figure, 'zebra');
  await expect(lineWith(page, 'zebra', 'from')).toHaveCount(1);
  await wireOf(page).getByRole('checkbox', { name: 'HTTP' }).uncheck({ force: true });
  await expect(wireOf(page).getByRole('option', { name: /WebSocket/ })).toHaveCount(0);
  await wireOf(page).getByRole('searchbox').fill('ZEBRA');
  await expect(linesOf(page)).toHaveCount(2);
  await expect(wireOf(page).getByRole('status').first()).toHaveText('2 lines');
  await wireOf(page).getByRole('searchbox').fill('giraffe');
  await expect(wireOf(page).getByText('No line is like that')).toBeVisible();
});

test('by keyboard alone: open, go through the lines, open one, come back, close', async ({ page }) => {
  const figure = await openEcho(page);
  await say(figure, 'zebra');
  await expect(lineWith(page, 'zebra', 'from')).toHaveCount(1);
  const active = () => listOf(page).getAttribute('aria-activedescendant');
  const nameOfActive = async () => page.locator(`#${await active()}`).textContent();
  await listOf(page).focus();
  await page.keyboard.press('End');
  await expect.poll(nameOfActive).toMatch(/from the server,.*zebra/);
  await page.keyboard.press('ArrowUp');
  await expect.poll(nameOfActive).toMatch(/to the server,.*zebra/);
  await page.keyboard.press('Home');
  await expect.poll(nameOfActive).toMatch(/0\.000/);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(messageOf(page).getByRole('heading', { level: 3 })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(messageOf(page)).toBeHidden();
  await expect(listOf(page)).toBeFocused();
  await page.keyboard.press('w');
  await expect(listOf(page)).toBeHidden();
});

test('paused, nothing comes, and it says how many lines wait', async ({ page }) => {
  const figure = await openEcho(page);
  await say(figure, 'one zebra');
  await expect(lineWith(page, 'one zebra', 'from')).toHaveCount(1);
  await wireOf(page).getByRole('button', { name: 'Pause' }).click();
  await say(figure, 'two zebras');
  await expect(wireOf(page).getByText('Paused: 2 lines wait.')).toBeVisible();
  await expect(lineWith(page, 'two zebras', 'to')).toHaveCount(0);
  await wireOf(page).getByRole('button', { name: 'Go on' }).click();
  await expect(lineWith(page, 'two zebras', 'from')).toHaveCount(1);
});

test('cleared, it says that nothing has travelled, until something does', async ({ page }) => {
  const figure = await openEcho(page);
  await say(figure, 'zebra');
  await expect(lineWith(page, 'zebra', 'from')).toHaveCount(1);
  await wireOf(page).getByRole('button', { name: 'Clear' }).click();
  await expect(wireOf(page).getByText('Nothing has travelled yet: press a button of a demo.')).toBeVisible();
  await say(figure, 'giraffe');
  await expect(linesOf(page)).toHaveCount(2);
});

test('it stays at the newest line, unless the reader scrolls up', async ({ page }) => {
  const figure = await openEcho(page);
  const send = async (from: number, to: number) => {
    for (let at = from; at <= to; at++) await say(figure, `zebra ${at}`);
    await expect(figure.locator('.log .down', { hasText: `zebra ${to}` })).toBeVisible();
  };
  await page.setViewportSize({ width: 1440, height: 560 });
  await send(1, 12);
  await expect(lineWith(page, 'zebra 12', 'from')).toBeInViewport();
  await listOf(page).hover();
  await page.mouse.wheel(0, -4_000);
  const newest = wireOf(page).getByRole('button', { name: 'Newest' });
  await expect(newest).toBeVisible();
  const top = () => listOf(page).evaluate((list) => list.scrollTop);
  expect(await top()).toBe(0);
  await send(13, 14);
  await expect.poll(() => listOf(page).evaluate((list) => list.scrollHeight)).toBeGreaterThan(26 * 28);
  expect(await top()).toBe(0);
  await newest.click();
  await expect(lineWith(page, 'zebra 14', 'from')).toBeInViewport();
});

test('saved lines are the same when they are opened again', async ({ page }) => {
  const figure = await openEcho(page);
  await say(figure, 'zebra 🦓');
  await expect(lineWith(page, 'zebra', 'from')).toHaveCount(1);
  await wireOf(page).getByRole('button', { name: 'Pause' }).click();
  const names = () => linesOf(page).allTextContents();
  const before = await names();

  const saving = page.waitForEvent('download');
  await wireOf(page).getByText('File', { exact: true }).click();
  await wireOf(page).getByRole('button', { name: 'Save these lines' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toMatch(/^wire-.*\.json$/);
  await wireOf(page).getByRole('button', { name: 'Clear' }).click();
  await expect(linesOf(page)).toHaveCount(0);

  await wireOf(page)
    .locator('input[type=file]')
    .setInputFiles(await saved.path());
  await expect(wireOf(page).getByText('You look at the file')).toBeVisible();
  expect(await names()).toEqual(before);
  await lineWith(page, 'zebra', 'from').click();
  await expect(messageOf(page).getByText('zebra 🦓')).toBeVisible();
  await wireOf(page).getByRole('button', { name: 'Back to live' }).click();
  await expect(wireOf(page).getByText('You look at the file')).toBeHidden();
  await expect(wireOf(page).getByText('Nothing has travelled yet')).toBeVisible();
});

test('a file that is none is refused, and the lines stay', async ({ page }) => {
  await openEcho(page);
  await wireOf(page).getByText('File', { exact: true }).click();
  const input = wireOf(page).locator('input[type=file]');
  await input.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') });
  await expect(wireOf(page).getByRole('alert')).toContainText('not a saved wire of this site');
  await input.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('hello') });
  await expect(wireOf(page).getByRole('alert')).toContainText('damaged');
  await expect(listOf(page)).toBeVisible();
});

test('the ladder draws an arrow for each line, and is saved as a picture that needs nothing else', async ({
  page,
}) => {
  const figure = await openEcho(page);
  await say(figure, 'zebra');
  await expect(lineWith(page, 'zebra', 'from')).toHaveCount(1);
  const count = await linesOf(page).first().getAttribute('aria-setsize');
  await wireOf(page).getByText('Ladder', { exact: true }).click();
  const picture = wireOf(page).locator('.ladder-picture');
  await expect(picture.locator('.rung')).toHaveCount(Number(count));
  await expect(picture.locator('.rung.up').last()).toContainText('zebra');
  await expect(wireOf(page).getByText('All arrows slant alike')).toBeVisible();

  const saving = page.waitForEvent('download');
  await wireOf(page).getByText('File', { exact: true }).click();
  await wireOf(page).getByRole('button', { name: 'Save the ladder as SVG' }).click();
  const svg = await readFile(await (await saving).path(), 'utf8');
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).toContain('zebra');
  expect(svg).not.toMatch(/var\(|href|url\(/);
  await picture.locator('.rung.up').last().click();
  await expect(messageOf(page).getByRole('heading', { name: 'echo to server: text' })).toBeVisible();
});

test('without a server it says so, and goes on when there is one again', async ({ page }) => {
  const first = await startNotebook();
  await page.goto(first.origin + ECHO);
  await openFigure(page, 'One client, one server');
  await openWire(page);
  await first.stop();
  await expect(wireOf(page).getByText('The companion server does not answer.')).toBeVisible();
  const second = await startNotebook({ PORT: new URL(first.origin).port });
  await expect(wireOf(page).getByText('The companion server does not answer.')).toBeHidden({
    timeout: 30_000,
  });
  await second.stop();
});

test('without a server when it is first opened, it says so, too', async ({ page }) => {
  const notebook = await startNotebook();
  await page.goto(notebook.origin + ECHO);
  await notebook.stop();
  await wireOf(page).getByRole('button', { name: 'Open' }).click();
  await expect(wireOf(page).getByText('The wire could not be loaded')).toBeVisible();
});

/** The page around it is checked in every-page.test.ts. */
async function expectNoFindings(page: Page) {
  const { violations } = await new AxeBuilder({ page }).include('#wire').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}, axe finds nothing`, () => {
    test.use({ colorScheme });

    test('in the list and in a message', async ({ page }) => {
      const figure = await openEcho(page);
      await say(figure, 'zebra');
      await expectNoFindings(page);
      await lineWith(page, 'zebra', 'to').click();
      await messageOf(page)
        .getByRole('button', { name: /^masking key/ })
        .first()
        .focus();
      await expectNoFindings(page);
    });

    test('in the ladder, paused, with its menu open; nor when it is empty', async ({ page }) => {
      const figure = await openEcho(page);
      await say(figure, 'zebra');
      await wireOf(page).getByText('Ladder', { exact: true }).click();
      await expect(wireOf(page).locator('.ladder-picture')).toBeVisible();
      await wireOf(page).getByRole('button', { name: 'Pause' }).click();
      await wireOf(page).getByText('File', { exact: true }).click();
      await expectNoFindings(page);
      await wireOf(page).getByRole('button', { name: 'Clear' }).click();
      await expectNoFindings(page);
    });
  });
}

for (const width of [1024, 390, 320]) {
  test(`at ${width} px it is a sheet, and nothing overflows`, async ({ page }) => {
    await page.setViewportSize({ width, height: 740 });
    await page.goto(ECHO);
    const figure = await openFigure(page, 'One client, one server');
    await wireOf(page).getByRole('button', { name: 'Open' }).click();
    await expect(listOf(page)).toBeVisible();
    // The demo is above the sheet, and can be used.
    await figure.getByRole('textbox', { name: 'Message' }).scrollIntoViewIfNeeded();
    await say(figure, 'zebra');
    await expect(lineWith(page, 'zebra', 'from')).toBeVisible();
    await lineWith(page, 'zebra', 'to').click();
    await expect(messageOf(page).locator('.octets').first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const over = await messageOf(page).evaluate((message) => message.scrollWidth - message.clientWidth);
    expect(over).toBe(0);
    await messageOf(page).getByRole('button', { name: 'Back to the lines' }).click();
    await expect(listOf(page)).toBeFocused();
  });
}

test.describe('on a touch screen', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  test('all that can be touched is 44 pixels high', async ({ page }) => {
    await page.goto(ECHO);
    await wireOf(page).getByRole('button', { name: 'Open' }).tap();
    await expect(listOf(page)).toBeVisible();
    const low = () =>
      wireOf(page)
        .locator(
          'button:visible, summary:visible, .chip span:visible, .seg label:visible, input[type=search], .line',
        )
        .evaluateAll((targets) =>
          targets
            .filter((target) => target.getBoundingClientRect().height < 43.9 && !target.closest('[hidden]'))
            .map(({ outerHTML }) => outerHTML),
        );
    expect(await low()).toEqual([]);
    await linesOf(page).last().tap();
    await expect(messageOf(page)).toBeVisible();
    expect(await low()).toEqual([]);
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('there is no wire, and no button that leads there', async ({ page }) => {
    await page.goto(ECHO);
    await expect(page.locator('.wire')).toBeHidden();
    await expect(page.locator('.happened-line').first()).toBeHidden();
  });
});
