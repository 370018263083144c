import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { catchLateErrors } from './cells/cell-context.ts';
import { loadHandlers } from './cells/handler.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { createSite } from './site.ts';
import { type RunningServer, startServer } from './start.ts';

const root = join(import.meta.dirname, '..');

try {
  await main(readConfig(process.env));
} catch (error) {
  if (!(error instanceof ConfigError) && !isTakenPort(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(config: Config) {
  const log = createLog(config.logLevel);
  const handlers = await loadHandlers(
    join(root, 'content', 'lessons'),
    (path) => import(pathToFileURL(path).href),
  );
  const server = await startServer(config, handlers, createSite(join(root, 'dist')), log).catch((error) => {
    if (isTakenPort(error)) {
      error.message = `Port ${config.port} is in use. Stop what uses it, or choose another: PORT=${config.port + 1} npm start`;
    }
    throw error;
  });
  catchLateErrors(process, (error) => {
    log.fatal({ err: error }, 'bug in the server');
    process.exit(1);
  });
  stopOnSignals(server, () => log.info('stopped'));
  console.log(`\nFull Duplex is open at ${server.origin}\nStop it with Ctrl+C.`);
}

function stopOnSignals(server: RunningServer, onStopped: () => void) {
  const stop = async () => {
    await server.close();
    onStopped();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
}

function isTakenPort(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
