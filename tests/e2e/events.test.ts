import AxeBuilder from '@axe-core/playwright';
import { expect, openFigure, test } from './fixtures.ts';

const LESSON = '/lessons/events/';

test('a value is predicted, emitted, and shown at both ends and on the wire', async ({ page }) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'What arrives?');
  const status = figure.getByRole('status');
  const trip = figure.locator('.trip dd');
  await expect(status).toHaveText('It was: the same. Choose what you expect before the next one.');
  // 42["value","hello"] masked, in a frame: 6 + 19.
  await expect(figure.locator('.trip dt')).toContainText(['', '↑ On the wire, 25 bytes', '', '']);
  await expect(trip).toHaveText([
    "string 'hello'",
    '42["value","hello"]',
    'string "hello"',
    'string "hello"',
  ]);

  const emit = async (value: string, guess: string) => {
    await figure.getByRole('radio', { name: value }).check();
    await figure.getByRole('radio', { name: guess, exact: true }).check();
    await figure.getByRole('button', { name: 'Emit it' }).click();
  };
  await emit('new Date(0)', 'the same');
  await expect(status).toHaveText('Not what you chose: a text instead. 0 of 1 right so far.');
  await emit("new User('Ann')", 'a plain object, with less in it');
  await expect(status).toHaveText('Right: a plain object, with less in it. 1 of 2 right so far.');
  await expect(trip.first()).toHaveText("User new User('Ann')");
  await emit('10n', 'nothing: emit throws');
  await expect(status).toContainText('2 of 3 right so far');
  await expect(trip).toHaveText(['bigint 10n', /^Nothing\. TypeError: .*BigInt/, '', '']);
  await emit('new Uint8Array([1, 2, 3])', 'the same bytes, as another type');
  await expect(status).toContainText('3 of 4 right so far');
  await expect(trip).toHaveText([
    'Uint8Array new Uint8Array([1, 2, 3])',
    '451-["value",{"_placeholder":true,"num":0}]3 bytes, as they are',
    'Buffer 01 02 03',
    'ArrayBuffer 01 02 03',
  ]);
  await figure.getByRole('textbox').fill('[1, {"a": null}]');
  await figure.getByRole('button', { name: 'Emit it' }).click();
  await expect(trip).toContainText(['', '', 'Array [1,{"a":null}]', 'Array [1,{"a":null}]']);
  // What was emitted before keeps its result, beside its value.
  await expect(figure.getByText('→ string "1970-01-01T00:00:00.000Z"')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('figure:has(.trip)').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('a wrong name is silent on both sides; onAny shows it, and right names bring the line back', async ({
  page,
}) => {
  await page.goto(LESSON);
  const figure = await openFigure(page, 'two sides, two names');
  const status = figure.getByRole('status');
  const heard = (side: string) => figure.getByRole('region', { name: side }).locator('p');
  const emit = () => figure.getByRole('button', { name: 'Emit hello' }).click();
  await figure.getByRole('radio', { name: /^Nothing/ }).check();
  await emit();
  await expect(status).toHaveText('Right. Nothing listens for new-line, and nobody says so.');
  await expect(heard('Server')).toHaveText(['Server', "on('new line') nothing", '']);
  await figure.getByRole('checkbox').check();
  await expect(heard('Server').last()).toHaveText('onAny new-line ["hello"]');
  await expect(heard('Page').last()).toHaveText('onAny nothing');

  await figure.getByRole('radio', { name: 'new line', exact: true }).check();
  await emit();
  await expect(status).toContainText('The page does not listen for the answer’s name.');
  await expect(heard('Page')).toHaveText(['Page', "on('lines') nothing", 'onAny line ["hello"]']);
  await figure.getByRole('radio', { name: 'line', exact: true }).check();
  await emit();
  await expect(status).toHaveText('Both names match, and the line came back.');
  await expect(heard('Page')).toHaveText(['Page', 'on(\'line\') "hello"', 'onAny line ["hello"]']);
});
