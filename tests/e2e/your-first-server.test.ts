import { expect, openFigure, test } from './fixtures.ts';

const LESSON = '/lessons/your-first-server/';

test('the greeting comes before any click', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'One client, one server');
  await expect(figure.getByRole('listitem')).toHaveText([
    /event open/,
    /received Hello from the server!24 bytes/,
  ]);
});

test('the echo answers, with the bytes of both frames', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'One client, one server');
  await figure.getByRole('textbox', { name: 'Message' }).fill('hi');
  await figure.getByRole('button', { name: 'Send' }).click();
  // 2 bytes masked are 8 on the wire; 12 unmasked are 14 (RFC 6455, section 5.2).
  await expect(figure.getByText('sent hi8 bytes')).toBeVisible();
  await expect(figure.getByText('received You said: hi14 bytes')).toBeVisible();
});

test('the socket can be closed, and a new one opened', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'One client, one server');
  await figure.getByRole('button', { name: 'close()' }).click();
  await expect(figure.getByText('event close, code 1005 (none was given)')).toBeVisible();
  await expect(figure.getByText('3 CLOSED')).toBeVisible();
  await expect(figure.getByRole('button', { name: 'Send' })).toBeDisabled();
  await figure.getByRole('button', { name: 'Reopen' }).click();
  await expect(figure.getByText('Hello from the server!')).toHaveCount(2);
});

for (const { guess, verdict } of [
  { guess: '[object Blob]', verdict: 'Right.' },
  { guess: 'the text hello', verdict: 'Not what you chose.' },
]) {
  test(`text sent back as it came is a Blob in the browser; guessing ${guess} is told: ${verdict}`, async ({
    page,
  }) => {
    await page.goto(LESSON);
    const figure = await openFigure(page, 'The mistake: sending back what came');
    await expect(figure.getByRole('button', { name: 'Send hello' })).toBeDisabled();
    await figure.getByRole('radio', { name: guess }).check();
    await figure.getByRole('button', { name: 'Send hello' }).click();
    await expect(figure.getByRole('status')).toHaveText(
      `↓ [object Blob] It is a Blob of 5 bytes: a binary message. ${verdict}`,
    );
  });
}

test('a broadcast by loop is heard by all four, the sender included', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'Four clients, four connections');
  await figure.getByRole('radio', { name: 'C' }).check();
  for (const name of ['A', 'B', 'D']) await figure.getByRole('checkbox', { name }).check();
  await figure.getByRole('button', { name: 'Send from C' }).click();
  for (const name of ['A', 'B', 'C', 'D']) {
    await expect(figure.getByRole('article', { name: `Client ${name}` })).toContainText('↓ hello from C');
  }
  await expect(figure.getByRole('status')).toHaveText(
    'You ticked A, B and D. A, B, C and D heard it. 0 of 1 right so far.',
  );

  for (const name of ['A', 'B', 'C', 'D']) await figure.getByRole('checkbox', { name }).check();
  await figure.getByRole('button', { name: 'Send from C' }).click();
  await expect(figure.getByRole('status')).toHaveText('Right: A, B, C and D heard it. 1 of 2 right so far.');
});

test('the text quotes the bytes that reached the reader last', async ({ page }) => {
  await page.goto(LESSON);
  const quote = page.locator('.wire-quote');
  await quote.scrollIntoViewIfNeeded();
  await expect(quote).toContainText('Hello from the server!, 24 B');
  const figure = await openFigure(page, 'One client, one server');
  await figure.getByRole('textbox', { name: 'Message' }).fill('hi');
  await figure.getByRole('button', { name: 'Send' }).click();
  await expect(quote).toContainText('You said: hi, 14 B');
  // FIN and text, then 12 as the length, unmasked (RFC 6455, section 5.2); then the text.
  await expect(quote.getByRole('group').or(quote).first()).toContainText(/81\s*0c\s*59\s*6f\s*75/);
});
