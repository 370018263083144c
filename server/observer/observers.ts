import type { IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';
import type { ObserverEvents, ObserverRequests } from '../../src/protocol/observer-events.ts';
import { readLabAddress } from '../lab-address.ts';
import type { TokenBucket } from '../limits/token-bucket.ts';
import type { ClientLimits } from '../sockets/client-limits.ts';
import { createGuardedSocketIo, type GuardedSocketIo } from '../sockets/guarded-socketio.ts';
import { createGuestNumbers } from './guest-numbers.ts';
import { receiveGuest } from './guests.ts';
import { type HandlerRequests, receiveHandlers } from './handler-requests.ts';

/** The observer connections of all labs: what a page learns besides its own clients' messages. */
export interface Observers {
  readonly socketio: GuardedSocketIo;
  /** Tells the observers of one lab, and nobody else. */
  tell<Event extends keyof ObserverEvents>(
    labId: string,
    event: Event,
    ...args: Parameters<ObserverEvents[Event]>
  ): void;
}

export interface ObserversOptions {
  limits: ClientLimits;
  /** Counts the messages of all connections of a lab. */
  messagesOf: (labId: string) => TokenBucket;
  /** Counts an observer into its lab. @throws If the lab has no room or has ended. */
  enter: (labId: string) => void;
  /** Counts it out. */
  leave: (labId: string) => void;
  /** The edited handlers of an observer's lab. */
  editsOf: (labId: string) => HandlerRequests['edits'];
  hasCell: HandlerRequests['hasCell'];
  /** Called with an error of ours. */
  onError: (error: unknown) => void;
}

export function createObservers(options: ObserversOptions): Observers {
  const { limits, messagesOf, enter, leave, editsOf, hasCell, onError } = options;
  const socketio = createGuardedSocketIo({
    limits,
    labMessages: (req) => messagesOf(labOf(req)),
    enter: (req) => enter(labOf(req)),
    leave: (req) => leave(labOf(req)),
    run(code, ...args) {
      try {
        code(...args);
      } catch (error) {
        onError(error);
      }
    },
  });
  const guests = createGuestNumbers();
  const io = socketio.io as Server<ObserverRequests, ObserverEvents>;

  io.use((socket, next) => {
    // Each lab is a room, and the lab of a connection is the one its request named.
    socket.join(labOf(socket.request));
    next();
  });

  io.on('connection', (socket) => {
    const labId = labOf(socket.request);
    receiveGuest(io, socket, labId, guests);
    receiveHandlers(socket, { edits: editsOf(labId), hasCell, onError });
  });

  return {
    socketio,
    tell(labId, event, ...args) {
      io.to(labId).emit(event, ...(args as never));
    },
  };
}

function labOf(req: IncomingMessage): string {
  return readLabAddress(req.url ?? '')?.labId ?? '';
}
