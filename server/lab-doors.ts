import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Handlers } from './cells/handler.ts';
import { refuseUpgrade, sendJson, sendRefusal } from './http/answers.ts';
import { allowFrame, answerPreflight, isFromFrame, isPreflight } from './http/frame-origin.ts';
import { type LabAddress, pathInCell, queryOf, readDelay } from './lab-address.ts';
import type { LabContent } from './lab-content.ts';
import type { Lab, Labs } from './labs/labs.ts';
import { Refusal } from './limits/refusal.ts';
import type { Observers } from './observer/observers.ts';
import type { ClientLimits } from './sockets/client-limits.ts';
import { DelayedSocket } from './sockets/delayed-socket.ts';
import type { Guardian } from './sockets/guarded-websocket.ts';
import type { Heartbeat } from './sockets/heartbeat.ts';
import type { WireObservers } from './wire/wire-observers.ts';

/** The doors below `/lab/<id>/`, those of the cells and those of the observers. */
export interface LabDoors {
  /** Answers a request. @throws {Refusal} If its address, its lab or its handshake is not right. */
  serve(address: LabAddress, req: IncomingMessage, res: ServerResponse): void;
  /** Takes over an upgrade. @throws {Refusal} As `serve`. */
  upgrade(address: LabAddress, req: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface LabDoorsOptions {
  labs: Labs<LabContent>;
  /** Shipped ones: every cell has one. */
  handlers: Handlers;
  limits: ClientLimits;
  observers: Observers;
  wireObservers: WireObservers;
  /** Pings the observers of the wire. */
  heartbeat: Heartbeat;
  log: Logger;
  /** What the client is told of an error that comes later. */
  toRefusal: (error: unknown) => Refusal;
}

const OBSERVER_DOORS: readonly LabAddress['door'][] = ['socketio', 'wire'];
const CELL_DOORS: readonly LabAddress['door'][] = ['socketio', 'raw', 'http', 'bytes'];

/** Whether an address is a door of a cell, and not of observers. */
export function isCellDoor({ cell, door }: LabAddress, handlers: Handlers): boolean {
  return handlers.has(cell) && CELL_DOORS.includes(door);
}

export function createLabDoors(options: LabDoorsOptions): LabDoors {
  const { labs, handlers, limits, observers, wireObservers, heartbeat, log, toRefusal } = options;

  /** Checks everything about an address that can be checked before a connection is made. */
  function admit({ labId, cell, door }: LabAddress): Lab<LabContent> {
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

  function socketioOf(lab: Lab<LabContent>, cell: string) {
    return cell === 'observer' ? observers.socketio : lab.content.cells.get(cell).socketio;
  }

  return {
    serve(address, req, res) {
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
        throw new Refusal(
          'UPGRADE_REQUIRED',
          'This address speaks WebSocket: open it with new WebSocket().',
          {
            Connection: 'Upgrade',
            Upgrade: 'websocket',
          },
        );
      }
      if (address.door === 'http') return serveHttp(lab, address, req, res);
      if (address.door === 'bytes') return serveBytes(lab, address, req, res);
      checkPolling(req);
      // Requests of an Engine.IO session carry its sid; only the first one makes a connection.
      if (!isOfSession(req)) lab.assertRoom();
      socketioOf(lab, address.cell).handleRequest(req, res);
    },
    upgrade(address, req, socket, head) {
      const lab = admit(address);
      if (address.door === 'http' || address.door === 'bytes') {
        throw new Refusal('NOT_FOUND', 'No WebSocket lives at this address.');
      }
      if (!(address.door === 'socketio' && isOfSession(req))) lab.assertRoom();
      if (address.door === 'wire') return observeWire(lab, req, socket, head);
      if (address.door === 'raw') return upgradeRaw(lab, address.cell, req, socket, head);
      socketioOf(lab, address.cell).handleUpgrade(req, socket, head);
    },
  };
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
