import type { IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';

type Next = (error?: Error) => void;

/** As if a proxy before it let no upgrade through. */
export default function blocked({ io }: { io: Server }) {
  // #region handler
  io.engine.use((request: IncomingMessage, _response: unknown, next: Next) => {
    next(request.headers.upgrade ? new Error('no upgrades here') : undefined);
  });
  // #endregion
}
