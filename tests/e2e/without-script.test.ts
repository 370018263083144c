import { expect, test } from './fixtures.ts';

test.use({ javaScriptEnabled: false });

for (const { path, title, texts } of [
  {
    path: '/progress/',
    title: 'Your progress',
    texts: ['Nothing of it leaves this browser', 'Four events, three audiences'],
  },
  {
    path: '/lessons/bits-on-the-wire/',
    title: 'Bits on the wire',
    texts: [
      'TCP carries bytes, and no marks between them',
      'Which of them say where the message ends?',
      'You can now',
    ],
  },
  {
    path: '/lessons/your-first-server/',
    title: 'Your first server',
    texts: [
      'The greeting came before you touched anything',
      "socket.send('Hello from the server!')",
      'You can now',
    ],
  },
  {
    path: '/lessons/hello-socketio/',
    title: 'Hello, Socket.IO',
    texts: [
      'Both ends need it',
      "io.emit('chat message', { from, text })",
      'line.innerHTML = text;',
      'Automatic reconnection',
      'You can now',
    ],
  },
  {
    path: '/lessons/who-gets-it/',
    title: 'Who gets it?',
    texts: ['Client A says hello to the server', "socket.broadcast.emit('hello', text)", 'You can now'],
  },
]) {
  test(`${path} reads in full without JavaScript`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    for (const text of texts) {
      await expect(page.getByText(text).filter({ visible: true }).first()).toBeVisible();
    }
    await expect(page.locator('noscript').first()).toBeVisible();
  });
}
