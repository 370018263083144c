import AxeBuilder from '@axe-core/playwright';
import { expect, openFigure, test } from './fixtures.ts';

const LESSON = '/lessons/rooms/';

test('clients join and leave by real events, and a call reaches who is in the room then', async ({
  page,
}) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'Who is in');
  const status = figure.getByRole('status');
  const card = (name: string) => figure.getByRole('article', { name: `Client ${name}` });
  const rooms = (name: string) => figure.getByRole('group', { name: `Rooms of ${name}` });
  const guess = async (names: string[]) => {
    const bar = figure.getByRole('group', { name: 'Who will hear it?' });
    for (const name of names) await bar.getByRole('checkbox', { name }).check();
  };
  await expect(status).toHaveText('A, B and C heard it. Tick your guess before the next one.');
  await expect(card('C')).toContainText('↓ hello, once');
  await expect(card('C')).toContainText('in tea and cake');

  // In both rooms, and one copy.
  await figure.getByRole('combobox').selectOption('io.to("tea").to("cake").emit');
  await guess(['A', 'B', 'C']);
  await figure.getByRole('button', { name: 'Send from A' }).click();
  await expect(status).toHaveText('Right: A, B and C heard it. 1 of 1 right so far.');
  await expect(card('C')).toContainText('↓ hello, once');

  // A tick is what the server said; what was heard before is no result of the new rooms.
  await rooms('D').getByRole('checkbox', { name: 'cake' }).check();
  await rooms('B').getByRole('checkbox', { name: 'tea' }).uncheck();
  await expect(card('D')).toContainText('in cake');
  await expect(card('A')).not.toContainText('hello');
  await figure.getByRole('radio', { name: 'D', exact: true }).check();
  await guess(['A', 'C', 'D']);
  await figure.getByRole('button', { name: 'Send from D' }).click();
  await expect(status).toHaveText('Right: A, C and D heard it. 2 of 2 right so far.');

  // Who comes back is in no room, and has another id.
  const id = await card('A').locator('code').textContent();
  await figure.getByRole('button', { name: 'Reconnect A' }).click();
  await expect(card('A')).toContainText('in neither room');
  await expect(card('A').locator('code')).not.toHaveText(id ?? '');
  await figure.getByRole('combobox').selectOption('io.to("tea").emit');
  await guess(['A', 'C']);
  await figure.getByRole('button', { name: 'Send from D' }).click();
  await expect(status).toHaveText('You ticked A and C. C heard it. 2 of 3 right so far.');
  const { violations } = await new AxeBuilder({ page }).include('figure:has(.rooms)').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('of three ways into a room one works, and one is silent', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'joining by itself');
  await figure.getByRole('radio', { name: "socket.emit('join', 'tea')", exact: true }).check();
  await figure.getByRole('button', { name: 'Try all three' }).click();
  await expect(figure.getByRole('status')).toHaveText('Right.');
  await expect(figure.locator('.ways dd')).toHaveText([
    'TypeError: socket.join is not a function',
    'no error, and nothing is heard',
    '↓ hello',
  ]);
});
