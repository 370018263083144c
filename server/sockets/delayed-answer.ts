import type { ServerResponse } from 'node:http';

type Write = (chunk?: unknown, ...rest: unknown[]) => unknown;

/**
 * Makes everything that is written to an answer leave `delayMs` later, in the same order.
 *
 * @param maxWaitingBytes - Bytes that may be held back; more ends the connection.
 */
export function delayAnswer(res: ServerResponse, delayMs: number, maxWaitingBytes: number): void {
  const flushHeaders = res.flushHeaders.bind(res);
  const write = res.write.bind(res) as Write;
  const end = res.end.bind(res) as Write;
  let heldBytes = 0;

  function later(chunk: unknown, work: () => unknown) {
    const bytes = typeof chunk === 'string' || chunk instanceof Uint8Array ? Buffer.byteLength(chunk) : 0;
    heldBytes += bytes;
    if (heldBytes > maxWaitingBytes) res.destroy();
    setTimeout(() => {
      heldBytes -= bytes;
      if (!res.destroyed) work();
    }, delayMs);
  }

  res.flushHeaders = () => later('', flushHeaders);
  res.write = (chunk: unknown, ...rest: unknown[]) => {
    later(chunk, () => write(chunk, ...rest));
    return true;
  };
  res.end = (chunk?: unknown, ...rest: unknown[]) => {
    later(chunk, () => end(chunk, ...rest));
    return res;
  };
}
