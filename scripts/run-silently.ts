import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/**
 * Runs a JavaScript program with this Node, and shows nothing of it unless it fails.
 *
 * @param args - Its file, and its arguments.
 * @param failure - What it means when it fails.
 * @throws {Error} If its exit status is not 0; the message holds what it printed, then `failure`.
 */
export async function runSilently(
  args: string[],
  failure: string,
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const status = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  const [out, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), status]);
  if (code !== 0) throw new Error(`${out}${errors}\n${failure}`);
}
