import { expect, test } from './fixtures.ts';

const PAGE = '/reference/from-the-notes/';

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('all items are there, each with an address', async ({ page }) => {
    await page.goto(`${PAGE}#000-17`);
    await expect(page.locator('.item')).toHaveCount(102);
    await expect(page.locator('.item h3[id]')).toHaveCount(102);
    await expect(page.locator('.item', { has: page.locator('[id="000-17"]') })).toBeInViewport();
  });

  test('an item leads to its lesson, or says for which it is planned', async ({ page }) => {
    await page.goto(PAGE);
    await expect(page.locator('.item[data-state="open"] .where').first()).toHaveText(
      /^Not yet: planned for a lesson on /,
    );
    await expect(page.locator('.item[data-state="nothing"] .where')).toHaveText([
      'Nothing to teach',
      'Nothing to teach',
    ]);
    const item = page.locator('.item', { has: page.locator('[id="000-17"]') });
    await item.getByRole('link', { name: 'Who gets it?' }).click();
    await expect(page).toHaveURL('/lessons/who-gets-it/');
  });

  test('the list can be made shorter', async ({ page }) => {
    await page.goto(PAGE);
    const shown = page.locator('.item').filter({ visible: true });
    for (const name of [/not right/, /no lesson teaches yet/, /^all/]) {
      const choice = page.getByRole('radio', { name });
      await choice.check();
      const label = page.locator('label', { has: choice });
      await expect(shown).toHaveCount(Number(/\d+/.exec(await label.innerText())?.[0]));
    }
  });
});

test('start page and rail lead to it', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'From the notes' }).click();
  await expect(page).toHaveURL(PAGE);
  const rail = page.getByRole('navigation', { name: 'Lessons' });
  await expect(rail.getByRole('link', { name: 'From the notes' })).toHaveAttribute('aria-current', 'page');
});

test('an item can be found by search', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('/');
  await page.getByRole('dialog', { name: 'Search' }).getByRole('textbox').fill('doorbell');
  await page.getByRole('link', { name: /^002-15/ }).click();
  await expect(page).toHaveURL(`${PAGE}#002-15`);
});

// What the page says of browsers.

test('000-13 and 000-14: what a note’s page shows and does', async ({ page }) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.setContent('body><p>chat</p><script>const socket = io();</script>');
  await expect(page.locator('body')).toHaveText('body>chat');
  expect(problems).toEqual(['io is not defined']);
});

test('000-16 and 003-12: a message as markup, and as text', async ({ page }) => {
  await page.setContent('<title>chat</title><ul><li>first</li></ul>');
  await page.evaluate(() => {
    const list = document.querySelector('ul') as HTMLElement;
    const message = '<img src=x onerror="document.title += \'!\'">';
    const line = document.createElement('li');
    line.textContent = message;
    list.append(line);
    list.firstElementChild?.addEventListener('click', () => (document.title += ' clicked'));
  });
  await page.getByText('first').click();
  await expect(page).toHaveTitle('chat clicked');
  await page.evaluate(() => {
    (document.querySelector('ul') as HTMLElement).innerHTML +=
      '<img src=x onerror="document.title += \'!\'">';
  });
  await expect(page).toHaveTitle('chat clicked!');
  await page.getByText('first').click();
  await expect(page).toHaveTitle('chat clicked!');
});

test('003-13: sending too early throws, sending too late does nothing', async ({ page }) => {
  await page.goto(PAGE);
  const outcomes = await page.evaluate(async () => {
    const socket = new WebSocket('/nowhere');
    const send = () => {
      try {
        socket.send('hello');
        return 'nothing';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const early = send();
    await new Promise((resolve) => socket.addEventListener('close', resolve));
    return [early, send()];
  });
  expect(outcomes).toEqual(['InvalidStateError', 'nothing']);
});
