import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { queryOf } from '../lab-address.ts';
import { Refusal } from '../limits/refusal.ts';
import {
  type GuardedWebSocket,
  GuardedWebSocketServer,
  type Guardian,
} from '../sockets/guarded-websocket.ts';
import type { LabFeed } from './lab-feed.ts';

/** Most bytes of a message from an observer; all it can say is "sync". */
const MAX_MESSAGE_BYTES = 1_024;

/** Observers of one lab's wire: each is sent every byte of it. */
const MAX_OBSERVERS = 16;

/** The connections on which labs' wires are told. They are never tapped themselves. */
export interface WireObservers {
  /**
   * Lets an observer in. Any message of its own asks for a `SYNC` record.
   *
   * @param onOpen - Called when the connection is open.
   * @throws {Refusal} `LAB_CONNECTIONS_FULL` when the lab has `MAX_OBSERVERS`, and what `enter` throws.
   */
  upgrade(
    feed: LabFeed,
    guardian: Guardian,
    req: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    onOpen: (client: GuardedWebSocket) => void,
  ): void;
  closeClients(code: number, reason: string): void;
  destroy(): void;
}

export function createWireObservers(): WireObservers {
  const wss = new GuardedWebSocketServer({ maxPayload: MAX_MESSAGE_BYTES });
  return {
    upgrade(feed, guardian, req, socket, head, onOpen) {
      if (feed.observers >= MAX_OBSERVERS) {
        throw new Refusal('LAB_CONNECTIONS_FULL', `${MAX_OBSERVERS} pages watch this lab's wire, its limit.`);
      }
      wss.handleUpgrade(req, socket, head, (client) => {
        client.guard(guardian);
        onOpen(client);
        feed.observe(client, newestOf(req));
        client.on('message', () => feed.sync(client));
        client.once('close', () => feed.leave(client));
      });
    },
    closeClients: (code, reason) => wss.closeClients(code, reason),
    destroy() {
      wss.terminateClients();
      wss.close();
    },
  };
}

/** Milliseconds before now that an observer wants to know of, from `?newest=`; otherwise all that is kept. */
function newestOf(req: IncomingMessage): number {
  const text = queryOf(req.url ?? '').get('newest') ?? '';
  return /^\d{1,12}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}
