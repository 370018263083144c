import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { Server } from 'socket.io';
import { codeRegion, countLines } from '../../src/lib-build/code-region.ts';
import { expect, loadIslands, openFigure, startNotebook, test } from './fixtures.ts';

const LESSON = '/lessons/hello-socketio/';
const CHAT = 'One chat, twice';
const TABLE = 'Press Run: each row';
const BUGS = 'A chat that does not work yet';
const NAMES = ['Ann', 'Ben', 'Cai', 'Dee'];

/** The chat, after the line that it says by itself. */
async function openChat(page: Page): Promise<Locator> {
  await page.goto(LESSON);
  const figure = await openFigure(page, CHAT);
  await expect(figure.getByRole('status')).toHaveText(
    '“hello” reached 4 clients by Socket.IO, and 4 by raw WebSocket.',
  );
  return figure;
}

/** Rules that a demo breaks, in the state that it is in. The state it loads in is checked on every page. */
async function axeViolations(page: Page, inside: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(`figure:has(${inside})`).analyze();
  return violations.map(({ id }) => id);
}

const lines = (figure: Locator, name: string) =>
  figure.getByRole('article', { name, exact: true }).getByRole('listitem');

async function say(figure: Locator, name: string, text: string) {
  await figure.getByRole('radio', { name, exact: true }).check();
  await figure.getByRole('textbox', { name: 'Text to say' }).fill(text);
  await figure.getByRole('button', { name: `Say it as ${name}` }).click();
}

test.describe('the chat', () => {
  test('says something before any click, in both versions', async ({ page }) => {
    const figure = await openChat(page);
    for (const version of ['Socket.IO', 'raw WebSocket']) {
      await figure.getByRole('radio', { name: version }).check();
      await expect(lines(figure, 'Ann')).toHaveText([
        /received server: Welcome, Ann!$/,
        /sent hello$/,
        /received Ann: hello$/,
      ]);
      for (const name of ['Ben', 'Cai', 'Dee'])
        await expect(lines(figure, name)).toHaveText([
          new RegExp(`server: Welcome, ${name}!`),
          /received Ann: hello$/,
        ]);
    }
  });

  test('shows the handlers that run, and how many lines they have', async ({ page }) => {
    const figure = await openChat(page);
    const source = readFileSync('content/lessons/09-hello-socketio/chat.ts', 'utf8');
    for (const version of ['raw', 'socketio']) {
      const code = codeRegion(source, version);
      const shown = figure.locator(`.code.${version}`);
      await expect(shown.locator('pre')).toHaveText(code);
      await expect(shown.locator('small')).toHaveText(countLines(code));
    }
  });

  test('measures both versions of a line', async ({ page }) => {
    const figure = await openChat(page);
    await say(figure, 'Ben', 'howdy');
    await expect(figure.getByRole('status')).toContainText('“howdy” reached 4');
    const raw = '{"from":"Ben","text":"howdy"}'.length;
    const socketio = '42["chat message",{"from":"Ben","text":"howdy"}]'.length;
    const rawMeter = figure.getByRole('article', { name: 'Raw WebSocket, measured' });
    await expect(rawMeter).toContainText(`${raw + 2} bytes to each of 4 clients`);
    await expect(rawMeter).toContainText(`2 of frame, ${raw - 5} of JSON, 5 of text`);
    const meter = figure.getByRole('article', { name: 'Socket.IO, measured' });
    await expect(meter).toContainText(`${socketio + 2} bytes to each of 4 clients`);
    await expect(meter).toContainText(`${socketio - 5} of packet type, event name and JSON, 5 of text`);
  });

  test('a line of nothing but spaces is refused by the server, in both versions', async ({ page }) => {
    const figure = await openChat(page);
    await say(figure, 'Ann', '   ');
    await expect(figure.getByRole('status')).toHaveText(
      'The server passed nothing on, in either version: the line had no text.',
    );
    await expect(lines(figure, 'Ben')).toHaveCount(2);
  });

  test('who leaves is missed by the others, and welcomed when coming back', async ({ page }) => {
    const figure = await openChat(page);
    const meters = figure.locator('.meter');
    const measured = await meters.allTextContents();
    await figure.getByRole('button', { name: 'Leave as Dee' }).click();
    for (const version of ['raw WebSocket', 'Socket.IO']) {
      await figure.getByRole('radio', { name: version }).check();
      for (const name of ['Ann', 'Ben', 'Cai'])
        await expect(lines(figure, name).last()).toHaveText(/server: Dee left\.$/);
    }
    await expect(lines(figure, 'Dee')).toHaveCount(0);
    // What was measured stays as it was.
    await expect(meters).toHaveText(measured);
    await say(figure, 'Cai', 'gone?');
    await expect(figure.getByRole('status')).toHaveText(
      '“gone?” reached 3 clients by Socket.IO, and 3 by raw WebSocket.',
    );
    await figure.getByRole('button', { name: 'Join as Dee' }).click();
    await expect(lines(figure, 'Dee')).toHaveText([/server: Welcome, Dee!$/]);
    // Four members with two connections each, and the one that tells what travels.
    await expect(page.locator('.lab')).toContainText(/^9\s*connections/);
  });

  test('nobody of another lab is heard', async ({ page, browser, baseURL }) => {
    const mine = await openChat(page);
    const stranger = await (await browser.newContext({ baseURL })).newPage();
    const theirs = await openChat(stranger);
    await say(theirs, 'Ann', 'secret');
    await expect(lines(theirs, 'Ben').last()).toContainText('secret');
    // My own line comes after theirs on each of my connections, so this proves that theirs did not come.
    await say(mine, 'Ann', 'mine');
    await expect(lines(mine, 'Dee').last()).toContainText('mine');
    await expect(mine).not.toContainText('secret');
    await stranger.context().close();
  });
});

/** What the table says of each row, after all have run. */
const ROWS: [name: string, raw: RegExp, socketio: RegExp][] = [
  ['Messaging', /^Built in\. “hello” came back, as a text\.$/, /^Built in\. “hello” .* the event “said”\.$/],
  [
    'Automatic reconnection',
    /^No\. Closed with code 1006, and stays closed\.$/,
    /^Built in\. Back after \d+ ms, with a new id: (....)… is now (?!\1)....…$/,
  ],
  ['Broadcasting', /^Your own code\. 3 of 3 heard it/, /^Built in\. 3 of 3 heard it, by one io\.emit\.$/],
  [
    'Rooms and namespaces',
    /^Your own code\. A and B heard it, by a Set you write\. No namespaces\.$/,
    /^Built in\. A and B heard it, by io\.to\("r"\)\. On C’s connection, \/news said “news”\.$/,
  ],
  ['Fallback', /^No\. 426: /, /^Built in\. “hello” came back by polling\.$/],
  [
    'Acknowledgements',
    /^No\. send\(\) returned undefined\./,
    /^Built in\. emitWithAck\(\) resolved with 5\.$/,
  ],
  [
    'Buffering while offline',
    /^No\. send\(\) threw nothing, and threw the text away\. bufferedAmount still counts its 5 bytes\.$/,
    /^Built in\. “hello” arrived after reconnecting\.$/,
  ],
  [
    'Objects with bytes in them',
    /^No\. The server got “\[object Object\]”\./,
    /^Built in\. The server got an object: n is 1, bytes is a Buffer of 3\.$/,
  ],
  [
    'Any WebSocket client',
    /^Built in\. “hello” came back\.$/,
    /^No\. It was told 0\{"sid"…, said “hello”, and was closed\.$/,
  ],
  ['No sticky sessions', /^Built in\. Not needed: “hello” came back/, /^No\. 400: Session ID unknown\.$/],
  ['Bytes of “hello”', /^↑ 11 bytes, ↓ 7$/, /^↑ 23 bytes, ↓ 20$/],
  ['Bytes to connect', /^\d{3} bytes$/, /^\d{4} bytes; \d{3} when it may use only WebSocket$/],
  ['Client script', /^0 bytes/, /^socket\.io\.min\.js: 14\.8 kB, socket\.io\.js: 37\.5 kB$/],
  ['Memory of a connection', /^\d+\.\d kB$/, /^\d+\.\d kB$/],
];

async function openTable(page: Page): Promise<Locator> {
  const figure = await openFigure(page, TABLE);
  await expect(figure.getByRole('button', { name: 'Run all rows' })).toBeEnabled();
  return figure;
}

const row = (figure: Locator, name: string) => figure.getByRole('listitem', { name, exact: true });

test.describe('the table of benefits', () => {
  test('every row does what it says, and closes what it opened', async ({ page }) => {
    test.slow();
    await openChat(page);
    const figure = await openTable(page);
    await figure.getByRole('checkbox', { name: 'Built in? Messaging' }).check();
    await figure.getByRole('checkbox', { name: 'Built in? Any WebSocket client' }).check();
    await figure.getByRole('checkbox', { name: 'Built in? Fallback' }).check();
    await figure.getByRole('button', { name: 'Run all rows' }).click();
    for (const [name, raw, socketio] of ROWS) {
      const cells = row(figure, name).locator('dd');
      await expect(cells.nth(1), name).toHaveText(socketio, { timeout: 20_000 });
      const [own = ''] = (await cells.nth(0).innerText()).split(/ [✓✗] /);
      expect(own, name).toMatch(raw);
    }
    const wrong = figure.getByRole('listitem').filter({ hasText: '✗ You said otherwise.' });
    await expect(wrong).toHaveCount(2);
    await expect(wrong.and(row(figure, 'Fallback'))).toHaveCount(1);
    await expect(wrong.and(row(figure, 'No sticky sessions'))).toHaveCount(1);
    await expect(figure.getByRole('status')).toHaveText('8 of 10 guesses right so far.');
    // Four members with two connections each, and the one that tells what travels.
    await expect(page.locator('.lab')).toContainText(/^9\s*connections/);
    // That the server cut two clients was no reason for the other demos to connect again.
    await expect(lines(await openFigure(page, CHAT), 'Ann')).toHaveCount(3);
    expect(await axeViolations(page, '.benefits')).toEqual([]);
  });

  test('nothing of it is loaded before it is used', async ({ page }) => {
    const scripts: string[] = [];
    page.on('request', (request) => scripts.push(request.url()));
    await page.goto(LESSON);
    const figure = await openTable(page);
    await loadIslands(page);
    expect(scripts.filter((url) => /benefits-run|bugs-run/.test(url))).toEqual([]);
    await figure.getByRole('button', { name: 'Run Messaging' }).click();
    await expect(row(figure, 'Messaging')).toContainText('came back');
    expect(scripts.filter((url) => /benefits-run/.test(url))).toHaveLength(1);
  });

  test('a row that loses the server says so, and runs when it is back', async ({ page }) => {
    test.slow();
    const first = await startNotebook();
    await page.goto(first.origin + LESSON);
    const figure = await openFigure(page, TABLE);
    await figure.getByRole('button', { name: 'Run Automatic reconnection' }).click();
    await expect(row(figure, 'Automatic reconnection')).toContainText('Running…');
    await first.stop();
    await expect(figure.locator('.down-notice')).toContainText('Start it with “npm start”');
    await expect(row(figure, 'Automatic reconnection')).toContainText('Did not finish', { timeout: 15_000 });

    const second = await startNotebook({ PORT: new URL(first.origin).port });
    await expect(figure.locator('.down-notice')).toHaveCount(0, { timeout: 15_000 });
    await figure.getByRole('button', { name: 'Run Messaging' }).click();
    await expect(row(figure, 'Messaging')).toContainText('Built in. “hello” came back');
    await second.stop();
  });
});

const BUGS_SEEN: [line: string, fails: RegExp, works: RegExp][] = [
  ['body>', /^Fails\. The page shows “body>” at its top\./, /^Works\. The page begins with its heading\.$/],
  [
    '<script src="/socket.io/socket.io.js"></script>',
    /^Fails\. Uncaught ReferenceError: io is not defined\./,
    /^Works\. io\(\) returned a socket\.$/,
  ],
  ['line.innerHTML = text;', /^Fails\. .*The heading became “pwned”\./, /^Works\. .*It is shown as text\.$/],
  [
    "socket.broadCast.emit('chat message', text);",
    /^Fails\. TypeError: Cannot read properties of undefined \(reading 'emit'\)\. Ann and Ben have both lost/,
    /^Works\. Ben heard “hello”\.$/,
  ],
  [
    'app.listen(3000);',
    /^Fails\. GET \/socket\.io\/socket\.io\.js: 404\./,
    /^Works\. Socket\.IO answers: connected, with id .{20}\.$/,
  ],
];

async function openBugs(page: Page): Promise<Locator> {
  await page.goto(LESSON);
  return openFigure(page, BUGS);
}

/** Clicks a line of the listing. */
async function pick(figure: Locator, line: string) {
  const label = figure.locator('label', {
    has: figure.page().getByRole('radio', { name: line, exact: true }),
  });
  await label.click();
}

test.describe('the five bugs', () => {
  for (const [line, fails, works] of BUGS_SEEN) {
    test(`${line} fails, and works when it is mended`, async ({ page }) => {
      const figure = await openBugs(page);
      await pick(figure, line);
      await expect(figure.getByRole('button', { name: 'Mend it' })).toHaveCount(0);
      await figure.getByRole('button', { name: 'Run it' }).click();
      const outcome = figure.locator('.probe').getByRole('status');
      await expect(outcome).toHaveText(fails);
      await figure.getByRole('button', { name: 'Mend it' }).click();
      await expect(outcome).toHaveText(works);
      await expect(figure.getByRole('status').first()).toHaveText('1 of 5 bugs mended.');
    });
  }

  test('all five can be found, one after the other', async ({ page }) => {
    test.slow();
    const figure = await openBugs(page);
    for (let mended = 1; mended <= 5; mended++) {
      await figure.getByRole('button', { name: 'Show me one' }).click();
      await figure.getByRole('button', { name: 'Run it' }).click();
      await figure.getByRole('button', { name: 'Mend it' }).click();
      await expect(figure.locator('.probe').getByRole('status')).toContainText('Works.');
      await expect(figure.getByRole('status').first()).toHaveText(`${mended} of 5 bugs mended.`);
    }
    await expect(figure.getByRole('button', { name: 'Show me one' })).toBeDisabled();
    expect(await axeViolations(page, '.listing')).toEqual([]);
  });

  test('a line that is right is told apart', async ({ page }) => {
    const figure = await openBugs(page);
    await pick(figure, 'const io = new Server(server);');
    await expect(figure.locator('.probe')).toHaveText('Nothing is wrong with this line.');
  });

  test('the attack runs in a frame of no origin, and nowhere else', async ({ page }) => {
    const figure = await openBugs(page);
    await pick(figure, 'line.innerHTML = text;');
    await figure.getByRole('button', { name: 'Run it' }).click();
    const frame = figure.locator('iframe');
    await expect(frame).toHaveAttribute('sandbox', 'allow-scripts');
    const inside = frame.contentFrame();
    await expect(inside.getByRole('heading')).toHaveText('pwned');
    expect(await inside.locator('body').evaluate(() => self.origin)).toBe('null');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello, Socket.IO');
    await figure.getByRole('button', { name: 'Mend it' }).click();
    await expect(inside.getByRole('listitem')).toContainText('<img src=x');
    await expect(inside.getByRole('heading')).toHaveText('Chat');
  });

  test('only the frame is believed about the frame', async ({ page }) => {
    const figure = await openBugs(page);
    await pick(figure, 'body>');
    await page.evaluate(() => {
      // Says the opposite of what the frame says, over and over.
      const lie = { error: '', text: 'Chat', hasSocket: true };
      setInterval(() => postMessage(lie, '*'));
    });
    await figure.getByRole('button', { name: 'Run it' }).click();
    await expect(figure.locator('.probe').getByRole('status')).toContainText('Fails.');
  });
});

test('a script tag inside a script is an unexpected token', async ({ page }) => {
  const error = page.waitForEvent('pageerror');
  await page.setContent(
    '<script>go(); function go() { <script src="/socket.io/socket.io.js"></script> }</script>',
  );
  expect((await error).message).toContain("Unexpected token '<'");
});

test('a page from another port is refused by the browser, unless the server names it in cors', async ({
  page,
  baseURL,
}) => {
  await page.goto(LESSON);
  await page.addScriptTag({ path: 'node_modules/socket.io-client/dist/socket.io.min.js' });
  const connect = (port: number) =>
    page.evaluate(
      (port) =>
        new Promise<string>((resolve) => {
          const { io } = window as unknown as {
            io: (url: string, options: object) => import('socket.io-client').Socket;
          };
          const socket = io(`http://localhost:${port}`, { reconnection: false });
          socket.on('connect', () => resolve('connected'));
          socket.on('connect_error', (error) => resolve(error.message));
        }),
      port,
    );
  const said = page.waitForEvent('console', (message) => message.text().includes('blocked by CORS policy'));
  for (const [options, outcome] of [
    [{}, 'xhr poll error'],
    [{ cors: { origin: baseURL ?? '' } }, 'connected'],
  ] as const) {
    const httpServer = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => httpServer.once('listening', resolve));
    const server = new Server(httpServer, options);
    expect(await connect((httpServer.address() as AddressInfo).port)).toBe(outcome);
    await server.close();
  }
  await said;
});

test('the names of the chat are those of the panes', async ({ page }) => {
  const figure = await openChat(page);
  await expect(figure.locator('.pane strong')).toHaveText(NAMES);
});
