import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Run } from '../cells/cell-context.ts';
import { refuseUpgrade } from '../http/answers.ts';
import type { Refusal } from '../limits/refusal.ts';

/**
 * Milliseconds that a handler has for an upgrade. A browser opens no other WebSocket to the same address
 * while it waits for the answer to one (RFC 6455, section 4.1), so a longer wait would stop a whole page.
 */
export const UPGRADE_MS = 1_000;

/** Upgrades that a handler answers itself, by an `upgrade` listener, as it would in a program of its own. */
export interface GuardedUpgrades {
  /** Whether the handler listens. */
  readonly wanted: boolean;
  /**
   * Hands an upgrade to the handler. What is then neither a WebSocket nor ended after `UPGRADE_MS` is cut.
   *
   * @throws What `enter` throws.
   */
  hand(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** The handler accepted: from now on the WebSocket counts, not the upgrade. @returns Whether it was handed. */
  accept(req: IncomingMessage): boolean;
  /** Ends every upgrade that waits: with this refusal, or where an answer had begun, as it is. */
  refuseAll(refusal: Refusal): void;
}

export interface GuardedUpgradesOptions {
  /** The server that a handler adds its `upgrade` listener to. */
  server: Server;
  /** Bytes that may wait for a client that reads slowly. */
  maxWaitingBytes: number;
  /** Called for each upgrade. @throws If there is no room for it. */
  enter: () => void;
  /** Called when an upgrade that entered has ended, unless it was accepted. */
  leave: () => void;
  /** Runs what the listeners do, so that an error is the cell's. */
  run: Run;
}

/** An upgrade that its handler has not accepted, nor has it ended. */
interface Waiting {
  socket: Duplex;
  /** Whether the handler has written anything. */
  answered: boolean;
  /** Takes off all that was put on the socket. */
  release(): void;
}

export function createGuardedUpgrades(options: GuardedUpgradesOptions): GuardedUpgrades {
  const { server, enter, leave, run } = options;
  const waiting = new Map<IncomingMessage, Waiting>();

  function watch(req: IncomingMessage, socket: Duplex): Waiting {
    const cut = () => socket.destroy();
    const timer = setTimeout(cut, UPGRADE_MS);
    const close = () => {
      clearTimeout(timer);
      waiting.delete(req);
      leave();
    };
    // An error that nobody hears would be thrown.
    const ignore = () => {};
    socket.on('error', ignore);
    // The client may never close its half, and nothing else ends this socket.
    socket.once('finish', cut).once('close', close);
    const unguard = guardSocket(socket, run);
    const unlimit = limitWaiting(socket, options.maxWaitingBytes, () => {
      entry.answered = true;
    });
    const entry: Waiting = {
      socket,
      answered: false,
      release() {
        clearTimeout(timer);
        socket.off('error', ignore).off('finish', cut).off('close', close);
        unlimit();
        unguard();
      },
    };
    return entry;
  }

  return {
    get wanted() {
      return server.listenerCount('upgrade') > 0;
    },
    hand(req, socket, head) {
      enter();
      waiting.set(req, watch(req, socket));
      run(() => server.emit('upgrade', req, socket, head));
    },
    accept(req) {
      waiting.get(req)?.release();
      return waiting.delete(req);
    },
    refuseAll(refusal) {
      for (const { socket, answered } of waiting.values()) {
        if (answered || socket.writableEnded) socket.destroy();
        else refuseUpgrade(socket, refusal);
      }
    },
  };
}

/** Runs what listens to a socket as the cell's code. @returns Undoes it. */
function guardSocket(socket: Duplex, run: Run): () => void {
  const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => boolean;
  socket.emit = (event: string, ...args: unknown[]) => {
    run(emit, event, ...args);
    return true;
  };
  return () => Reflect.deleteProperty(socket, 'emit');
}

/** Cuts a socket that is written to faster than its client reads. @returns Undoes it. */
function limitWaiting(socket: Duplex, maxWaitingBytes: number, onWrite: () => void): () => void {
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.write = (...args: unknown[]) => {
    onWrite();
    const kept = write(...args);
    if (socket.writableLength > maxWaitingBytes) socket.destroy();
    return kept;
  };
  return () => Reflect.deleteProperty(socket, 'write');
}
