/** What one client's own socket received. */
export interface Received {
  text: string;
  /** Milliseconds since the sender's `send()`. */
  ms: number;
}

/**
 * Sends from one client, on a server that passes every message on to all of them.
 *
 * @returns What each client's own socket received, once all have received something.
 * @throws {Error} If a connection ends before that.
 */
export function runBroadcast(
  sockets: ReadonlyMap<string, WebSocket>,
  sender: string,
  text: string,
): Promise<ReadonlyMap<string, Received>> {
  return new Promise((resolve, reject) => {
    const received = new Map<string, Received>();
    const done = new AbortController();
    let sentAt = 0;
    for (const [name, socket] of sockets) {
      const options = { signal: done.signal };
      socket.addEventListener(
        'message',
        ({ data }) => {
          received.set(name, { text: String(data), ms: performance.now() - sentAt });
          if (received.size < sockets.size) return;
          done.abort();
          resolve(received);
        },
        options,
      );
      socket.addEventListener(
        'close',
        () => {
          done.abort();
          reject(new Error('closed'));
        },
        options,
      );
    }
    sentAt = performance.now();
    sockets.get(sender)?.send(text);
  });
}
