import type { Handlers } from '../../server/cells/handler.ts';
import { readConfig } from '../../server/config.ts';
import { createLabIds } from '../../server/labs/lab-id.ts';
import { createLog } from '../../server/log.ts';
import { startServer } from '../../server/start.ts';
import { handleRaw, handleSocketIo } from './handlers.ts';
import type { Doors } from './measured-server.ts';

/** The name of the only cell. */
export const CELL = 'bench.echo';

const handlers: Handlers = new Map([
  [
    CELL,
    ({ io, wss }) => {
      handleRaw(wss);
      handleSocketIo(io);
    },
  ],
]);

// Every limit counts as it does for readers, but none is ever reached.
const config = readConfig({
  PORT: '0',
  LABS_PER_ADDRESS_PER_MINUTE: '1000000',
  MAX_LABS: '10000',
  MAX_CONNECTIONS_PER_LAB: '10000',
  MESSAGES_PER_SECOND: '1000000',
});

/** @param tapped - Whether the wire feed copies what travels, as it does for readers. */
export async function openCompanion(tapped: boolean): Promise<Doors> {
  const server = await startServer(config, handlers, (_req, res) => res.end(), createLog('silent'));
  // What http itself listens with comes first.
  const [, tap] = server.httpServer.listeners('connection');
  if (!tap) throw new Error('the tap listens no more for connections');
  if (!tapped) server.httpServer.off('connection', tap as () => void);
  const origin = server.origin.replace('localhost', '127.0.0.1');
  const lab = `/lab/${createLabIds(config.labSecret).mint()}`;
  return {
    origin,
    rawPath: `${lab}/${CELL}/ws`,
    socketioPath: `${lab}/${CELL}/socket.io/`,
    wirePath: `${lab}/observer/wire`,
  };
}
