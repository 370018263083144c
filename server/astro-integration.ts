import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { AstroIntegration } from 'astro';
import type { Companion } from './companion.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { setSiteHeaders } from './site-headers.ts';
import { tapConnections } from './wire/tap.ts';

const root = join(import.meta.dirname, '..');
const lessons = join(root, 'content', 'lessons');

/**
 * The companion on `astro dev`'s own port. It is made again, from fresh code, whenever a file
 * under `server/`, `src/protocol/` or a handler changes; pages reconnect by themselves.
 */
export function companionInDev(): AstroIntegration {
  return {
    name: 'companion',
    hooks: {
      'astro:server:setup': async ({ server, logger }) => {
        const { httpServer } = server;
        if (!httpServer) return;
        // Read once: a new random secret would make strangers of the labs that are open.
        const config = readConfig(process.env);
        const log = createLog(config.logLevel);
        if ('headersTimeout' in httpServer) httpServer.headersTimeout = config.handshakeMs;
        let current: Companion | undefined;
        let stopCatching = () => {};

        async function load() {
          server.environments.ssr.moduleGraph.invalidateAll();
          const fresh = <Module>(path: string) => server.ssrLoadModule(path) as Promise<Module>;
          const { loadHandlers } =
            await fresh<typeof import('./cells/handler.ts')>('/server/cells/handler.ts');
          const { createCompanion } = await fresh<typeof import('./companion.ts')>('/server/companion.ts');
          const handlers = await loadHandlers(lessons, (path) => fresh(path));
          const { catchLateErrors } = await fresh<typeof import('./cells/cell-context.ts')>(
            '/server/cells/cell-context.ts',
          );
          current?.stop();
          current?.destroy();
          stopCatching();
          // From the same fresh modules as the cells, or it would not know whose error it is.
          stopCatching = catchLateErrors(process, (error) => logger.error(String(error)));
          current = createCompanion(config, handlers, log);
        }
        const reload = (file: string) => {
          const ours =
            file.startsWith(join(root, 'server')) || file.startsWith(join(root, 'src', 'protocol'));
          const handler = file.startsWith(lessons) && file.endsWith('.ts');
          if (!ours && !handler) return;
          load().then(
            () => logger.info('companion restarted'),
            (error) => logger.error(`companion not restarted: ${error.stack ?? error}`),
          );
        };

        await load();
        const serve = (req: IncomingMessage, res: ServerResponse, next: () => void) => {
          if (current?.handleRequest(req, res)) return;
          setSiteHeaders(req, res);
          next();
        };
        // Before Astro's own, which by then are all there: one of them refuses what comes from a sandboxed frame.
        httpServer.once('listening', () => server.middlewares.stack.unshift({ route: '', handle: serve }));
        tapConnections(httpServer as Server, (target) => current?.feedOf(target));
        // What is not the companion's is left alone: Vite's own socket answers on this port too.
        httpServer.on('upgrade', (req, socket, head) => current?.handleUpgrade(req, socket, head as Buffer));
        httpServer.once('close', () => current?.destroy());
        server.watcher.add([join(root, 'server'), lessons]);
        for (const event of ['add', 'change', 'unlink'] as const) server.watcher.on(event, reload);
      },
    },
  };
}
