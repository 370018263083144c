/** How often to look whether npm is still there, in milliseconds. */
const PARENT_CHECK_MS = 250;

/**
 * Ends this process with SIGTERM when npm, which started it, has gone. npm runs a script in a shell, and that
 * ends on SIGTERM without passing it on: so it is passed on here. Does nothing when npm did not start it.
 */
export function endWithNpm(): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS).unref();
}
