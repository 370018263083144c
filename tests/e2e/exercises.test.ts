import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, holdBack, openFigure, test } from './fixtures.ts';

const LESSON = '/lessons/who-gets-it/';
const TITLE = 'Exercise: Four events, three audiences';

const lessons = join(import.meta.dirname, '../../content/lessons');
const audiences = (file: string) => readFileSync(join(lessons, '11-who-gets-it/audiences', file), 'utf8');

/** Replaces what stands in the editor, which has the focus, as someone who pastes does. */
async function write(page: Page, text: string) {
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

const requirement = (figure: Locator, text: string) =>
  figure.locator('.requirements > li').filter({ hasText: text });

test('an exercise is failed at a named step, mended and passed, by keyboard alone', async ({ page }) => {
  const editors: string[] = [];
  page.on('request', (request) => {
    if (/codemirror|open-exercise/.test(request.url())) editors.push(request.url());
  });
  await page.goto(LESSON);
  const figure = await openFigure(page, TITLE);
  await figure.getByRole('button', { name: 'Try it' }).focus();
  expect(editors).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(figure.getByRole('textbox', { name: 'audiences.ts' })).toBeFocused();
  await expect(figure.getByRole('button', { name: 'Run and check' })).toBeEnabled();

  // As it is: everyone hears everything.
  await page.keyboard.press('ControlOrMeta+Enter');
  const status = figure.getByRole('status').filter({ hasText: 'requirements' });
  await expect(status).toContainText('Not yet. 0 of 4 requirements are met.');
  await expect(requirement(figure, 'Whoever connects')).toContainText(
    /A heard welcome\("B"\) [\d.]+ ms after/,
  );

  await write(page, audiences('wrong-typing-me.ts'));
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(status).toContainText('Not yet. 2 of 4 requirements are met.');
  await expect(requirement(figure, 'When B emits typing')).toContainText(
    /B heard typing\("B"\) [\d.]+ ms after B sent typing\(\); it should have heard nothing/,
  );
  await expect(requirement(figure, 'When someone connects')).toHaveAttribute('data-state', 'met');
  await expect(figure.getByRole('cell', { name: 'hears typing("B")' })).toBeVisible();

  await write(page, audiences('solution.ts'));
  // Out of the editor, and on to the button. The first Escape may be for completions that are on their way.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(figure.getByRole('button', { name: 'Run and check' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(status).toContainText('Passed. All 4 requirements are met.');
  const rail = page.getByRole('navigation', { name: 'Lessons' });
  await expect(rail.getByRole('link', { name: 'Who gets it? (opened, exercise passed)' })).toBeVisible();

  // Its clients are on the wire, by their names.
  await figure.getByRole('button', { name: 'What just happened' }).click();
  await expect(page.locator('#wire-inside')).toContainText(/Only who-gets-it\.audiences.*client\s*C/s);

  // Text and result are kept.
  await page.reload();
  await (await openFigure(page, TITLE)).getByRole('button', { name: 'Go on' }).click();
  await expect(figure.getByRole('textbox')).toContainText("socket.broadcast.emit('typing', name);");
  await expect(figure.getByText('You have passed this exercise.')).toBeVisible();
  await figure.getByRole('button', { name: 'Reset' }).click();
  await expect(figure.getByRole('textbox')).toContainText("io.emit('typing', name);");
});

test('on a phone: hints one at a time, the line that ended the handler, and a solution after an honest try', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const letGo = await holdBack(page, '**/api/labs');
  await page.goto(LESSON);
  const figure = await openFigure(page, TITLE);
  await figure.getByRole('button', { name: 'Try it' }).click();
  await expect(figure.getByRole('textbox')).toBeFocused();
  // A run that is asked for before there is a lab waits for it.
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(figure.getByText('It runs as soon as the server answers.')).toBeVisible();
  letGo();
  await expect(figure.getByText('Not yet.')).toBeVisible();
  await expect(figure.getByRole('button', { name: 'Run and check' })).toBeEnabled();

  const hints = figure.locator('.hints > li');
  for (const count of [1, 2, 3]) {
    await figure.getByRole('button', { name: `Hint ${count} of 3` }).click();
    await expect(hints).toHaveCount(count);
  }
  await expect(figure.getByRole('button', { name: 'Run and check' })).toBeFocused();
  await expect(figure.getByRole('button', { name: 'Show a solution' })).toHaveCount(0);

  await figure.getByRole('textbox').focus();
  await write(page, audiences('wrong-typing-crash.ts'));
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(requirement(figure, 'When B emits typing')).toContainText(
    /The handler ended: TypeError.*line 14/,
  );
  await expect(figure.locator('.cm-lintRange-error')).toContainText('broadCast');
  await figure.getByRole('button', { name: 'Go to line 14' }).click();
  await expect(figure.getByRole('textbox', { name: 'audiences.ts' })).toBeFocused();

  await figure.getByRole('button', { name: 'Show a solution' }).click();
  const solution = figure.getByRole('region', { name: 'A solution' });
  await expect(solution.locator('.cm-deletedChunk')).toContainText(['Fails', 'broadCast']);
  await expect(solution.locator('.cm-changedLine')).toContainText(["socket.broadcast.emit('typing', name);"]);

  // Instead of columns, a line that names its client.
  await expect(figure.getByRole('cell', { name: 'A hears welcome("A")' })).toBeVisible();
  const moments = figure.getByRole('region', { name: 'What the clients did' });
  expect(await moments.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).include('figure.demo:has(.exercise-end)').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
});

test('client code of a reader is examined too, and an endless loop does not keep it from that', async ({
  page,
}) => {
  await page.goto('/lessons/one-polite-question/');
  const figure = await openFigure(page, 'Exercise:');
  await figure.getByRole('button', { name: 'Try it' }).click();
  await expect(figure.getByRole('textbox')).toBeFocused();
  await expect(figure.getByRole('button', { name: 'Run and check' })).toBeEnabled();
  const status = figure.getByRole('status').filter({ hasText: 'requirements' });

  await write(page, 'for (;;);');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(status).toContainText('Not yet. 0 of 3 requirements are met.', { timeout: 15_000 });
  await expect(figure.locator('.requirements')).toContainText('It was still busy after 5 s.');

  await write(page, readFileSync(join(lessons, '03-one-polite-question/accept/solution.js'), 'utf8'));
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(status).toContainText('Passed.', { timeout: 15_000 });
});
