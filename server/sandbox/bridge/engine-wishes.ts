import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'socket.io';
import type { BridgeContext } from './bridge-context.ts';
import { requestInfo } from './request-info.ts';

/** Makes what sets up on Engine.IO what a handler wishes of it. */
export function grantEngineWishes(io: Server, context: BridgeContext): () => void {
  let granted = false;

  function admit(req: IncomingMessage, _res: ServerResponse, next: (error?: Error) => void) {
    // While the handler is asked, nothing else listens to an upgrade's socket: an unheard error would be thrown.
    const ignore = () => {};
    req.socket.on('error', ignore);
    context.askNext(
      (call) => ['engine-request', call, requestInfo(req)],
      (error) => {
        req.socket.off('error', ignore);
        next(error);
      },
    );
  }

  return () => {
    for (const [name, ms] of context.wishes.options) {
      if (name === 'connectTimeout') io.connectTimeout(ms);
      else (io.engine.opts as unknown as Record<string, number>)[name] = ms;
    }
    if (!context.wishes.engineUse || granted) return;
    granted = true;
    io.engine.use(admit);
  };
}
