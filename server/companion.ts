import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { headerOf } from '../src/protocol/http-framer.ts';
import { CLOSE_CODES } from '../src/protocol/refusals.ts';
import type { Handlers } from './cells/handler.ts';
import type { CompanionConfig } from './config.ts';
import { refuseUpgrade, sendJson, sendRefusal } from './http/answers.ts';
import { isFromFrame } from './http/frame-origin.ts';
import { checkHandshake } from './http/handshake.ts';
import { createOriginCheck } from './http/origin.ts';
import { readLabAddress, toOriginForm } from './lab-address.ts';
import { createReaderLabs } from './lab-content.ts';
import { createLabDoors, isCellDoor } from './lab-doors.ts';
import { createLabIds } from './labs/lab-id.ts';
import { createAddressLimit } from './limits/address-limit.ts';
import { Refusal } from './limits/refusal.ts';
import { createObservers, type Observers } from './observer/observers.ts';
import { createSandbox } from './sandbox/create-sandbox.ts';
import { createHeartbeat } from './sockets/heartbeat.ts';
import type { FeedOf } from './wire/tap.ts';
import { createWireObservers } from './wire/wire-observers.ts';

/** Everything behind the lessons. It listens to nothing itself: an http server hands it what comes. */
export interface Companion {
  /** Answers a request; `false` when its address is not the companion's. */
  handleRequest(req: IncomingMessage, res: ServerResponse): boolean;
  /** Takes over an upgrade, or refuses it; `false` when its address is not the companion's. */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** The feed of the lab that a request's target names; nobody's for all else, and for observers. */
  feedOf: FeedOf;
  /** Tells every client that the server stops (close code 1001), and refuses new ones. */
  stop(): void;
  /** Cuts every client that is left, and frees every timer. */
  destroy(): void;
}

export function createCompanion(config: CompanionConfig, handlers: Handlers, log: Logger): Companion {
  const ids = createLabIds(config.labSecret);
  const mintLimit = createAddressLimit(config.labsPerAddressPerMinute);
  const checkOrigin = createOriginCheck(config.host, config.allowedOrigins);
  const heartbeat = createHeartbeat();
  const wireObservers = createWireObservers();
  const sandbox = createSandbox((error) => log.error({ err: error }, 'the sandbox failed'));
  const startedAt = performance.now();
  let stopping = false;

  // Labs tell their observers, who are counted as connections of labs.
  const tell: Observers['tell'] = (...args) => observers.tell(...args);
  const labs = createReaderLabs({ config, ids, handlers, sandbox, heartbeat, log, tell });
  const observers = createObservers({
    limits: config,
    messagesOf: (labId) => labs.open(labId).content.messages,
    enter: (labId) => labs.open(labId).enter(),
    leave: (labId) => labs.find(labId)?.leave(),
    editsOf: (labId) => labs.open(labId).content.edits,
    hasCell: (cell) => handlers.has(cell),
    onError: (error) => log.error({ err: error }, 'observer failed'),
  });
  const doors = createLabDoors({
    labs,
    handlers,
    limits: config,
    observers,
    wireObservers,
    heartbeat,
    log,
    toRefusal,
  });
  const pings = setInterval(heartbeat.ping, config.rawPingMs).unref();

  function assertOpen() {
    if (stopping) throw new Refusal('STOPPING', 'This server is stopping; try again in a moment.');
  }

  function mint(req: IncomingMessage, res: ServerResponse) {
    if (req.method !== 'POST') {
      throw new Refusal('METHOD_NOT_ALLOWED', 'A lab is made with POST.', { Allow: 'POST' });
    }
    const waitMs = mintLimit.take(req.socket.remoteAddress ?? '');
    if (waitMs > 0) {
      throw new Refusal('LABS_TOO_FAST', 'Too many labs from your address; try again in a minute.', {
        'Retry-After': String(Math.ceil(waitMs / 1_000)),
      });
    }
    labs.assertRoom();
    sendJson(res, 201, { id: ids.mint() });
  }

  function health(res: ServerResponse) {
    const uptimeSeconds = Math.floor((performance.now() - startedAt) / 1_000);
    sendJson(res, stopping ? 503 : 200, {
      status: stopping ? 'stopping' : 'ok',
      labs: labs.size,
      uptimeSeconds,
    });
  }

  /** A request that finds a mistake of ours is answered, and ends nothing but itself. */
  function toRefusal(error: unknown): Refusal {
    if (error instanceof Refusal) {
      log.debug({ code: error.code }, 'refused');
      return error;
    }
    log.error({ err: error }, 'bug in the server');
    return new Refusal('INTERNAL', 'The server made a mistake; its log tells more.');
  }

  return {
    handleRequest(req, res) {
      req.url = toOriginForm(req.url ?? '');
      const [path = ''] = req.url.split('?', 1);
      const address = readLabAddress(req.url);
      if (!address && path !== '/api/labs' && path !== '/healthz') return false;
      try {
        if (!isFromFrame(req.headers.origin, address)) checkOrigin(req);
        if (path === '/healthz') health(res);
        else if (!address) mint(req, res);
        else {
          assertOpen();
          doors.serve(address, req, res);
        }
      } catch (error) {
        sendRefusal(req, res, toRefusal(error));
      }
      return true;
    },
    handleUpgrade(req, socket, head) {
      req.url = toOriginForm(req.url ?? '');
      const address = readLabAddress(req.url);
      if (!address) return false;
      try {
        checkHandshake(req);
        if (!isFromFrame(req.headers.origin, address)) checkOrigin(req);
        assertOpen();
        doors.upgrade(address, req, socket, head);
      } catch (error) {
        refuseUpgrade(socket, toRefusal(error));
      }
      return true;
    },
    feedOf(target, head) {
      const address = readLabAddress(toOriginForm(target));
      if (!address || stopping || !isCellDoor(address, handlers)) return undefined;
      try {
        if (!head) return labs.find(address.labId)?.content.feed;
        const origin = headerOf(head, 'origin');
        if (!isFromFrame(origin, address)) checkOrigin({ headers: { origin, host: headerOf(head, 'host') } });
        return labs.open(address.labId).content.feed;
      } catch {
        // The request will be refused, and told why.
        return undefined;
      }
    },

    stop() {
      stopping = true;
      clearInterval(pings);
      const reason = 'the server is stopping';
      observers.socketio.closeClients(CLOSE_CODES.STOPPING, reason);
      wireObservers.closeClients(CLOSE_CODES.STOPPING, reason);
      for (const lab of labs.all()) {
        for (const cell of lab.content.cells.all()) cell.closeClients('STOPPING', reason);
      }
    },
    destroy() {
      clearInterval(pings);
      observers.socketio.destroy();
      wireObservers.destroy();
      labs.close();
      void sandbox.close();
    },
  };
}
