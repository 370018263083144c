import { expect, test } from '@playwright/test';
import { spawnProgram } from '../support/spawn-program.ts';

test('npm start serves the notebook, and ends when npm is told to end', async () => {
  test.skip(process.platform === 'win32', 'there are no signals there');
  const npm = spawnProgram(['start'], { command: 'npm', env: { PORT: '0' } });
  const [origin] = await npm.printed(/http:\/\/localhost:\d+/);
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  npm.child.kill('SIGTERM');
  const answers = () =>
    fetch(`${origin}/healthz`).then(
      ({ status }) => status,
      () => 'nobody there',
    );
  await expect.poll(answers).toBe('nobody there');
});
