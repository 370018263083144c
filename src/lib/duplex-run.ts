/** A message, and when this page sent or received it. */
export interface Said {
  direction: 'up' | 'down';
  /** Milliseconds since the first message was sent. */
  atMs: number;
}

/** Messages that each side says. */
const COUNT = 20;
/** Pause between two of the page's messages, in milliseconds; the server has one of its own. */
const PAUSE_MS = 50;

/**
 * Talks on a socket while the other side talks.
 *
 * @param onSaid - Called for each message of either side.
 * @returns Resolves when both have said all.
 * @throws {Error} If the connection ends before.
 */
export function talkBothWays(socket: WebSocket, onSaid: (said: Said) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const startedAt = performance.now();
    let sent = 0;
    let received = 0;

    function settle(finish: () => void) {
      if (done.signal.aborted) return;
      done.abort();
      clearInterval(timer);
      finish();
    }
    const finishWhenAllIsSaid = () => sent === COUNT && received === COUNT && settle(resolve);

    function talk() {
      if (sent === COUNT) return;
      sent += 1;
      socket.send(`page ${sent}`);
      onSaid({ direction: 'up', atMs: performance.now() - startedAt });
      finishWhenAllIsSaid();
    }
    const timer = setInterval(talk, PAUSE_MS);
    socket.addEventListener(
      'message',
      () => {
        received += 1;
        onSaid({ direction: 'down', atMs: performance.now() - startedAt });
        finishWhenAllIsSaid();
      },
      { signal: done.signal },
    );
    socket.addEventListener('close', () => settle(() => reject(new Error('closed'))), {
      signal: done.signal,
    });
    talk();
  });
}
