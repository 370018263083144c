import type { Socket as EngineSocket, Transport } from 'engine.io';
import { nestsTooDeep } from '../../src/protocol/nesting.ts';
import type { Run } from '../cells/cell-context.ts';
import { createTokenBucket, type TokenBucket } from '../limits/token-bucket.ts';
import { CLOSE_TIMEOUT_MS, type ClientLimits, messageRate, refuseMessage } from './client-limits.ts';

/** What the client is told before it is cut. */
const tooManyMessages = (message: string) =>
  // As socket.io-parser writes an event of the main namespace: type 2, then JSON.
  `2${JSON.stringify(['error', { code: 'TOO_MANY_MESSAGES', message }])}`;

/** Bytes that a packet which waits costs besides its text. */
const PACKET_COST = 100;

/**
 * Counts a connection's packets and waiting bytes, and runs its listeners as the cell's code.
 *
 * @param labMessages - Counts those of all connections of its lab.
 */
export function guardPackets(
  connection: EngineSocket,
  limits: ClientLimits,
  labMessages: TokenBucket,
  run: Run,
): void {
  const messages = createTokenBucket(messageRate(limits));
  let waitingBytes = 0;
  let refused = false;
  const emit = connection.emit.bind(connection);

  function refuse(why: string) {
    refused = true;
    connection.send(tooManyMessages(why));
    connection.close();
    // Unless the client reads, that waits: for the next poll, or for a socket that takes no more.
    setTimeout(() => connection.close(true), CLOSE_TIMEOUT_MS).unref();
  }

  // Every packet passes `emit`, whichever the transport: one place to count and to catch.
  connection.emit = (event: string, ...args: unknown[]) => {
    switch (event) {
      case 'packet': {
        const bytes = lengthOf((args[0] as { data?: unknown }).data);
        const why = refused ? undefined : refuseMessage(limits, messages, labMessages, bytes);
        if (why !== undefined) refuse(why);
        return emit(event, ...args);
      }
      case 'upgrading':
        // Each probe of an upgrade; the session does not see them as packets.
        if (refuseMessage(limits, messages, labMessages, 0) !== undefined) {
          (args[0] as Transport).removeAllListeners('packet');
          // Later, as Engine.IO is about to set a timer that only the end of the upgrade clears.
          queueMicrotask(() => connection.close(true));
        }
        return emit(event, ...args);
      case 'packetCreate':
        waitingBytes += PACKET_COST + lengthOf((args[0] as { data?: unknown }).data);
        if (waitingBytes > limits.maxWaitingBytes) connection.close(true);
        return emit(event, ...args);
      case 'flush':
        // Handed to the transport; the next flush waits until the kernel has taken it all.
        waitingBytes = 0;
        return emit(event, ...args);
      case 'data':
      case 'close':
      case 'error':
        if (event === 'data' && refused) return false;
        if (event === 'data' && typeof args[0] === 'string' && nestsTooDeep(args[0])) {
          connection.close(true);
          return false;
        }
        run(emit, event, ...args);
        return true;
      default:
        return emit(event, ...args);
    }
  };
}

function lengthOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  return data instanceof Uint8Array ? data.byteLength : 0;
}
