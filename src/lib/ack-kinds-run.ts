import type { Socket } from './socketio-client.ts';

/** How long the client waits for an ack, in milliseconds. */
export const TIMEOUT_MS = 500;
/** When the page stops watching a promise that nothing settles, in milliseconds. */
export const WATCH_MS = 2_000;

/** What a client with a timeout, or without, was told. */
export interface Outcome {
  /** Whether there was an answer, an error, or neither while the page watched. */
  kind: 'answer' | 'error' | 'nothing';
  /** The answer, or the error's message. */
  text: string;
  /** Milliseconds since the question. */
  ms: number;
}

/** Emits an event that the server treats in its own way, and waits for the ack. */
export async function awaitAck(socket: Socket, event: string, withTimeout: boolean): Promise<Outcome> {
  const sentAt = performance.now();
  const told = (kind: Outcome['kind'], text: string): Outcome => ({
    kind,
    text,
    ms: performance.now() - sentAt,
  });
  const ack = (withTimeout ? socket.timeout(TIMEOUT_MS) : socket).emitWithAck(event);
  return Promise.race([
    ack.then(
      (answer) => told('answer', JSON.stringify(answer)),
      (error: Error) => told('error', error.message),
    ),
    new Promise<Outcome>((resolve) => setTimeout(() => resolve(told('nothing', '')), WATCH_MS)),
  ]);
}
