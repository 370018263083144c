/** The server as `server/main.ts` runs it, without a site, and with handlers that misbehave. */
import type { Handlers } from '../../server/cells/handler.ts';
import { runServer } from '../../server/run.ts';
import { lessonHandlers } from './start-companion.ts';

const handlers: Handlers = new Map([
  ...lessonHandlers,
  [
    'test.thrower',
    ({ io, wss }) => {
      io.on('connection', (socket) => {
        socket.on('throw', async (kind, registered) => {
          const fail = () => {
            throw new Error(`thrown ${kind}`);
          };
          if (kind === 'in a timer') setTimeout(fail);
          else if (kind === 'in a microtask') queueMicrotask(fail);
          else if (kind === 'on disconnect') registered(socket.on('disconnect', fail).id);
          else if (kind === 'after an await') await Promise.resolve().then(fail);
        });
        // Not async: what it throws is thrown where Socket.IO calls it.
        socket.on('throw', (kind) => {
          if (kind === 'in a listener' || kind === 'at once') throw new Error(`thrown ${kind}`);
        });
      });
      wss.on('connection', (socket) => {
        socket.on('message', () => {
          throw new Error('thrown in a raw listener');
        });
      });
    },
  ],
  [
    'test.broken',
    () => {
      throw new Error('broken from the start');
    },
  ],
]);

await runServer(
  () => Promise.resolve(handlers),
  () => (_req, res) => res.end('site'),
);

if (process.env.TEST_BUG) {
  setTimeout(() => {
    throw new Error('a bug of the test’s');
  });
}
