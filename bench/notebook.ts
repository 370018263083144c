import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');

/** The real server, in a process of its own. */
export interface Notebook extends AsyncDisposable {
  /** Where it is open, without a slash at the end. */
  origin: string;
}

/**
 * Starts `server/main.ts` on a free port.
 *
 * @throws {Error} If it ends instead of opening; it has printed why.
 */
export async function openNotebook(): Promise<Notebook> {
  const server = spawn(process.execPath, [join(root, 'server/main.ts')], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(server, 'close');
  for await (const line of createInterface(server.stdout)) {
    const origin = / is open at (\S+)$/.exec(line)?.[1];
    if (origin === undefined) continue;
    return {
      origin,
      async [Symbol.asyncDispose]() {
        server.kill();
        await closed;
      },
    };
  }
  throw new Error('The server did not open.');
}
