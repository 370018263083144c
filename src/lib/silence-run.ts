import { fence } from './audience-run.ts';
import type { Socket } from './socketio-client.ts';

/** What one side heard. */
export interface HeardBy {
  /** Whether its listener for one name was called. */
  listener: boolean;
  /** What its listener for every name heard: each the name and the arguments. */
  any: string[];
}

export interface SilenceRun {
  server: HeardBy;
  page: HeardBy;
  /** Errors and ends that the page was told of. */
  errors: string[];
}

/**
 * Has the page emit under one name and listen for another.
 *
 * @throws {Error} If the connection ends meanwhile.
 */
export async function runNames(socket: Socket, emits: string, listens: string): Promise<SilenceRun> {
  const server: HeardBy = { listener: false, any: [] };
  const page: HeardBy = { listener: false, any: [] };
  const errors: string[] = [];
  const onListened = () => {
    page.listener = true;
  };
  const onAny = (name: string, ...args: unknown[]) => {
    if (name === 'server log') server.any.push(inWords(String(args[0]), args[1]));
    else page.any.push(inWords(name, args));
    // The server's listener for one name emits this, and nothing else does.
    if (name === 'line') server.listener = true;
  };
  const onError = (error: unknown) => errors.push(String(error));
  socket.on(listens, onListened).onAny(onAny).on('connect_error', onError).on('disconnect', onError);
  try {
    socket.emit(emits, 'hello');
    await fence(socket);
  } finally {
    socket.off(listens, onListened).offAny(onAny).off('connect_error', onError).off('disconnect', onError);
  }
  return { server, page, errors };
}

const inWords = (name: string, args: unknown) => `${name} ${JSON.stringify(args)}`;
