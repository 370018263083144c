import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { expect, openFigure, test } from './fixtures.ts';

const STAGE = { path: '/lessons/who-gets-it/', caption: 'One of them sends' };
const BROADCAST = { path: '/lessons/your-first-server/', caption: 'Four clients, four connections' };
const CHAT = { path: '/lessons/hello-socketio/', caption: 'One chat, twice' };

/** A handler that ends as soon as the host's four clients and a guest are connected. */
const ENDS_AT_FIVE = `wss.on('connection', () => {
  if (wss.clients.size === 5) setTimeout(() => { throw new Error('five are enough'); });
});`;

/** Opens a lesson and its invitation; returns the link. */
async function invite(page: Page, { path, caption }: typeof STAGE): Promise<string> {
  await page.goto(path);
  const figure = await openFigure(page, caption);
  await figure.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite somebody to this stage' });
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  return link;
}

/** Opens the link in a browser of its own, on a phone. */
async function join(browser: Browser, link: string, { caption }: typeof STAGE) {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(link);
  await openFigure(page, caption);
  return { context, page };
}

const card = (page: Page, name: string) =>
  page.getByRole('article', { name: name.length === 1 ? `Client ${name}` : name, exact: true });

test('a guest on a phone appears on the stage, hears the host, and is heard', async ({ page, browser }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const link = await invite(page, STAGE);
  expect(link).toMatch(/\/lessons\/who-gets-it\/#lab=[\w.-]{20,}$/);
  const { context, page: phone } = await join(browser, link, STAGE);
  await expect(phone.getByText('You are Guest 1 on somebody’s stage.')).toBeVisible();
  await expect(card(page, 'Guest 1')).toBeVisible();
  await expect(card(phone, 'Guest 1')).toBeVisible();
  await expect(card(phone, 'A')).toHaveCount(0);
  // What comes while a page measures its own first run is not shown.
  await expect(card(phone, 'Guest 1')).toContainText('↓ hello');

  // The host sends to all others: the guest's own socket receives it, and its page tells the host's.
  await page.getByRole('radio', { name: 'socket.broadcast.emit' }).check();
  await page.getByLabel('Text to send').fill('from the host');
  await page.getByRole('button', { name: 'Send from A' }).click();
  await expect(card(phone, 'Guest 1')).toContainText('↓ from the host');
  await expect(card(page, 'Guest 1')).toContainText('↓ from the host');

  // The guest sends to all others: the host's own sockets receive it.
  await phone.getByText('socket.broadcast.emit', { exact: true }).first().click();
  await phone.getByLabel('Text to send').fill('from the phone');
  await phone.getByRole('button', { name: 'Send from Guest 1' }).click();
  for (const name of ['A', 'B', 'C']) await expect(card(page, name)).toContainText('↓ from the phone');
  await expect(card(page, 'Guest 1')).toContainText('↑ from the phone');
  await expect(card(phone, 'Guest 1')).toContainText('hears nothing back');

  // When it goes, it is gone.
  await context.close();
  await expect(card(page, 'Guest 1')).toHaveCount(0);
});

test('a guest joins raw WebSockets too, where the host’s handler serves both, and ends for both', async ({
  page,
  browser,
}) => {
  const link = await invite(page, BROADCAST);
  const { context, page: phone } = await join(browser, link, BROADCAST);
  await expect(card(page, 'Guest 1')).toBeVisible();
  await phone.getByRole('button', { name: 'Send from Guest 1' }).click();
  for (const name of ['A', 'B', 'C', 'D'])
    await expect(card(page, name)).toContainText('↓ hello from Guest 1');
  await page.getByRole('button', { name: 'Send from A' }).click();
  await expect(card(phone, 'Guest 1')).toContainText('↓ hello from A');
  await expect(card(page, 'Guest 1')).toContainText('↓ hello from A');

  const code = page.locator('figure.code', { hasText: 'broadcast.ts' });
  const guestsCode = phone.locator('figure.code', { hasText: 'broadcast.ts' });
  await guestsCode.getByRole('button', { name: 'Edit and run' }).click();
  await expect(guestsCode.getByRole('status')).toHaveText(
    'You are a guest on this stage: what its server runs is its host’s choice.',
  );
  await expect(guestsCode.getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
  await guestsCode.getByRole('textbox').press('ControlOrMeta+Enter');
  await code.getByRole('button', { name: 'Edit and run' }).click();
  await expect(code.getByText('The lesson’s file is running.')).toBeVisible();
  await guestsCode.getByRole('button', { name: 'Close' }).click();

  // With all five on its stage, it ends: the host reads that in the editor, the guest above the stage.
  await code.getByRole('textbox').fill(ENDS_AT_FIVE);
  await code.getByRole('textbox').press('ControlOrMeta+Enter');
  await expect(code.getByRole('alert')).toContainText('Error: five are enough');
  const why =
    'The handler broadcast.ts ended with “Error: five are enough”, and its clients were disconnected.';
  await expect(phone.getByRole('alert')).toContainText(why);
  await expect(page.getByText(why)).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expect(guestsCode.getByText('Your version is running')).toHaveCount(0);
  for (const each of [page, phone]) {
    await each.getByRole('button', { name: 'Connect again' }).click();
    await expect(each.getByText(why)).toHaveCount(0);
  }
  await expect(page.getByRole('button', { name: 'Send from A' })).toBeEnabled();
  await phone.getByRole('button', { name: 'Send from Guest 1' }).click();
  for (const name of ['A', 'B', 'C', 'D'])
    await expect(card(page, name)).toContainText('↓ hello from Guest 1');
  await context.close();
});

test('a guest chats with the others', async ({ page, browser }) => {
  const link = await invite(page, CHAT);
  const { context, page: phone } = await join(browser, link, CHAT);
  await expect(page.getByText('Also here, by invitation: Guest 1')).toBeVisible();
  await phone.getByLabel('Text to say').fill('from the phone');
  await phone.getByRole('button', { name: 'Say it as Guest 1' }).click();
  await expect(page.getByRole('article', { name: 'Ann' })).toContainText('Guest 1: from the phone');
  await page.getByLabel('Text to say').fill('from Ann');
  await page.getByRole('button', { name: 'Say it as Ann' }).click();
  await expect(phone.getByRole('article', { name: 'Guest 1' })).toContainText('Ann: from Ann');
  await context.close();
});

test('whoever was not invited sees nothing of it', async ({ page, browser }) => {
  await invite(page, STAGE);
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(STAGE.path);
  const figure = await openFigure(stranger, STAGE.caption);
  await expect(figure.getByRole('status')).not.toBeEmpty();
  await page.getByRole('radio', { name: 'io.emit' }).check();
  await page.getByLabel('Text to send').fill('only for us');
  await page.getByRole('button', { name: 'Send from A' }).click();
  await expect(card(page, 'C')).toContainText('only for us');
  // The stranger's own run comes later, and all that it shows is its own.
  await figure.getByRole('radio', { name: 'io.emit' }).check();
  await figure.getByRole('button', { name: 'Send from A' }).click();
  await expect(card(stranger, 'C')).toContainText('↓ hello');
  await expect(stranger.getByText('only for us')).toHaveCount(0);
  await stranger.context().close();
});

test('a guest stays one on the next page, has a lab of its own for the rest, and can leave', async ({
  page,
  browser,
}) => {
  const link = await invite(page, STAGE);
  const { context, page: phone } = await join(browser, link, STAGE);
  await expect(card(page, 'Guest 1')).toBeVisible();

  // The table of calls is not shared: it needs five clients, and runs in the guest's own lab.
  const calls = await openFigure(phone, 'Each number is what');
  await calls.getByRole('button', { name: 'Run socket.to(D.id).emit' }).click();
  await expect(calls.getByRole('status')).toHaveText('socket.to(D.id).emit reached D.');

  await phone.goto(new URL(BROADCAST.path, link).href);
  await expect(phone.getByText('You are Guest 1 on somebody’s stage.')).toBeVisible();
  await phone.getByRole('button', { name: 'Leave' }).click();
  await openFigure(phone, BROADCAST.caption);
  await expect(card(phone, 'D')).toBeVisible();
  await expect(phone.getByText('You are Guest')).toHaveCount(0);
  await context.close();
});

test('a link to a lab that is not says so', async ({ page }) => {
  await page.goto(`${STAGE.path}#lab=nothing`);
  const figure = await openFigure(page, STAGE.caption);
  await expect(figure.locator('.down-notice')).toContainText('The lab that you were invited to has ended.');
});

test('the invitation can be copied, scanned, and closed with Escape', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(STAGE.path);
  const figure = await openFigure(page, STAGE.caption);
  const button = figure.getByRole('button', { name: 'Invite' });
  await button.click();
  const dialog = page.getByRole('dialog');
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(dialog.getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await expect(dialog.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  // This server listens on this machine only, which a phone cannot reach.
  await expect(dialog.getByText('HOST=0.0.0.0 npm start')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(button).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the invitation, in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(BROADCAST.path);
    const figure = await openFigure(page, BROADCAST.caption);
    await figure.getByRole('button', { name: 'Invite' }).click();
    await expect(page.getByRole('textbox', { name: 'Link' })).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });

  test(`axe finds nothing on a guest’s page, which fits a phone, in ${colorScheme}`, async ({
    page,
    browser,
  }) => {
    const link = await invite(page, BROADCAST);
    const { context, page: phone } = await join(browser, link, BROADCAST);
    await phone.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(phone.getByText('You are Guest 1')).toBeVisible();
    expect((await new AxeBuilder({ page: phone }).analyze()).violations).toEqual([]);
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await context.close();
  });
}

test('nothing of invitations loads before one is made', async ({ page }) => {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await page.goto(BROADCAST.path);
  const figure = await openFigure(page, BROADCAST.caption);
  await expect(figure.getByRole('button', { name: 'Send from A' })).toBeEnabled();
  expect(loaded.filter((url) => /invite|guest|socketio/.test(url))).toEqual([]);
});
