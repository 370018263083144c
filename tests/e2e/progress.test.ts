import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, openFigure, test } from './fixtures.ts';

test('what was read, guessed and passed is shown, saved, cleared and added again', async ({ page }) => {
  await page.goto('/lessons/who-gets-it/');
  await page.evaluate(() => localStorage.setItem('exercises', '{"who-gets-it.audiences":1767268800000}'));
  const crash = await openFigure(page, 'The mistake: broadCast');
  await crash.getByRole('radio', { name: 'Only A is disconnected' }).check();
  await crash.getByRole('button', { name: 'Send hello from A' }).click();
  await expect(crash.getByRole('status')).toContainText('Worse than that.');

  await page.goto('/');
  await page.getByRole('link', { name: 'Your progress' }).click();
  await expect(page).toHaveURL('/progress/');
  const row = page.getByRole('row', { name: 'Who gets it?' });
  await expect(row).toContainText(/opened.*0 of 1.*✓.*2026/);
  const empty = page.getByRole('row', { name: 'Your first server' });
  await expect(empty).toContainText(/not yet.*none.*not yet/);

  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).click();
  const path = await (await saving).path();
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
    predictions: { 'who-gets-it.crash': false },
  });

  // With the keyboard, so that the focus is seen to stay.
  await page.getByRole('button', { name: 'Clear' }).press('Enter');
  await expect(row).toContainText(/not yet.*none.*not yet/);
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeFocused();
  await undo.press('Enter');
  await expect(row).toContainText('0 of 1');
  await page.getByRole('button', { name: 'Clear' }).click();

  const chooser = page.getByLabel('Add from a file');
  await chooser.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await expect(page.getByText('Nothing was added. The file holds no progress of Full Duplex.')).toBeVisible();
  await expect(row).toContainText(/not yet.*none.*not yet/);
  await chooser.setInputFiles({
    name: 'x.json',
    mimeType: 'application/json',
    buffer: Buffer.alloc(70_000, ' '),
  });
  await expect(page.getByText('Nothing was added. The file is larger than 64 KiB.')).toBeVisible();
  await chooser.setInputFiles(path);
  await expect(page.getByText('Added to what was here.')).toBeVisible();
  await expect(row).toContainText(/opened.*0 of 1.*✓.*2026/);

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
});
