import type { ConsoleLine, InstallAnswer } from '../protocol/edited-handler.ts';
import type { ObserverEvents, ObserverRequests } from '../protocol/observer-events.ts';
import type { HandlerSubject } from './exercise-run.ts';
import type { Socket } from './socketio-client.ts';

/** Longest wait for the companion to start a handler, or to take it away, in milliseconds. */
const INSTALL_MS = 5_000;

/**
 * The handler of a cell, installed over an observer connection.
 *
 * @param onLog - Called with what the reader's handler writes to its console.
 */
export function handlerSubject(
  observer: Socket<ObserverEvents, ObserverRequests>,
  cell: string,
  onLog: (lines: ConsoleLine[]) => void,
): HandlerSubject {
  observer.on('handler:log', (from, lines) => {
    if (from === cell) onLog(lines);
  });
  return {
    kind: 'handler',
    install: (source): Promise<InstallAnswer> =>
      observer.timeout(INSTALL_MS).emitWithAck('handler:install', { cell, source }),
    async reset() {
      await observer.timeout(INSTALL_MS).emitWithAck('handler:reset', { cell });
    },
    onStop(listener) {
      const onStop: ObserverEvents['handler:stop'] = (from, error) => {
        if (from === cell) listener(error);
      };
      observer.on('handler:stop', onStop);
      return () => observer.off('handler:stop', onStop);
    },
  };
}
