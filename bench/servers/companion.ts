import type { Handlers } from '../../server/cells/handler.ts';
import { readConfig } from '../../server/config.ts';
import { createLabIds } from '../../server/labs/lab-id.ts';
import { createLog } from '../../server/log.ts';
import { startServer } from '../../server/start.ts';
import { handleRaw, handleSocketIo } from './handlers.ts';
import { measureServer } from './measured-server.ts';

/** The name of the only cell. */
const CELL = 'bench.echo';

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

measureServer(async () => {
  const server = await startServer(config, handlers, (_req, res) => res.end(), createLog('silent'));
  const origin = server.origin.replace('localhost', '127.0.0.1');
  const cell = `/lab/${createLabIds(config.labSecret).mint()}/${CELL}`;
  return { origin, rawPath: `${cell}/ws`, socketioPath: `${cell}/socket.io/` };
});
