import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { MAX_CONSOLE_LINES } from '../../src/lib/kept-lines.ts';
import { expect, openFigure, startNotebook, test } from './fixtures.ts';

const LESSON = '/lessons/who-gets-it/';

const MENDED = `io.on('connection', (socket) => {
  socket.on('hello', (text) => {
    console.log('got', text);
    socket.broadcast.emit('hello', text);
  });
});`;

/** Counts more lines than a console keeps, no faster than a handler may write. */
const COUNT_ON = `let count = 0;
const countOn = () => {
  console.log('counted', ++count);
  if (count < ${MAX_CONSOLE_LINES + 3}) setTimeout(countOn, 25);
};
countOn();`;

/** The figure that shows the misspelt handler, and the demo of its clients. */
async function openTypo(page: Page) {
  const demo = await openFigure(page, 'The mistake: broadCast');
  await expect(demo.getByText('connected', { exact: true })).toHaveCount(3);
  const figure = page.locator('figure.code', { hasText: 'typo.ts' });
  await figure.scrollIntoViewIfNeeded();
  return { demo, figure };
}

async function open(figure: Locator, button = 'Edit and run') {
  await figure.getByRole('button', { name: button }).click();
  await expect(figure.getByRole('textbox')).toBeFocused();
}

/** Replaces all that is in the editor. */
async function write(figure: Locator, text: string) {
  await figure.getByRole('textbox').click();
  await figure.page().keyboard.press('ControlOrMeta+a');
  await figure.page().keyboard.insertText(text);
}

async function sendHello(demo: Locator) {
  await demo.getByRole('radio', { name: 'Only A' }).check();
  await demo.getByRole('button', { name: 'Send hello from A' }).click();
}

test('a reader runs the mistake, understands what it says, mends it, and goes back', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(LESSON);
  const { demo, figure } = await openTypo(page);
  const isOfTheEditor = (path: string) => /codemirror|edit-handler|handlers\//.test(path);
  expect(asked.filter(isOfTheEditor)).toEqual([]);
  await open(figure);
  expect(asked.filter(isOfTheEditor)).toHaveLength(3);
  await expect(figure.getByText('The lesson’s file is running.')).toBeVisible();

  // The reader's version ends as the lesson's does, and says where.
  await figure.getByRole('button', { name: 'Run' }).click();
  await expect(figure.getByText('Your version is running, in the sandbox.')).toBeVisible();
  await expect(demo.getByText('connected', { exact: true })).toHaveCount(3);
  await sendHello(demo);
  const problem = figure.getByRole('alert');
  await expect(problem).toContainText("TypeError: Cannot read properties of undefined (reading 'emit')");
  await expect(problem).toContainText('The lesson’s file answers again.');
  await expect(demo.getByText('code 1011')).toHaveCount(3);
  await problem.getByRole('button', { name: 'Line 3' }).click();
  await expect(figure.getByRole('textbox')).toBeFocused();
  await expect(figure.locator('.cm-lintRange-error')).toHaveText("socket.broadCast.emit('hello', text);");

  // What cannot start is underlined, and the lesson's file goes on.
  await write(figure, MENDED.replace("'hello', text)", "'hello', text"));
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(problem).toContainText('Your version did not start');
  await expect(problem.getByRole('button', { name: 'Line 4' })).toBeVisible();
  await write(figure, MENDED.replace(/\}\);$/, ''));
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(problem).toContainText('That is outside of the part shown here, in typo.ts');
  // This demo says itself why its clients are disconnected.
  await expect(demo.getByText('Connect again')).toHaveCount(0);

  // Mended, it is heard, and what it writes to its console is read under it.
  await write(figure, MENDED);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(figure.getByText('Your version is running, in the sandbox.')).toBeVisible();
  await expect(problem).toBeHidden();
  await expect(demo.getByText('connected', { exact: true })).toHaveCount(3);
  await sendHello(demo);
  await expect(demo.getByText('Mended: B and C heard it, and nobody was disconnected.')).toBeVisible();
  await expect(figure.getByRole('listitem')).toHaveText([/^got helloline 3$/]);

  await figure.getByRole('button', { name: 'Show the difference' }).click();
  await expect(figure.locator('.cm-deletedChunk')).toContainText('broadCast');
  await expect(figure.locator('.cm-changedLine')).toHaveCount(2);

  // Kept over a reload: the text in this browser, what runs in the lab.
  await page.reload();
  await open(figure, 'Your version');
  await expect(figure.getByText('A version of yours is running, in the sandbox.')).toBeVisible();
  await expect(figure.getByRole('textbox')).toContainText("console.log('got', text);");
  await figure.getByRole('button', { name: 'Close' }).click();
  await expect(figure.getByText('Your version is running, not this code.')).toBeVisible();
  await figure.getByRole('button', { name: 'Your version' }).click();
  await figure.getByRole('button', { name: 'Reset' }).click();
  await expect(figure.getByText('The lesson’s file is running.')).toBeVisible();
  await expect(figure.getByRole('textbox')).toContainText('broadCast');
  await figure.getByRole('button', { name: 'Close' }).click();
  await expect(figure.getByRole('button', { name: 'Edit and run' })).toBeFocused();
});

test('parts of one handler that are edited apart run together, and the console keeps its newest lines', async ({
  page,
}) => {
  await page.goto('/lessons/hello-socketio/');
  const demo = await openFigure(page, 'One chat, twice');
  const shared = page.locator('figure.code', { hasText: 'chat.ts' });
  await open(shared);
  await write(shared, ((await shared.locator('pre').textContent()) ?? '').replace('Welcome', 'Salve'));
  await shared.getByRole('button', { name: 'Close' }).click();
  const socketio = demo.locator('.code.socketio');
  await open(socketio);
  await write(socketio, `${await socketio.locator('pre').textContent()}\n${COUNT_ON}`);
  await socketio.getByRole('button', { name: 'Run' }).click();
  await expect(socketio.getByText('Your version is running, in the sandbox.')).toBeVisible();
  await expect(demo.getByText('Salve, Ann!')).toBeVisible();
  const lines = socketio.getByRole('log').getByRole('listitem');
  await expect(lines.first()).toHaveText(/^counted \d+line 15$/);
  await expect(shared.getByText('Your version is running, not this code.')).toBeVisible();

  await expect(lines.last()).toContainText(`counted ${MAX_CONSOLE_LINES + 3}`, { timeout: 30_000 });
  await expect(lines).toHaveCount(MAX_CONSOLE_LINES);
  await expect(lines.first()).toContainText('counted 4');
  await expect(socketio.getByText('earlier lines let go: 3')).toBeVisible();
});

test('the editor works by keyboard alone', async ({ page }) => {
  await page.goto(LESSON);
  const { figure } = await openTypo(page);
  await figure.getByRole('button', { name: 'Edit and run' }).focus();
  await page.keyboard.press('Enter');
  const editor = figure.getByRole('textbox');
  await expect(editor).toBeFocused();
  await expect(editor).toHaveAccessibleDescription(/To leave with Tab, press Escape first/);

  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('io.sockets');
  const option = page.getByRole('option', { name: 'socketsLeave' });
  await expect(option).toBeVisible();
  // Right after it has opened, the list takes no keys, as they may have been meant for the text. Later it does.
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 1_000;
  });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await page.keyboard.type("('news'");
  // The brackets were closed by themselves.
  await expect(editor).toHaveText("io.socketsLeave('news')");
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(figure.getByText('Your version is running, in the sandbox.')).toBeVisible();

  // Tab belongs to the editor, and leaves it after Escape.
  await page.keyboard.press('Home');
  await page.keyboard.press('Tab');
  await expect(editor).toHaveText(/^ {2}io\./);
  await expect(figure.getByText('without your last changes')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(figure.getByRole('button', { name: 'Run' })).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`on a phone the editor fits, and axe finds nothing, in ${colorScheme}`, async ({
    browser,
    baseURL,
  }) => {
    const context = await browser.newContext({
      baseURL,
      colorScheme,
      reducedMotion: 'reduce',
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const page = await context.newPage();
    await page.goto(LESSON);
    const { figure } = await openTypo(page);
    await open(figure);
    await write(figure, "console.log('one line');\nconsole.warn('another');\nthrow new Error('at once');");
    await figure.getByRole('button', { name: 'Run' }).click();
    await expect(figure.getByRole('alert')).toContainText('at once');
    await expect(figure.getByRole('listitem')).toHaveCount(2);
    await figure.getByRole('button', { name: 'Show the difference' }).click();
    await expect(figure.locator('.cm-deletedChunk')).toBeVisible();
    await figure.getByText('What differs from plain Node').click();

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    // Safari zooms in on smaller text.
    await expect(figure.getByRole('textbox')).toHaveCSS('font-size', '16px');
    for (const button of await figure.locator('.btn:visible').all())
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await context.close();
  });
}

test('without a companion the editor says so, and what was to run starts with the next', async ({ page }) => {
  const first = await startNotebook();
  const port = new URL(first.origin).port;
  await page.goto(first.origin + LESSON);
  const { demo, figure } = await openTypo(page);
  await open(figure);
  await expect(figure.getByText('The lesson’s file is running.')).toBeVisible();
  await first.stop();
  await expect(figure.getByText('The companion server does not answer')).toBeVisible();
  await write(figure, MENDED);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(figure.getByText('Your version starts then.')).toBeVisible();
  const other = page.locator('figure.code', { hasText: 'calls.ts' });
  await other.getByRole('button', { name: 'Edit and run' }).click();
  await expect(other.getByRole('button', { name: 'No server' })).toBeVisible();

  const second = await startNotebook({ PORT: port });
  await expect(figure.getByText('Your version is running, in the sandbox.')).toBeVisible({ timeout: 15_000 });
  await expect(demo.getByText('connected', { exact: true })).toHaveCount(3);
  await sendHello(demo);
  await expect(demo.getByText('Mended: B and C heard it')).toBeVisible();
  await open(other, 'No server');
  await second.stop();
});
