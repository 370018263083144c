import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import type { Frame, Locator, Page } from '@playwright/test';
import { expect, openFigure, test } from './fixtures.ts';

/** Opens the editor of client code, which runs at once. */
async function openClientCode(page: Page, file: string): Promise<Locator> {
  const figure = page.locator('figure.code', { hasText: file });
  await figure.getByRole('button', { name: 'Edit and run' }).press('Enter');
  await expect(figure.getByRole('textbox', { name: file })).toBeFocused();
  return figure;
}

/** Replaces the code, and runs it, by keyboard. */
async function run(figure: Locator, code: string) {
  await figure.getByRole('textbox').fill(code);
  await figure.getByRole('textbox').press('ControlOrMeta+Enter');
}

const consoleOf = (figure: Locator) => figure.getByRole('log').getByRole('listitem');
const statusOf = (figure: Locator) => figure.getByRole('status');

/** The frame that client code runs in, once it does. */
async function runningFrame(page: Page, figure: Locator): Promise<Frame> {
  await expect(consoleOf(figure)).not.toHaveCount(0);
  const [, frame] = page.frames();
  if (!frame) throw new Error('no client code runs');
  return frame;
}

test('a raw client is run, broken, understood and mended, by keyboard alone', async ({ page }) => {
  await page.goto('/lessons/your-first-server/');
  const figure = await openClientCode(page, 'echo.js');
  await expect(consoleOf(figure)).toHaveText([/Hello from the server!/, /You said: hello/]);

  await run(figure, 'const socket = new WebSocket(url);\n\nsocket.onopen = () => socket.send(;');
  await expect(consoleOf(figure)).toHaveText([/SyntaxError: Unexpected token ';'line 3$/]);
  await expect(statusOf(figure)).toHaveText('It could not start.');
  await expect(figure.locator('.cm-lintRange-error')).toContainText(';');
  await figure.getByRole('button', { name: 'line 3' }).press('Enter');
  await expect(figure.getByRole('textbox')).toBeFocused();
  const { violations } = await new AxeBuilder({ page }).include('figure.editing').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

  await run(figure, 'view.add(url.length > 0);\nnonsense();');
  await expect(consoleOf(figure)).toHaveText([/ReferenceError: nonsense is not definedline 2$/]);
  await expect(statusOf(figure)).toHaveText('An error ended it early.');

  // Later than its start, where the code goes on.
  await run(figure, 'const socket = new WebSocket(url);\nsocket.onopen = () => {\n  socket.sendd("hi");\n};');
  await expect(consoleOf(figure)).toHaveText([/TypeError: socket\.sendd is not a functionline 3$/]);
  await expect(statusOf(figure)).toHaveText('Running.');
  await expect(figure.locator('.cm-lintRange-error')).toHaveText('sendd("hi");');

  // What the reader wrote is there again, until it is reset.
  await page.reload();
  await figure.getByRole('button', { name: 'Edit and run' }).press('Enter');
  await expect(consoleOf(figure)).toHaveText([/sendd is not a function/]);
  await figure.getByRole('button', { name: 'Reset' }).press('Enter');
  await figure.getByRole('button', { name: 'Run' }).press('Enter');
  await expect(consoleOf(figure)).toHaveText([/Hello from the server!/, /You said: hello/]);
  await expect(figure.locator('.cm-lintRange-error')).toHaveCount(0);
});

test('code that does not start is explained, also in Firefox, where the event does not say why', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const { Worker } = window;
    window.Worker = class extends Worker {
      override set onerror(tell: (event: ErrorEvent) => void) {
        this.addEventListener('error', () => tell(new Event('error') as ErrorEvent));
      }
    };
  });
  await page.goto('/lessons/your-first-server/');
  const figure = await openClientCode(page, 'echo.js');
  await run(figure, 'let socket = new WebSocket(url;');
  await expect(consoleOf(figure)).toHaveText([/SyntaxError: .*missing \) after argument list/]);
  await expect(statusOf(figure)).toHaveText('It could not start.');
});

test('a Socket.IO client joins the chat of the page; an endless loop is stopped while the page lives', async ({
  page,
}) => {
  await page.goto('/lessons/hello-socketio/');
  const chat = await openFigure(page, 'One chat, twice');
  await expect(chat.getByRole('status')).toContainText('reached');
  const figure = await openClientCode(page, 'chat.js');
  const view = figure.getByRole('region', { name: 'What the code shows' }).getByRole('listitem');
  await expect(view).toHaveText(['server: Welcome, Ann!', 'Ann: hello']);

  const polling = "io({ auth: { name: 'Eve' }, transports: ['polling'] }).emit('chat message', 'I poll');";
  await run(figure, polling);
  await expect(chat.getByRole('article', { name: 'Dee' })).toContainText('Eve: I poll');

  await run(figure, "console.log('before');\nfor (;;) {}");
  await expect(consoleOf(figure)).toHaveText([/before/]);
  await expect(statusOf(figure)).toHaveText(/No answer for two seconds/);
  // The page is not in that loop.
  await chat.getByRole('textbox', { name: 'Text to say' }).fill('still here');
  await chat.getByRole('button', { name: 'Say it as Ann' }).click();
  await expect(chat.getByRole('article', { name: 'Dee' })).toContainText('Ann: still here');

  const [worker] = page.workers();
  const ended = worker?.waitForEvent('close');
  await figure.getByRole('button', { name: 'Stop' }).click();
  await expect(statusOf(figure)).toHaveText('Stopped. Its connections are closed.');
  await ended;
  await expect(page.locator('iframe')).toHaveCount(0);

  await run(figure, polling.replace('I poll', 'back'));
  await expect(chat.getByRole('article', { name: 'Dee' })).toContainText('Eve: back');
});

test.describe('what client code cannot reach', () => {
  let elsewhere: Server;
  /** Another host. */
  let other: string;
  const visits: string[] = [];

  test.beforeAll(async () => {
    elsewhere = createServer((request, response) => {
      visits.push(request.url ?? '');
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.end('welcome');
    });
    elsewhere.on('upgrade', (request, socket) => {
      visits.push(request.url ?? '');
      socket.destroy();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    other = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  });
  test.afterAll(() => elsewhere.close());
  test.beforeEach(() => visits.splice(0));

  test('from its Worker: another host, the site, its labs and observers', async ({ page }) => {
    await page.goto('/lessons/your-first-server/');
    const figure = await openClientCode(page, 'echo.js');
    await run(
      figure,
      `const other = ${JSON.stringify(other)};
const site = httpUrl.replace(/\\/lab\\/.*/, '');
const observer = url.replace(/[^/]*\\/ws.*/, 'observer/wire');
const opens = (address) => new Promise((resolve, reject) => {
  const socket = new WebSocket(address);
  socket.onopen = resolve;
  socket.onerror = reject;
});
const tries = {
  'fetch': () => fetch(other + '/fetch'),
  'a request without an answer': () => fetch(other + '/blind', { mode: 'no-cors' }),
  'XMLHttpRequest': () => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.onload = resolve;
    request.onerror = reject;
    request.open('GET', other + '/xhr');
    request.send();
  }),
  'EventSource': () => new Promise((resolve, reject) => {
    const source = new EventSource(other + '/events');
    source.onopen = resolve;
    source.onerror = () => source.readyState === 2 && reject();
  }),
  'WebSocket': () => opens(other.replace('http', 'ws') + '/ws'),
  'Socket.IO': () => new Promise((resolve, reject) => {
    const socket = io(other, { reconnection: false });
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  }),
  'importScripts': () => importScripts(other + '/script.js'),
  'import': () => import(other + '/module.js'),
  'a Worker of its own': () => new Promise((resolve, reject) => {
    const code = 'fetch("' + other + '/nested").then(() => postMessage("in"), () => postMessage("out"))';
    const worker = new Worker(URL.createObjectURL(new Blob([code])));
    worker.onmessage = ({ data }) => (data === 'in' ? resolve() : reject());
    worker.onerror = reject;
  }),
  'IndexedDB': () => new Promise((resolve, reject) => {
    const request = indexedDB.open('x');
    request.onsuccess = resolve;
    request.onerror = reject;
  }),
  'caches': () => caches.open('x'),
  'a page of the site': () => fetch(site + '/'),
  'a script of the site': () => importScripts(site + '/pagefind/pagefind.js'),
  'a new lab': () => fetch(site + '/api/labs', { method: 'POST' }),
  'a new lab, blindly': () => fetch(site + '/api/labs', { method: 'POST', mode: 'no-cors' }),
  'observing': () => opens(observer),
};
for (const [name, attempt] of Object.entries(tries)) {
  Promise.resolve().then(attempt).then(() => console.log(name + ': reached'), () => console.log(name + ': refused'));
}`,
    );
    const refused = [...(await figure.getByRole('textbox').innerText()).matchAll(/^ {2}'(.+)': \(\)/gm)];
    expect(refused).toHaveLength(16);
    await expect(consoleOf(figure)).toHaveCount(refused.length);
    const said = await figure.getByRole('log').locator('li').allInnerTexts();
    expect(said.map((line) => line.replace(/\s*line \d+$/, '')).sort()).toEqual(
      refused.map(([, name]) => `${name}: refused`).sort(),
    );
    expect(visits).toEqual([]);
  });

  test('from the frame around it: the page, its storage, other pages and hosts', async ({
    page,
    baseURL,
  }) => {
    await page.goto('/lessons/your-first-server/');
    const figure = await openClientCode(page, 'echo.js');
    const frame = await runningFrame(page, figure);
    const outcomes = await frame.evaluate(async (other) => {
      const loads = (tag: 'img' | 'script', src: string) =>
        new Promise((resolve, reject) => {
          const element = document.createElement(tag);
          element.onload = resolve;
          element.onerror = reject;
          element.src = src;
          document.head.append(element);
        });
      const tries: Record<string, () => unknown> = {
        'the page': () => parent.document,
        'the page, by name': () => top?.document,
        storage: () => localStorage,
        'session storage': () => sessionStorage,
        cookies: () => document.cookie,
        IndexedDB: () => indexedDB.open('x'),
        'the address of the page': () => {
          if (top) top.location.href = `${other}/top`;
        },
        'a new window': () => open(`${other}/window`) ?? Promise.reject(),
        fetch: () => fetch(`${other}/fetch`),
        img: () => loads('img', `${other}/img`),
        script: () => loads('script', `${other}/script`),
        'img of the site': () => loads('img', '/favicon.svg'),
        'fetch of the site': () => fetch('/'),
      };
      const outcomes: Record<string, string> = {};
      for (const [name, attempt] of Object.entries(tries)) {
        outcomes[name] = await Promise.resolve()
          .then(attempt)
          .then(
            () => 'reached',
            () => 'refused',
          );
      }
      // It says `true` also when the request is refused.
      navigator.sendBeacon(`${other}/beacon`, 'x');
      return outcomes;
    }, other);
    expect(new Set(Object.values(outcomes)), JSON.stringify(outcomes)).toEqual(new Set(['refused']));

    // The frame leaves for another host, and for a page of the site: neither is shown there.
    for (const address of [`${other}/left`, `${baseURL}/`]) {
      await page.reload();
      await openClientCode(page, 'echo.js');
      const frame = await runningFrame(page, figure);
      await frame.evaluate((address) => {
        location.href = address;
      }, address);
      await expect.poll(() => page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
    }
    // Whatever was on its way has come by now.
    await fetch(`${other}/last`);
    expect(visits).toEqual(['/last']);
  });
});
