import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program of a test's own, running. */
export interface Program {
  child: ChildProcess;
  /** What it has printed so far, both streams. */
  output: () => string;
  /** Resolves with the first match of `pattern` in its output. @throws {Error} If it ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves when it has ended: its exit status, or the signal that ended it. */
  ended: Promise<number | string | null>;
}

/** Starts a command, `node` unless another is named, with these arguments. It is ended with the test process at the latest. */
export function spawnProgram(
  args: string[],
  options: { command?: string; cwd?: string; env?: Record<string, string> } = {},
): Program {
  const child = spawn(options.command ?? process.execPath, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const atExit = () => child.kill('SIGKILL');
  process.once('exit', atExit);
  let output = '';
  const checks = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const check of checks) check();
    });
  }
  const ended = once(child, 'close').then(([status, signal]) => {
    process.off('exit', atExit);
    for (const check of checks) check();
    return (status ?? signal) as number | string | null;
  });

  return {
    child,
    output: () => output,
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const match = pattern.exec(output);
          const over = child.exitCode !== null || child.signalCode !== null;
          if (!match && !over) return;
          checks.delete(check);
          if (match) resolve(match);
          else reject(new Error(`the program ended without printing ${pattern}:\n${output}`));
        };
        checks.add(check);
        check();
      }),
  };
}
