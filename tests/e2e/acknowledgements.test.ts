import { expect, openFigure, test } from './fixtures.ts';

const LESSON = '/lessons/acknowledgements/';

test('before any click a question is answered; of two at once, each answer has the number of its question', async ({
  page,
}) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'A question, its answer');
  const packets = figure.getByRole('list', { name: 'What travelled' }).getByRole('listitem');
  await expect(figure.getByRole('status')).toHaveText(/^“say” was answered after [\d.]+ ms\.$/);
  await expect(packets).toHaveText(['↑ sent: 420["say","hello"]', '↓ received: 430["I heard hello"]']);
  await expect(figure.getByRole('row').filter({ hasText: 'the ack id' }).getByRole('cell')).toHaveText([
    '0',
    '0',
    /the answer repeats it/,
  ]);

  await figure.getByRole('button', { name: 'Ask two at once' }).click();
  await expect(packets).toHaveText([
    '↑ sent: 421["think","hello"]',
    '↑ sent: 422["say","hello"]',
    '↓ received: 432["I heard hello"]',
    '↓ received: 431["I thought of hello"]',
  ]);
  await expect(figure.getByRole('status')).toHaveText(/^“say” was .* “think” was answered after \d{3} ms\.$/);
});

test('five servers: what the client gets with a timeout, and without', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'Five servers');
  const ask = figure.getByRole('button', { name: 'Ask all five' });
  const expectations = figure.getByRole('combobox');
  const results = figure.locator('td:last-child');
  const askExpecting = async (...kinds: string[]) => {
    for (const [at, kind] of kinds.entries()) await expectations.nth(at).selectOption(kind);
    await ask.click();
  };

  await expect(ask).toBeDisabled();
  await askExpecting('answer', 'error', 'error', 'nothing', 'answer');
  await expect(results).toHaveText([
    /^✓.*↓ "ok"/,
    /^✓.*Error: operation has timed out, \d+ ms/,
    /^✓.*Error: operation has timed out/,
    /^✗.*Error: operation has timed out/,
    /^✓.*↓ "first"/,
  ]);
  await expect(figure.getByRole('status')).toHaveText('4 of 5 as you expected.');

  await figure.getByRole('radio', { name: 'emitWithAck(…)', exact: true }).check();
  await expect(ask).toBeDisabled();
  await askExpecting('answer', 'answer', 'nothing', 'nothing', 'answer');
  await expect(results).toHaveText([/"ok"/, /"ok"/, /nothing in 2 s/, /nothing in 2 s/, /"first"/]);
  await expect(figure.getByRole('status')).toHaveText('5 of 5 as you expected.');
});

test('a broadcast gives its answers with the error, and fails without a timeout', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'One question, three clients');
  const reported = figure.getByRole('definition');
  const status = figure.getByRole('status');
  await expect(reported).toHaveText(['null', /^\["\w is ready"(,"\w is ready"){2}\]$/]);
  await expect(status).toContainText('while A, B and C answer');

  await figure.getByRole('radio', { name: 'An error, and the answers of A and B' }).check();
  await figure.getByRole('checkbox', { name: 'C answers' }).uncheck();
  await figure.getByRole('button', { name: 'Ask everyone' }).click();
  await expect(status).toHaveText('Right. The error does not say who is missing.');
  await expect(reported.first()).toHaveText('Error: operation has timed out');
  for (const name of ['A', 'B']) await expect(reported.last()).toContainText(`${name} is ready`);

  await figure.getByRole('checkbox', { name: 'C answers' }).check();
  await figure.getByRole('radio', { name: 'io.emit(…)' }).check();
  await figure.getByRole('button', { name: 'Ask everyone' }).click();
  await expect(status).toContainText('io.emit(…), while A, B and C answer.');
  await expect(reported.first()).toHaveText('Error: operation has timed out');
});

test('a lost ack is no lost message: tried again it is saved twice, with an id once', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'The ack was lost');
  const save = figure.getByRole('button', { name: 'Save' });
  const status = figure.getByRole('status');
  await expect(save).toBeDisabled();
  await figure.getByRole('radio', { name: 'Once: the first try was lost.' }).check();
  await save.click();
  await expect(status).toHaveText('Not what you chose: saved twice.');
  await expect(figure.getByRole('listitem')).toHaveText([
    'try 1: operation has timed out',
    'try 2: ↓ saved',
    'buy milk',
    'buy milk',
  ]);
  for (const [way, verdict] of [
    ['try again, with an id', 'Saved once.'],
    ['io({ retries: 2 })', 'Saved twice.'],
  ] as const) {
    await figure.getByRole('radio', { name: way }).check();
    await expect(status).toHaveText('Now save it.');
    await save.click();
    await expect(status).toHaveText(verdict);
  }
});

test('a handler that throws ends a saving at once, and the next one takes the notice away', async ({
  page,
}) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'The ack was lost');
  const code = page.locator('figure.code', { hasText: 'retry.ts' });
  await code.getByRole('button', { name: 'Edit and run' }).click();
  await expect(code.getByRole('textbox')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText("socket.on('save', () => { throw new Error('bad day'); });");
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(code.getByText('Your version is running, in the sandbox.')).toBeVisible();

  await figure.getByRole('radio', { name: 'Once: the first try was lost.' }).check();
  const save = figure.getByRole('button', { name: 'Save' });
  await save.click();
  await expect(figure.getByRole('status')).toHaveText('The connection ended: try again.');
  const notice = figure.getByText('The handler retry.ts ended with “Error: bad day”');
  await expect(notice).toBeVisible();
  await save.click();
  await expect(notice).toHaveCount(0);
  await expect(figure.getByRole('status')).toHaveText('Not what you chose: saved twice.');
});
