import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { headerOf } from '../src/protocol/http-framer.ts';
import { CLOSE_CODES } from '../src/protocol/refusals.ts';
import { type BytesDoor, createBytesDoor } from './by-hand/bytes-door.ts';
import { type Cell, createCell } from './cells/cell.ts';
import { createCrashLog } from './cells/crash-log.ts';
import { createEditedHandlers, type EditedHandlers } from './cells/edited-handlers.ts';
import type { Handlers } from './cells/handler.ts';
import { createLabCells, type LabCells } from './cells/lab-cells.ts';
import type { CompanionConfig } from './config.ts';
import { refuseUpgrade, sendJson, sendRefusal } from './http/answers.ts';
import { allowFrame, answerPreflight, isFromFrame, isPreflight } from './http/frame-origin.ts';
import { checkHandshake } from './http/handshake.ts';
import { createOriginCheck } from './http/origin.ts';
import {
  type LabAddress,
  pathInCell,
  queryOf,
  readDelay,
  readLabAddress,
  toOriginForm,
} from './lab-address.ts';
import { createLabIds } from './labs/lab-id.ts';
import { createLabs, type Lab } from './labs/labs.ts';
import { createAddressLimit } from './limits/address-limit.ts';
import { Refusal } from './limits/refusal.ts';
import type { TokenBucket } from './limits/token-bucket.ts';
import { createObservers } from './observer/observers.ts';
import { createSandbox } from './sandbox/create-sandbox.ts';
import { CLOSE_TIMEOUT_MS, type ClientLimits, createLabMessages } from './sockets/client-limits.ts';
import { DelayedSocket } from './sockets/delayed-socket.ts';
import type { Guardian } from './sockets/guarded-websocket.ts';
import { createHeartbeat } from './sockets/heartbeat.ts';
import { LabFeed } from './wire/lab-feed.ts';
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

const OBSERVER_DOORS: readonly LabAddress['door'][] = ['socketio', 'wire'];
const CELL_DOORS: readonly LabAddress['door'][] = ['socketio', 'raw', 'http', 'bytes'];

/** What the companion keeps for one lab. */
interface LabContent {
  cells: LabCells;
  edits: EditedHandlers;
  bytes: BytesDoor;
  feed: LabFeed;
  /** Counts the messages of all its connections. */
  messages: TokenBucket;
}

export function createCompanion(config: CompanionConfig, handlers: Handlers, log: Logger): Companion {
  const limits: ClientLimits = config;
  const ids = createLabIds(config.labSecret);
  const mintLimit = createAddressLimit(config.labsPerAddressPerMinute);
  const checkOrigin = createOriginCheck(config.host, config.allowedOrigins);
  const heartbeat = createHeartbeat();
  const logCrash = createCrashLog();
  const wireObservers = createWireObservers();
  const sandbox = createSandbox((error) => log.error({ err: error }, 'the sandbox failed'));
  const startedAt = performance.now();
  let stopping = false;

  const labs = createLabs<LabContent>({
    ids,
    maxLabs: config.maxLabs,
    maxConnections: config.maxConnectionsPerLab,
    idleMs: config.labIdleMs,
    onOpen(id) {
      log.info({ lab: short(id) }, 'lab opened');
      const edits = createEditsOf(id);
      return {
        edits,
        cells: createCellsOf(id, edits),
        bytes: createBytesDoor(),
        feed: new LabFeed(),
        messages: createLabMessages(limits),
      };
    },
    onEnd({ cells, edits, feed }, id) {
      edits.close();
      cells.close();
      feed.close();
      log.info({ lab: short(id) }, 'lab ended');
    },
  });

  const observers = createObservers({
    limits,
    messagesOf: (labId) => labs.open(labId).content.messages,
    enter: (labId) => labs.open(labId).enter(),
    leave: (labId) => labs.find(labId)?.leave(),
    editsOf: (labId) => labs.open(labId).content.edits,
    hasCell: (cell) => handlers.has(cell),
    onError: (error) => log.error({ err: error }, 'observer failed'),
  });

  function createEditsOf(labId: string): EditedHandlers {
    const endCell = (cell: string, why: 'HANDLER_THREW' | 'HANDLER_CHANGED', reason: string) => {
      const cells = labs.find(labId)?.content.cells;
      const old = cells?.find(cell);
      if (!cells || !old) return;
      retire(cells, old);
      old.closeClients(why, reason);
    };
    return createEditedHandlers({
      sandbox,
      onLog: (cell, lines) => observers.tell(labId, 'handler:log', cell, lines),
      onStop(cell, error) {
        endCell(cell, 'HANDLER_THREW', error.message);
        observers.tell(labId, 'handler:stop', cell, error);
        observers.tell(labId, 'cell:crash', { cell, message: error.message });
        observers.tell(labId, 'handler:running', cell, 'shipped');
      },
      onChange(cell, version) {
        endCell(cell, 'HANDLER_CHANGED', 'another handler runs now');
        observers.tell(labId, 'handler:running', cell, version);
      },
    });
  }

  function createCellsOf(labId: string, edits: EditedHandlers): LabCells {
    const cells = createLabCells({
      maxCells: config.maxCellsPerLab,
      idleMs: config.labIdleMs,
      make(name, occupancy) {
        const edited = edits.get(name);
        const handler = edited?.attach ?? handlers.get(name);
        if (!handler) throw new Refusal('CELL_UNKNOWN', `No lesson has a cell called ${name}.`);
        const lab = labs.open(labId);
        const cell = createCell({
          name,
          handler,
          edited: edited !== undefined,
          limits,
          labMessages: lab.content.messages,
          log: log.child({ lab: short(labId) }),
          logCrash,
          enter() {
            lab.enter();
            occupancy.enter();
          },
          leave() {
            occupancy.leave();
            lab.leave();
          },
          onRawOpen: heartbeat.opened,
          onPong: heartbeat.ponged,
          onRawClose: heartbeat.closed,
          onCrash(message) {
            retire(cells, cell);
            observers.tell(labId, 'cell:crash', { cell: name, message });
          },
        });
        return cell;
      },
    });
    return cells;
  }

  const pings = setInterval(heartbeat.ping, config.rawPingMs).unref();

  /** Checks everything about an address that can be checked before a connection is made. */
  function admit({ labId, cell, door }: LabAddress): Lab<LabContent> {
    if (stopping) throw new Refusal('STOPPING', 'This server is stopping; try again in a moment.');
    const doors = cell === 'observer' ? OBSERVER_DOORS : CELL_DOORS;
    if (!doors.includes(door)) {
      throw new Refusal('NOT_FOUND', 'Nothing lives at this address.');
    }
    labs.assertSigned(labId);
    if (cell !== 'observer' && !handlers.has(cell)) {
      throw new Refusal('CELL_UNKNOWN', `No lesson has a cell called ${cell}.`);
    }
    const lab = labs.open(labId);
    if (cell !== 'observer') lab.content.cells.assertRoom(cell);
    return lab;
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

  function serveLab(address: LabAddress, req: IncomingMessage, res: ServerResponse) {
    if (address.cell === '' && address.door === 'none') {
      return sendJson(res, 200, { connections: labs.connectionsOf(address.labId) });
    }
    const lab = admit(address);
    if (isFromFrame(req.headers.origin, address)) {
      allowFrame(res);
      if (isPreflight(req)) return answerPreflight(res);
    }
    if (address.door === 'raw' || address.door === 'wire') {
      lab.assertRoom();
      throw new Refusal('UPGRADE_REQUIRED', 'This address speaks WebSocket: open it with new WebSocket().', {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
      });
    }
    if (address.door === 'http') return serveHttp(lab, address, req, res);
    if (address.door === 'bytes') return serveBytes(lab, address, req, res);
    checkPolling(req);
    // Requests of an Engine.IO session carry its sid; only the first one makes a connection.
    if (!isOfSession(req)) lab.assertRoom();
    socketioOf(lab, address.cell).handleRequest(req, res);
  }

  function serveHttp(lab: Lab<LabContent>, { cell }: LabAddress, req: IncomingMessage, res: ServerResponse) {
    const delayMs = readDelay(req.url ?? '');
    req.url = pathInCell(req.url ?? '');
    lab.content.cells.get(cell).handleRequest(req, res, delayMs);
  }

  function serveBytes(lab: Lab<LabContent>, { cell }: LabAddress, req: IncomingMessage, res: ServerResponse) {
    lab.assertRoom();
    lab.content.bytes.serve(req, res, `/lab/${lab.id}/${cell}/ws`).catch((error) => {
      if (!res.destroyed) sendRefusal(req, res, toRefusal(error));
    });
  }

  /** Opens the raw door of a cell, at once or over a longer wire. */
  function upgradeRaw(
    lab: Lab<LabContent>,
    cell: string,
    req: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ) {
    const delayMs = readDelay(req.url ?? '');
    req.url = pathInCell(req.url ?? '');
    const open = (wire: Duplex) => lab.content.cells.get(cell).upgradeRaw(req, wire, head);
    if (delayMs === 0) return open(socket);
    const wire = new DelayedSocket(socket, delayMs);
    setTimeout(() => {
      try {
        if (!wire.destroyed) open(wire);
      } catch (error) {
        refuseUpgrade(wire, toRefusal(error));
      }
    }, delayMs);
  }

  function observeWire(lab: Lab<LabContent>, req: IncomingMessage, socket: Duplex, head: Buffer) {
    const guardian: Guardian = {
      limits,
      labMessages: lab.content.messages,
      run: (code, ...args) => code(...args),
      onError: (error) => log.debug({ err: error }, 'observer error'),
      onPong: heartbeat.ponged,
      onClose(client) {
        lab.leave();
        heartbeat.closed(client);
      },
    };
    wireObservers.upgrade(lab.content.feed, guardian, req, socket, head, (client) => {
      lab.enter();
      heartbeat.opened(client);
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

  function socketioOf(lab: Lab<LabContent>, cell: string) {
    return cell === 'observer' ? observers.socketio : lab.content.cells.get(cell).socketio;
  }

  return {
    handleRequest(req, res) {
      req.url = toOriginForm(req.url ?? '');
      const [path = ''] = req.url.split('?', 1);
      const address = readLabAddress(req.url);
      if (!address && path !== '/api/labs' && path !== '/healthz') return false;
      try {
        if (!isFromFrame(req.headers.origin, address)) checkOrigin(req);
        if (address) serveLab(address, req, res);
        else if (path === '/healthz') health(res);
        else mint(req, res);
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
        const lab = admit(address);
        if (address.door === 'http' || address.door === 'bytes') {
          throw new Refusal('NOT_FOUND', 'No WebSocket lives at this address.');
        }
        if (!(address.door === 'socketio' && isOfSession(req))) lab.assertRoom();
        if (address.door === 'wire') {
          observeWire(lab, req, socket, head);
        } else if (address.door === 'raw') {
          upgradeRaw(lab, address.cell, req, socket, head);
        } else {
          socketioOf(lab, address.cell).handleUpgrade(req, socket, head);
        }
      } catch (error) {
        refuseUpgrade(socket, toRefusal(error));
      }
      return true;
    },
    feedOf(target, head) {
      const address = readLabAddress(toOriginForm(target));
      if (!address || stopping || !handlers.has(address.cell) || !CELL_DOORS.includes(address.door)) {
        return undefined;
      }
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

/** Ends a cell whose clients are told goodbye: the next use of its name makes a new one. */
function retire(cells: LabCells, cell: Cell): void {
  cells.end(cell);
  setTimeout(() => cell.destroy(), CLOSE_TIMEOUT_MS).unref();
}

/** Enough of a lab id for a log: the whole one would let its reader join. */
function short(labId: string): string {
  return labId.slice(0, 6);
}

/**
 * Refuses two kinds of plain requests that Engine.IO takes.
 *
 * @throws {Refusal} `JSONP_REFUSED` or `HANDSHAKE_INVALID`
 */
function checkPolling(req: IncomingMessage): void {
  const query = queryOf(req.url ?? '');
  // A foreign page may load a script from anywhere, and its request names no origin.
  if (query.has('j')) throw new Refusal('JSONP_REFUSED', 'JSONP is not spoken here; poll with fetch.');
  // Engine.IO would leave it without an answer.
  if (query.get('transport') === 'websocket' && isOfSession(req)) {
    throw new Refusal('HANDSHAKE_INVALID', 'The websocket transport needs a WebSocket handshake.');
  }
}

/** Whether a Socket.IO request belongs to a session that exists already, or says so. */
function isOfSession(req: IncomingMessage): boolean {
  // As Engine.IO reads it: the last one counts, and an empty one is none.
  return Boolean(
    queryOf(req.url ?? '')
      .getAll('sid')
      .at(-1),
  );
}
