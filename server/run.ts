import { catchLateErrors } from './cells/cell-context.ts';
import type { Handlers } from './cells/handler.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import type { createSite } from './site.ts';
import { type RunningServer, startServer } from './start.ts';

/** What a person has to do something about; said without a stack trace. */
class StartError extends Error {}

/**
 * Runs the server as the whole work of this process: settings from the environment, signals, exit
 * status. A mistake of the environment is printed in a line each, and the exit status is 1.
 *
 * @param loadHandlers - Loads the cells' handlers.
 * @param openSite - Opens what answers everything that is not the companion's.
 */
export async function runServer(
  loadHandlers: () => Promise<Handlers>,
  openSite: () => ReturnType<typeof createSite>,
): Promise<void> {
  try {
    const config = readConfig(process.env);
    await run(config, await loadHandlers(), openSite());
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof StartError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function run(config: Config, handlers: Handlers, site: ReturnType<typeof createSite>) {
  const log = createLog(config.logLevel);
  const server = await startServer(config, handlers, site, log).catch((error) => {
    throw error.code ? new StartError(explain(error.code, config)) : error;
  });
  catchLateErrors(process, (error) => {
    log.fatal({ err: error }, 'bug in the server');
    process.exit(1);
  });
  stopOnSignals(server, () => log.info('stopped'));
  log.info({ origin: server.origin }, 'listening');
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

/** Why the server cannot listen, and what to do. */
function explain(code: string, { host, port }: Config): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Stop what uses it, or choose another: PORT=${port + 1} npm start`;
    case 'EACCES':
      return `Port ${port} needs more rights than this user has. Choose one above 1023: PORT=3000 npm start`;
    default:
      return `Cannot listen on ${host}, port ${port} (${code}). Check HOST and PORT.`;
  }
}
