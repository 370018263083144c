// `npm start`: builds the site when its sources have changed, then serves it.
import { buildIfStale } from './build.ts';

/** How often to look whether npm is still there, in milliseconds. */
const PARENT_CHECK_MS = 250;

if (process.env.npm_lifecycle_event) stopWithNpm();

await buildIfStale().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
await import('../server/main.ts');

/** npm runs a script in a shell, and that ends on SIGTERM without passing it on: so it is passed on here. */
function stopWithNpm(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS).unref();
}
