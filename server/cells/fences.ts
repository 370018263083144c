import type { Namespace, Server } from 'socket.io';
import { WebSocket } from 'ws';
import { FENCE } from '../../src/protocol/edited-handler.ts';

/**
 * Fences of a cell that runs its shipped handler: questions to the companion, of which only the handler's
 * `onAny` hears. A connection keeps its order, so once one is answered, all that was sent before has been
 * heard. (The fences of an edited handler are the sandbox's.)
 */

const RAW_FENCE = Buffer.from(`${FENCE} `);

/** Answers fences that come as a Socket.IO event with an acknowledgement. Call it before the handler. */
export function answerFences(io: Server): void {
  answerIn(io.sockets);
  io.on('new_namespace', answerIn);
}

function answerIn(namespace: Namespace): void {
  namespace.on('connection', (socket) => {
    socket.use((event, next) => {
      const done = event.at(-1);
      if (event[0] !== FENCE || typeof done !== 'function') return next();
      // Events have their listeners called one tick after their middleware.
      process.nextTick(done);
    });
  });
}

/**
 * Answers a fence that comes as a raw text message, with the same text.
 *
 * @returns Whether the message was one.
 */
export function answerRawFence(client: WebSocket, data: unknown, isBinary: boolean): boolean {
  if (isBinary || !Buffer.isBuffer(data)) return false;
  if (!RAW_FENCE.equals(data.subarray(0, RAW_FENCE.length))) return false;
  if (client.readyState === WebSocket.OPEN) client.send(data, { binary: false });
  return true;
}
