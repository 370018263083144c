// `npm start`: builds the site when its sources have changed, then serves it.
import { buildIfStale } from './build.ts';
import { endWithNpm } from './end-with-npm.ts';

endWithNpm();

await buildIfStale().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
await import('../server/main.ts');
